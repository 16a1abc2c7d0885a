namespace SlaOps;

/// <summary>The holidays that the law names, and the days that single acts made one: each with the years it held and its day in them.</summary>
internal static class NamedHolidays
{
    private const int Always = int.MaxValue;

    private static readonly Rule[] Rules =
    [
        new(1949, Always, Fixed(1, 1), "New Year's Day", "元日"),
        new(1949, 1999, Fixed(1, 15), "Coming of Age Day", "成人の日"),
        new(2000, Always, Monday(1, 2), "Coming of Age Day", "成人の日"),
        new(1967, Always, Fixed(2, 11), "National Foundation Day", "建国記念の日"),
        new(2020, Always, Fixed(2, 23), "The Emperor's Birthday", "天皇誕生日"),
        new(1949, Always, Equinox.Vernal, "Vernal Equinox Day", "春分の日"),
        new(1949, 1988, Fixed(4, 29), "The Emperor's Birthday", "天皇誕生日"),
        new(1989, 2006, Fixed(4, 29), "Greenery Day", "みどりの日"),
        new(2007, Always, Fixed(4, 29), "Showa Day", "昭和の日"),
        new(1949, Always, Fixed(5, 3), "Constitution Memorial Day", "憲法記念日"),
        new(2007, Always, Fixed(5, 4), "Greenery Day", "みどりの日"),
        new(1949, Always, Fixed(5, 5), "Children's Day", "こどもの日"),
        new(1996, 2002, Fixed(7, 20), "Marine Day", "海の日"),
        new(2003, 2019, Monday(7, 3), "Marine Day", "海の日"),
        // The Olympic year, and the year it was moved to: the acts of 2015 (as amended 2018 and 2020).
        new(2020, 2020, Fixed(7, 23), "Marine Day", "海の日"),
        new(2021, 2021, Fixed(7, 22), "Marine Day", "海の日"),
        new(2022, Always, Monday(7, 3), "Marine Day", "海の日"),
        new(2020, 2020, Fixed(7, 24), "Sports Day", "スポーツの日"),
        new(2021, 2021, Fixed(7, 23), "Sports Day", "スポーツの日"),
        new(2016, 2019, Fixed(8, 11), "Mountain Day", "山の日"),
        new(2020, 2020, Fixed(8, 10), "Mountain Day", "山の日"),
        new(2021, 2021, Fixed(8, 8), "Mountain Day", "山の日"),
        new(2022, Always, Fixed(8, 11), "Mountain Day", "山の日"),
        new(1966, 2002, Fixed(9, 15), "Respect for the Aged Day", "敬老の日"),
        new(2003, Always, Monday(9, 3), "Respect for the Aged Day", "敬老の日"),
        new(1948, Always, Equinox.Autumnal, "Autumnal Equinox Day", "秋分の日"),
        new(1966, 1999, Fixed(10, 10), "Health and Sports Day", "体育の日"),
        new(2000, 2019, Monday(10, 2), "Health and Sports Day", "体育の日"),
        new(2022, Always, Monday(10, 2), "Sports Day", "スポーツの日"),
        new(1948, Always, Fixed(11, 3), "Culture Day", "文化の日"),
        new(1948, Always, Fixed(11, 23), "Labor Thanksgiving Day", "勤労感謝の日"),
        // Not in 2019: the throne passed on 1 May, between the two emperors' birthdays.
        new(1989, 2018, Fixed(12, 23), "The Emperor's Birthday", "天皇誕生日"),

        new(1959, 1959, Fixed(4, 10), "Wedding of Crown Prince Akihito", "皇太子明仁親王の結婚の儀"),
        new(1989, 1989, Fixed(2, 24), "State Funeral of Emperor Showa", "昭和天皇の大喪の礼"),
        new(1990, 1990, Fixed(11, 12), "Enthronement Ceremony", "即位礼正殿の儀"),
        new(1993, 1993, Fixed(6, 9), "Wedding of Crown Prince Naruhito", "皇太子徳仁親王の結婚の儀"),
        new(2019, 2019, Fixed(5, 1), "Enthronement Day", "天皇の即位の日"),
        new(2019, 2019, Fixed(10, 22), "Enthronement Ceremony", "即位礼正殿の儀の行われる日"),
    ];

    /// <summary>The named holidays of a year, without substitutes.</summary>
    public static IEnumerable<Holiday> Of(int year) => Rules
        .Where(rule => year >= rule.From && year <= rule.To)
        .Select(rule => new Holiday(rule.Day(year), rule.Name, rule.NameJa));

    private static Func<int, DateOnly> Fixed(int month, int day) => year => new DateOnly(year, month, day);

    private static Func<int, DateOnly> Monday(int month, int ordinal) => year =>
    {
        DateOnly first = new(year, month, 1);
        int toMonday = ((int)DayOfWeek.Monday - (int)first.DayOfWeek + 7) % 7;
        return first.AddDays(toMonday + (7 * (ordinal - 1)));
    };

    private sealed record Rule(int From, int To, Func<int, DateOnly> Day, string Name, string NameJa);
}
