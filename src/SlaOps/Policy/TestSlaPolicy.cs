using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Every mistake in a policy file, or in each file of a folder of revisions; nothing where all is right.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaPolicy")]
[OutputType(typeof(PolicyMistake))]
public sealed class TestSlaPolicy : SlaCmdlet
{
    /// <summary>A policy file, or a folder of revisions.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync() =>
        OutputEach(await PolicyFile.CheckAsync(await ResolvePathAsync(Path), Cancellation));
}
