using System.Globalization;

namespace SlaOps;

/// <summary>A host's own clock, read over a connection between two moments of this machine's clock.</summary>
/// <param name="Before">This machine's clock when the question went off.</param>
/// <param name="RoundTrip">How long the answer took to come.</param>
/// <param name="Host">What the host's clock showed.</param>
/// <param name="Step">The smallest part of a second that the host told.</param>
public sealed record HostClockReading(DateTimeOffset Before, TimeSpan RoundTrip, DateTimeOffset Host, TimeSpan Step)
{
    private const long LastSecond = 253_402_300_799;

    /// <summary>The host's clock minus this machine's: positive where the host's is fast.</summary>
    public TimeSpan Offset => Host + (Step / 2) - (Before + (RoundTrip / 2));

    /// <summary>How wrong <see cref="Offset"/> can be: the host looked at its clock at some moment of the round trip.</summary>
    public TimeSpan Bound => (RoundTrip / 2) + (Step / 2);

    /// <summary>True where both readings cannot be of the same steady clock: it was set in between.</summary>
    public bool Contradicts(HostClockReading other) => (Offset - other.Offset).Duration() > Bound + other.Bound;

    /// <summary>Reads what <c>date "+%s %N"</c> prints: seconds since 1970 and nanoseconds, the latter not where <c>date</c> knows none. Null for anything else.</summary>
    public static (DateTimeOffset Moment, TimeSpan Step)? Moment(string text)
    {
        string[] words = text.Length > 64 ? [] : text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) || seconds > LastSecond)
            return null;
        DateTimeOffset whole = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return words.Length == 2 && words[1].Length == 9 && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out long nanoseconds)
            ? (whole.AddTicks(nanoseconds / 100), TimeSpan.Zero)
            : (whole, TimeSpan.FromSeconds(1));
    }
}
