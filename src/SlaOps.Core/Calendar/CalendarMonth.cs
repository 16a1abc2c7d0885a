using System.Globalization;

namespace SlaOps;

/// <summary>A calendar month, written <c>yyyy-MM</c>; as time, the half-open span [first day 00:00, next first day 00:00) in a zone.</summary>
public readonly record struct CalendarMonth(int Year, int Month)
{
    /// <summary>Reads <c>yyyy-MM</c>; false for anything else.</summary>
    public static bool TryParse(string? text, out CalendarMonth month)
    {
        bool read = DateTime.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime first)
            // Its end is a moment, too.
            && ZonedTime.Covers(first) && first.Year < DateTime.MaxValue.Year;
        month = read ? new CalendarMonth(first.Year, first.Month) : default;
        return read;
    }

    /// <summary>Reads <c>yyyy-MM</c>. Throws <see cref="SlaException"/> for anything else.</summary>
    public static CalendarMonth Parse(string text) =>
        TryParse(text, out CalendarMonth month) ? month : throw new SlaException(Errors.MonthInvalid, text, text);

    /// <summary>The month that <paramref name="instant"/> falls in, in <paramref name="zone"/>.</summary>
    public static CalendarMonth Of(DateTimeOffset instant, TimeZoneInfo zone)
    {
        DateOnly date = ZonedTime.DateOf(instant, zone);
        return new CalendarMonth(date.Year, date.Month);
    }

    /// <summary>The first instant of the month.</summary>
    public DateTimeOffset Start(TimeZoneInfo zone) => ZonedTime.Resolve(new DateTime(Year, Month, 1), zone);

    /// <summary>The first instant after the month.</summary>
    public DateTimeOffset End(TimeZoneInfo zone) => ZonedTime.Resolve(new DateTime(Year, Month, 1).AddMonths(1), zone);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Year:0000}-{Month:00}");
}
