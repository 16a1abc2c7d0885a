using System.Globalization;

namespace SlaOps;

/// <summary>Values as culture-invariant text, the same in a verdict, the ledger and a report.</summary>
public static class InvariantText
{
    /// <summary>A value as text: moments as <c>yyyy-MM-dd HH:mm:sszzz</c>, spans as <see cref="Span"/>, everything else invariant; null is "-".</summary>
    public static string Of(object? value) => value switch
    {
        null => "-",
        string text => text,
        DateTimeOffset moment => Moment(moment),
        TimeSpan span => Span(span),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "-",
    };

    /// <summary>A moment to the second with its offset.</summary>
    public static string Moment(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A span in its two largest units: <c>14d</c>, <c>2d 4h</c>, <c>1h 5m</c>, <c>30s</c>, <c>12.5ms</c>.</summary>
    public static string Span(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            return "-" + Span(span.Negate());
        if (span < TimeSpan.FromSeconds(1))
            return span == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0.###}ms");
        (long Count, string Unit)[] parts =
        [
            ((long)span.TotalDays, "d"), (span.Hours, "h"), (span.Minutes, "m"), (span.Seconds, "s"),
        ];
        return string.Join(' ', parts.SkipWhile(part => part.Count == 0).Take(2).Where(part => part.Count != 0)
            .Select(part => part.Count.ToString(CultureInfo.InvariantCulture) + part.Unit));
    }
}
