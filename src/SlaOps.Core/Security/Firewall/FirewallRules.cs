namespace SlaOps;

/// <summary>What becomes of a new connection from outside to a port that no rule names; the better, the greater.</summary>
public enum FirewallStance
{
    /// <summary>It is let in, as everything is.</summary>
    Open,

    /// <summary>It is let in; some other packets are refused.</summary>
    Some,

    /// <summary>Rules decide whose conditions cannot be read.</summary>
    Unclear,

    /// <summary>It is dropped or rejected, by policy or by the last rules.</summary>
    Refuses,
}

/// <summary>What the rules of one firewall program come to.</summary>
/// <param name="Tool">The program asked: <c>nft</c>, <c>iptables-save</c>, …</param>
/// <param name="Stance">What becomes of what no rule names.</param>
/// <param name="Rules">How many rules it has for incoming packets.</param>
public sealed record FirewallRules(string Tool, FirewallStance Stance, int Rules)
{
    /// <summary>True where all that is unclear are rules that iptables wrote, which <c>iptables-save</c> shows in full and <c>nft</c> does not.</summary>
    public bool ByIptables { get; init; }
}

/// <summary>A program that could not be asked, and why: <c>NeedsRoot</c>, <c>Unparsable</c>, <c>Deadline</c>.</summary>
public sealed record UnansweredTool(string Tool, string Why)
{
    /// <summary>The line of <c>sudoers</c> that would let the account ask it; null where rights are not what is missing.</summary>
    public string? Sudoers { get; init; }

    /// <summary>What is not known without it.</summary>
    internal Finding AsFinding() => Why is "NeedsRoot"
        ? new Finding(VerdictStatus.Unknown, Reasons.NeedsRoot, Tool, Sudoers)
        : new Finding(VerdictStatus.Unknown, Reasons.Unreadable, Tool, Why);
}
