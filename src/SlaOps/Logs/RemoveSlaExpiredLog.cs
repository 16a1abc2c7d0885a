using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Removes the logs that are older than the policy's span.</summary>
[Cmdlet(VerbsCommon.Remove, "SlaExpiredLog", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(LogRotationItem))]
public sealed class RemoveSlaExpiredLog : LedgerCmdlet
{
    /// <summary>Hosts by name, wildcards allowed; default: all that the estate's logs lie on.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[]? ComputerName { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        foreach (string name in LogSelection.Unknown(estate, ComputerName))
            Report(new SlaException(Errors.LogSetNotFound, name, name));
        foreach (LogSet set in LogSelection.Sets(estate, ComputerName))
        {
            try
            {
                await RotateAsync(policy, estate, set);
            }
            catch (SlaException exception)
            {
                // One set of several: the others can still be rotated.
                Report(exception);
            }
        }
    }

    private async Task RotateAsync(SlaPolicy policy, SlaEstate estate, LogSet set)
    {
        await using LogRotation rotation = await PlanAsync(policy, estate, set);
        try
        {
            if (rotation.Gap is EvidenceGap gap)
            {
                Report(new SlaException(Errors.LogsUnread, set.Name, set.Name, Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of))));
                return;
            }

            IReadOnlyList<LogRotationItem> removals = rotation.Plan.Removals;
            List<LogRotationItem> agreed = [];
            for (int index = 0; index < removals.Count; index++)
            {
                if (await ShouldAsync(removals[index].Path, Messages.Format("Text.LogRotation.Remove", index + 1, removals.Count, removals[index].Message)))
                    agreed.Add(removals[index]);
            }

            if (agreed.Count > 0 || (rotation.IsInterrupted && await ShouldAsync(Targets.Log(set.Name), Messages.Format("Text.LogRotation.Recover"))))
                await RunAsync(rotation, agreed);
        }
        finally
        {
            // Also after a failure: what was removed by then is told.
            OutputEach(rotation.Plan.Items);
        }
    }

    private async Task<LogRotation> PlanAsync(SlaPolicy policy, SlaEstate estate, LogSet set)
    {
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read);
        return await LogRotation.PlanAsync(policy, estate, set, Secrets, ledger, Cancellation);
    }

    private async Task RunAsync(LogRotation rotation, IReadOnlyList<LogRotationItem> agreed)
    {
        await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
        await rotation.RunAsync(ledger, agreed, Done, Cancellation);

        void Done(LogRotationItem item)
        {
            if (item.Action is RotationAction.Failed or RotationAction.Changed)
                Report(new SlaException(Errors.RotationDeleteFailed, item.Path, item.Path, item.Message));
        }
    }
}
