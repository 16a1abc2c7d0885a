using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace SlaOps;

/// <summary>Values with units, as people write them in a policy: read strictly, written so that they read back equal.</summary>
public static partial class Units
{
    private static readonly (string Unit, long Ticks)[] SpanUnits =
    [
        ("w", 7 * TimeSpan.TicksPerDay), ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
        ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    /// <summary>Reads <c>2h</c>, <c>30m</c>, <c>15s</c>, <c>100ms</c>, <c>3d</c>, <c>1w</c>, <c>1.5h</c>, <c>1d 12h</c>. A bare number has no unit and is refused, except 0.</summary>
    public static bool TrySpan(string text, out TimeSpan span)
    {
        span = TimeSpan.Zero;
        if (string.Equals(text, "0", StringComparison.Ordinal))
            return true;
        Match match = SpanPattern().Match(text);
        if (!match.Success)
            return false;
        decimal ticks = 0;
        long former = long.MaxValue;
        CaptureCollection counts = match.Groups["count"].Captures;
        CaptureCollection units = match.Groups["unit"].Captures;
        for (int part = 0; part < counts.Count; part++)
        {
            long unit = Array.Find(SpanUnits, one => string.Equals(one.Unit, units[part].Value, StringComparison.Ordinal)).Ticks;
            // 30m 1h would be read as a slip.
            if (unit >= former)
                return false;
            former = unit;
            ticks += decimal.Parse(counts[part].ValueSpan, CultureInfo.InvariantCulture) * unit;
        }

        if (ticks > TimeSpan.MaxValue.Ticks || ticks != decimal.Truncate(ticks))
            return false;
        span = new TimeSpan((long)ticks);
        return true;
    }

    /// <summary>A span in the largest unit in which it is a whole number: <c>90m</c>, <c>14d</c>, else in milliseconds.</summary>
    public static string Span(TimeSpan span)
    {
        if (span == TimeSpan.Zero)
            return "0s";
        foreach ((string unit, long ticks) in SpanUnits.Skip(1))
        {
            if (span.Ticks % ticks == 0)
                return (span.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
        }

        return ((decimal)span.Ticks / TimeSpan.TicksPerMillisecond).ToString("0.####", CultureInfo.InvariantCulture) + "ms";
    }

    /// <summary>Reads <c>98 %</c>, <c>98%</c> or <c>0.98</c> as an exact share from 0 to 1.</summary>
    public static bool TryShare(string text, out decimal share)
    {
        bool percent = text.EndsWith('%');
        string number = percent ? text[..^1].TrimEnd() : text;
        if (number.Length > 20 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out share))
        {
            share = 0;
            return false;
        }

        share = percent ? share / 100 : share;
        return share is >= 0 and <= 1;
    }

    /// <summary>A share as a percentage: <c>98 %</c>.</summary>
    public static string Share(decimal share) => (share * 100).ToString("0.####################", CultureInfo.InvariantCulture) + " %";

    /// <summary>Reads <c>08:00</c> or <c>24:00</c>; the latter is 00:00, which as an end is the end of the day.</summary>
    public static bool TryTime(string text, out TimeOnly time)
    {
        time = TimeOnly.MinValue;
        return string.Equals(text, "24:00", StringComparison.Ordinal)
            || TimeOnly.TryParseExact(text, ["HH:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>A time of day: <c>08:00</c>, with seconds only where there are any.</summary>
    public static string Time(TimeOnly time) => time.ToString(time.Second == 0 ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>2 months</c>, <c>1 month 14 days</c>, <c>60 days</c>: calendar spans, months first.</summary>
    public static bool TryCalendarSpan(string text, out CalendarSpan span)
    {
        Match match = CalendarPattern().Match(text);
        span = match.Success ? new CalendarSpan(Number(match.Groups["months"]), Number(match.Groups["days"])) : default;
        return match.Success && span != default;
    }

    /// <summary>A calendar span: <c>2 months</c>, <c>1 month 14 days</c>.</summary>
    public static string Calendar(CalendarSpan span) => (span.Months, span.Days) switch
    {
        (_, 0) => Counted(span.Months, "month"),
        (0, _) => Counted(span.Days, "day"),
        _ => Counted(span.Months, "month") + " " + Counted(span.Days, "day"),
    };

    /// <summary>Reads <c>2 business days</c>.</summary>
    public static bool TryBusinessDays(string text, out int days)
    {
        Match match = BusinessPattern().Match(text);
        days = Number(match.Groups["count"]);
        return match.Success;
    }

    /// <summary>Business days: <c>2 business days</c>.</summary>
    public static string BusinessDays(int days) => Counted(days, "business day");

    /// <summary>Reads <c>8GiB</c> or <c>512MiB</c> as bytes.</summary>
    public static bool TrySize(string text, out long bytes)
    {
        Match match = SizePattern().Match(text);
        bytes = match.Success ? (long)Number(match.Groups["count"]) << (match.Groups["unit"].ValueSpan[0] == 'G' ? 30 : 20) : 0;
        return match.Success;
    }

    /// <summary>A size that is a whole number of MiB: <c>8GiB</c>.</summary>
    public static string Size(long bytes) => bytes % (1L << 30) == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30}GiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}MiB");

    /// <summary>Reads <c>100 Mbps</c>.</summary>
    public static bool TryRate(string text, out decimal megabits)
    {
        Match match = RatePattern().Match(text);
        megabits = match.Success ? decimal.Parse(match.Groups["count"].ValueSpan, CultureInfo.InvariantCulture) : 0;
        return match.Success;
    }

    /// <summary>A rate in megabits a second: <c>100 Mbps</c>.</summary>
    public static string Rate(decimal megabits) => megabits.ToString("0.###", CultureInfo.InvariantCulture) + " Mbps";

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, CultureInfo.InvariantCulture) : 0;

    private static string Counted(int count, string unit) => string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");

    [GeneratedRegex(@"^(?! )((^| )(?<count>[0-9]{1,15}(\.[0-9]{1,7})?) ?(?<unit>ms|[smhdw]))+\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SpanPattern();

    [GeneratedRegex(@"^(?! )((?<months>[0-9]{1,4}) months?)?((^| )(?<days>[0-9]{1,5}) days?)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CalendarPattern();

    [GeneratedRegex(@"^(?<count>[0-9]{1,4}) business days?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BusinessPattern();

    [GeneratedRegex(@"^(?<count>[0-9]{1,6}) ?(?<unit>[GM])iB\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"^(?<count>[0-9]{1,7}(\.[0-9]{1,3})?) ?Mbps\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RatePattern();
}
