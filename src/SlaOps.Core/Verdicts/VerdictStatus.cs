namespace SlaOps;

/// <summary>The outcome of judging one clause for one target.</summary>
public enum VerdictStatus
{
    /// <summary>There is nothing to judge.</summary>
    NotApplicable,

    /// <summary>The promise was kept, and evidence shows it.</summary>
    Met,

    /// <summary>The promise was not kept, and a waiver or an announced maintenance excuses it.</summary>
    Excused,

    /// <summary>The promise is kept, but not for long if nothing is done.</summary>
    AtRisk,

    /// <summary>Evidence is missing, stale or unreadable.</summary>
    Unknown,

    /// <summary>The promise was broken, and evidence shows it.</summary>
    Breached,
}

/// <summary>How firmly the SLA words a promise.</summary>
public enum ClauseStrength
{
    /// <summary>A plain promise.</summary>
    Firm,

    /// <summary>A target value that is aimed at.</summary>
    Target,

    /// <summary>A rough guide ("about").</summary>
    Guide,
}

/// <summary>The order "worst first" and the exit code that follows from it (monitoring-plugins convention).</summary>
public static class VerdictStatuses
{
    /// <summary>The rank of a status; the larger, the worse: Breached, Unknown, AtRisk, Excused, Met, NotApplicable.</summary>
    public static int Severity(this VerdictStatus status) => (int)status;

    /// <summary>The worst of several; <see cref="VerdictStatus.NotApplicable"/> for none.</summary>
    public static VerdictStatus Worst(IEnumerable<VerdictStatus> statuses) =>
        statuses.DefaultIfEmpty(VerdictStatus.NotApplicable).MaxBy(Severity);

    /// <summary>0 met, 1 at risk, 2 breached, 3 unknown.</summary>
    public static int ExitCode(this VerdictStatus status) => status switch
    {
        VerdictStatus.AtRisk => 1,
        VerdictStatus.Breached => 2,
        VerdictStatus.Unknown => 3,
        _ => 0,
    };
}
