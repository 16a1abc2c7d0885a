using System.Globalization;

namespace SlaOps;

/// <summary>The status and headers of an answer over HTTP.</summary>
/// <param name="Status">The status code, 100 to 599.</param>
/// <param name="Location">Where it sends the client; null: nowhere.</param>
/// <param name="StrictTransport">How long a browser shall speak TLS alone (HSTS, RFC 6797 §6.1); null: it is not told so.</param>
public sealed record HttpHead(int Status, string? Location, TimeSpan? StrictTransport)
{
    // Longer than anybody means it; more would not fit a span.
    private const double MostSeconds = 100 * 365.25 * 86_400;

    /// <summary>Reads what came before the empty line; null where it is no answer of HTTP/1. Never throws.</summary>
    public static HttpHead? Parse(string text)
    {
        string[] lines = text.Split('\n');
        string[] status = lines[0].TrimEnd('\r').Split(' ', 3);
        if (status.Length < 2 || !status[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(status[1], NumberStyles.None, CultureInfo.InvariantCulture, out int code) || code is < 100 or > 599)
            return null;
        string? location = null;
        string? strict = null;
        foreach (string line in lines.Skip(1).Select(line => line.TrimEnd('\r')).TakeWhile(line => line.Length > 0))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1)
                continue;
            string value = line[(colon + 1)..].Trim();
            // Only the first of several counts (RFC 6797 §8.1).
            if (line.AsSpan(0, colon).Equals("location", StringComparison.OrdinalIgnoreCase))
                location ??= value;
            else if (line.AsSpan(0, colon).Equals("strict-transport-security", StringComparison.OrdinalIgnoreCase))
                strict ??= value;
        }

        return new HttpHead(code, location, strict is null ? null : MaxAge(strict));
    }

    private static TimeSpan? MaxAge(string header)
    {
        foreach (string directive in header.Split(';', StringSplitOptions.TrimEntries))
        {
            string[] parts = directive.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length == 2 && parts[0].Equals("max-age", StringComparison.OrdinalIgnoreCase)
                && double.TryParse(parts[1].Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out double seconds))
                return TimeSpan.FromSeconds(Math.Min(seconds, MostSeconds));
        }

        return null;
    }
}
