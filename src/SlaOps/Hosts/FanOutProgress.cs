using System.Management.Automation;

namespace SlaOps;

/// <summary>Progress of a run over many hosts.</summary>
internal static class FanOutProgress
{
    // Any number that no other activity of the module uses.
    private const int Activity = 5;

    /// <summary>A line of it.</summary>
    internal static ProgressRecord Of(string host, int done, int all) => new(Activity, Messages.Format("Text.AskingHosts"), Messages.Format("Text.HostsDone", done, all, host))
    {
        PercentComplete = all == 0 ? 100 : (int)(100L * done / all),
        RecordType = done >= all ? ProgressRecordType.Completed : ProgressRecordType.Processing,
    };
}
