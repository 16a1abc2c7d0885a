namespace SlaOps;

/// <summary>
/// The days of the equinoxes in Japan (UTC+9), by the approximation that Shinkosha's almanac published and that every Japanese
/// calendar program uses; good for 1900–2150. The government announces the day each February for the next year: where it
/// differs, the policy's overrides correct it. (Of 1955–2150 astronomy contradicts it in 2107 alone: 23, not 24, September.)
/// </summary>
public static class Equinox
{
    /// <summary>The first year the approximation holds for.</summary>
    public const int FirstYear = 1900;

    /// <summary>The last year the approximation holds for.</summary>
    public const int LastYear = 2150;

    /// <summary>The vernal equinox, in March.</summary>
    public static DateOnly Vernal(int year) => new(year, 3, Day(year, 20.8357, 20.8431, 21.8510));

    /// <summary>The autumnal equinox, in September.</summary>
    public static DateOnly Autumnal(int year) => new(year, 9, Day(year, 23.2588, 23.2488, 24.2488));

    private static int Day(int year, double before1980, double before2100, double before2151)
    {
        if (year is < FirstYear or > LastYear)
            throw new SlaException(Errors.CalendarOutOfRange, year, year, JapaneseHolidays.FirstYear, JapaneseHolidays.LastYear);
        double epoch = year < 1980 ? before1980 : year < 2100 ? before2100 : before2151;
        // The leap days since the epoch; before 1980 they count from 1983 and towards zero, as the constant was fitted.
        int leapDays = (year - (year < 1980 ? 1983 : 1980)) / 4;
        return (int)(epoch + (0.242194 * (year - 1980)) - leapDays);
    }
}
