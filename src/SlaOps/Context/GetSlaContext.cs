using System.Management.Automation;

namespace SlaOps;

/// <summary>Shows what this session uses where a cmdlet is given no policy, estate or ledger.</summary>
[Cmdlet(VerbsCommon.Get, "SlaContext")]
[OutputType(typeof(SlaContext))]
public sealed class GetSlaContext : SlaCmdlet
{
    /// <inheritdoc/>
    protected override async Task BeginAsync() => Output(await OnPipelineAsync(() => SlaContext.Shown));
}
