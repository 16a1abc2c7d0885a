namespace SlaOps;

/// <summary>A promised server that gave no measurement, and why (an error's id and its message).</summary>
public sealed record ClockServerFailure(string Server, string ErrorId, string Message);

/// <summary>What was observed of one host's clock.</summary>
public sealed record ClockEvidence
{
    /// <summary>The host's name in the estate.</summary>
    public required string Host { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>True for a host that is not this machine: the measurements are of this machine's clock, and <see cref="Reading"/> leads from there to the host's.</summary>
    public bool IsRemote { get; init; }

    /// <summary>The host's clock as it was read, with the shortest round trip; null for this machine and where it could not be read.</summary>
    public HostClockReading? Reading { get; init; }

    /// <summary>True where several readings cannot be of one steady clock.</summary>
    public bool Stepped { get; init; }

    /// <summary>This machine's own measurements against the promised servers.</summary>
    public IReadOnlyList<TimeOffset> Measured { get; init; } = [];

    /// <summary>The promised servers that gave none.</summary>
    public IReadOnlyList<ClockServerFailure> Failures { get; init; } = [];

    /// <summary>The host's time service; null where none answers.</summary>
    public ClockDaemon? Daemon { get; init; }
}
