using System.Collections.Concurrent;

namespace SlaOps;

/// <summary>A public holiday.</summary>
public sealed record Holiday(DateOnly Date, string Name, string NameJa);

/// <summary>
/// Japan's public holidays by law, computed: the Public Holiday Law (Act 178 of 1948) with its amendments and the special
/// acts of single years. A list of fixed rules makes the named holidays of a year; the substitute and the day between two
/// holidays follow from them. A year is computed once.
/// </summary>
public static class JapaneseHolidays
{
    /// <summary>The first year that is promised to be right.</summary>
    public const int FirstYear = 1955;

    /// <summary>The last year that is promised to be right.</summary>
    public const int LastYear = Equinox.LastYear;

    // Article 3(2) as of Act 10 of 1973; a holiday on an earlier Sunday had no substitute.
    private static readonly DateOnly SubstituteSince = new(1973, 4, 12);
    private static readonly ConcurrentDictionary<int, Holiday?[]> Years = new();

    /// <summary>The holidays of a year, in order.</summary>
    public static IReadOnlyList<Holiday> Of(int year) => [.. Table(year).OfType<Holiday>()];

    /// <summary>The holiday on a day, or null.</summary>
    public static Holiday? Find(DateOnly date) => Table(date.Year)[date.DayOfYear - 1];

    private static Holiday?[] Table(int year) => Years.TryGetValue(year, out Holiday?[]? table) ? table : Years.GetOrAdd(year, Compute);

    private static Holiday?[] Compute(int year)
    {
        if (year is < FirstYear or > LastYear)
            throw new SlaException(Errors.CalendarOutOfRange, year, year, FirstYear, LastYear);
        Holiday?[] table = new Holiday?[DateTime.IsLeapYear(year) ? 366 : 365];
        foreach (Holiday holiday in NamedHolidays.Of(year))
            table[holiday.Date.DayOfYear - 1] = holiday;
        bool[] named = Array.ConvertAll(table, holiday => holiday is not null);

        AddSubstitutes(year, table, named);
        if (year >= 1986)
            AddDaysBetween(year, table, named);
        return table;
    }

    private static void AddSubstitutes(int year, Holiday?[] table, bool[] named)
    {
        for (int day = 0; day < named.Length; day++)
        {
            DateOnly date = new DateOnly(year, 1, 1).AddDays(day);
            if (!named[day] || date.DayOfWeek != DayOfWeek.Sunday || date < SubstituteSince)
                continue;
            int substitute = day + 1;
            // Until 2006 it was the Monday whatever that was; since Act 43 of 2005 it moves on past further holidays.
            while (year >= 2007 && named[substitute])
                substitute++;
            table[substitute] ??= new Holiday(new DateOnly(year, 1, 1).AddDays(substitute), "Substitute Holiday", "振替休日");
        }
    }

    private static void AddDaysBetween(int year, Holiday?[] table, bool[] named)
    {
        for (int day = 1; day < named.Length - 1; day++)
        {
            DateOnly date = new DateOnly(year, 1, 1).AddDays(day);
            // Until 2006 a Sunday or a substitute between two holidays stayed what it was (Act 103 of 1985).
            bool taken = table[day] is not null || (year < 2007 && date.DayOfWeek == DayOfWeek.Sunday);
            if (!taken && named[day - 1] && named[day + 1])
                table[day] = new Holiday(date, "Citizens' Holiday", "国民の休日");
        }
    }
}
