using System.Management.Automation;

namespace SlaOps;

/// <summary>Reads a policy; without a path, the session's, and that by default the built-in one.</summary>
[Cmdlet(VerbsCommon.Get, "SlaPolicy")]
[OutputType(typeof(SlaPolicy))]
public sealed class GetSlaPolicy : PolicyReadingCmdlet
{
    /// <summary>A policy file, or a folder of revisions.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Out of a folder: the revision in force at this moment; default: now.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? At { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync() => Output(await ReadPolicyAsync(Path, At));
}
