using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Every mistake in an estate file; with -Connect also what does not answer, and roles with too few servers.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaEstate")]
[OutputType(typeof(PolicyMistake))]
public sealed class TestSlaEstate : PolicyCmdlet
{
    /// <summary>An estate file; default: the session's.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName", "LiteralPath")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Also reach for everything in it, and count the servers.</summary>
    [Parameter]
    public SwitchParameter Connect { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        object? given = Path ?? await OnPipelineAsync(() => Unwrap(SlaContext.Current.Estate));
        SourceNode? tree = null;
        SlaEstate? estate = given as SlaEstate ?? (given is null ? SlaEstate.ThisMachine(Environment.MachineName) : null);
        if (estate is null)
        {
            string path = await ResolvePathAsync(given!.ToString()!);
            IReadOnlyList<PolicyMistake> mistakes = await EstateFile.CheckAsync(path, Cancellation);
            OutputEach(mistakes);
            if (mistakes.Count > 0)
                return;
            estate = await EstateFile.LoadAsync(path, Cancellation);
            tree = await EstateFile.TreeAsync(path, Cancellation);
        }

        if (Connect)
        {
            int hosts = estate.Hosts.Count(host => !host.IsLocal);
            OutputEach(await EstateConnection.CheckAsync(estate, await PolicyAsync(), tree, Secrets, (host, done) => ShowProgress(FanOutProgress.Of(host.Name, done, hosts)), Cancellation));
        }
    }
}
