namespace SlaOps;

/// <summary>What was found for one clause and one target at one moment. Public and settable, so that a script can make one for a mock.</summary>
public sealed class Verdict
{
    private string? message;

    /// <summary>The clause id, such as <c>patch.interval</c>.</summary>
    public string Clause { get; set; } = "";

    /// <summary>What was judged, in the grammar of <see cref="Targets"/>: <c>host:voice1</c>, <c>backup:calltree-db</c>, <c>tenant:t1</c>, <c>service:call</c>, <c>estate</c> or <c>sla</c>.</summary>
    public string Target { get; set; } = Targets.Sla;

    /// <summary>The outcome.</summary>
    public VerdictStatus Status { get; set; } = VerdictStatus.Unknown;

    /// <summary>A stable code out of <see cref="Reasons"/>.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The reason's arguments, culture-invariant, in the order the reason names them.</summary>
    public string[] Arguments { get; set; } = [];

    /// <summary>The reason in words, rendered in the reader's UI culture each time it is read; a text set by a script stays as it was set.</summary>
    public string Message
    {
        get => message ?? Reasons.Render(Reason, Arguments);
        set => message = value;
    }

    /// <summary>What was observed, culture-invariant; null where nothing was.</summary>
    public string? Observed { get; set; }

    /// <summary>What the policy asks, culture-invariant.</summary>
    public string? Required { get; set; }

    /// <summary>What the verdict rests on.</summary>
    public EvidenceReference[] Evidence { get; set; } = [];

    /// <summary>The moment judged for, in the policy's zone.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>How firmly the SLA words the promise.</summary>
    public ClauseStrength Strength { get; set; } = ClauseStrength.Firm;

    /// <summary>A verdict out of a reason of the table and its arguments.</summary>
    public static Verdict Of(string clause, string target, VerdictStatus status, Reason reason, DateTimeOffset at, params object?[] arguments) => new()
    {
        Clause = clause,
        Target = target,
        Status = status,
        Reason = reason.Code,
        Arguments = Array.ConvertAll(arguments, InvariantText.Of),
        At = at,
    };

    /// <inheritdoc/>
    public override string ToString() => $"{Clause} {Target} {Status} {Reason}";
}
