using System.Management.Automation;

namespace SlaOps;

/// <summary>What changes for customers between two policies, clause by clause.</summary>
[Cmdlet(VerbsData.Compare, "SlaPolicy")]
[OutputType(typeof(PolicyChange))]
public sealed class CompareSlaPolicy : PolicyReadingCmdlet
{
    /// <summary>The policy compared with: a file, a folder of revisions (the one in force now), or an object.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public object Reference { get; set; } = "";

    /// <summary>The other policy.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public object Difference { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync() =>
        OutputEach(PolicySchema.Compare(await ReadPolicyAsync(Reference, null), await ReadPolicyAsync(Difference, null)));
}
