namespace SlaOps;

/// <summary>What an NTP server announces about the day's last minute.</summary>
public enum LeapSecond
{
    None,
    Inserted,
    Deleted,
    Unsynchronised,
}

/// <summary>One measurement of this machine's clock against an NTP server (RFC 5905): the sample with the least delay of several.</summary>
public sealed class TimeOffset
{
    /// <summary>The server as it was named.</summary>
    public string Server { get; set; } = "";

    /// <summary>The address that answered, with its port.</summary>
    public string Address { get; set; } = "";

    /// <summary>The server's clock minus ours: positive where ours is slow.</summary>
    public TimeSpan Offset { get; set; }

    /// <summary>The time on the way there and back.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Root mean square of the other samples' offsets about this one; zero for a single sample.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>1 for a server with a clock of its own, up to 15.</summary>
    public int Stratum { get; set; }

    public LeapSecond Leap { get; set; }

    /// <summary>How far from true time our clock can be: |offset| + delay/2 + root delay/2 + root dispersion.</summary>
    public TimeSpan ErrorBound { get; set; }

    /// <summary>When it was measured, by our clock.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>How many samples it was chosen from.</summary>
    public int Samples { get; set; }

    /// <summary>The measurement out of samples of one server; at least one.</summary>
    public static TimeOffset Of(string server, string address, IReadOnlyList<NtpSample> samples, DateTimeOffset at)
    {
        NtpSample best = samples.MinBy(sample => sample.Delay)!;
        double squares = samples.Sum(sample => Math.Pow((sample.Offset - best.Offset).Ticks, 2));
        return new TimeOffset
        {
            Server = server,
            Address = address,
            Offset = best.Offset,
            Delay = best.Delay,
            Jitter = samples.Count < 2 ? TimeSpan.Zero : TimeSpan.FromTicks((long)Math.Sqrt(squares / (samples.Count - 1))),
            Stratum = best.Stratum,
            Leap = (LeapSecond)best.Leap,
            ErrorBound = best.ErrorBound,
            At = at,
            Samples = samples.Count,
        };
    }
}
