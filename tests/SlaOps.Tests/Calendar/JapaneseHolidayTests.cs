using CsCheck;

namespace SlaOps.Tests.Calendar;

public class JapaneseHolidayTests
{
    // Whole years, as the Cabinet Office's table has them: every amendment, and the years in which the rules meet.
    [Theory]
    [InlineData(1955, "01-01 01-15 03-21 04-29 05-03 05-05 09-24 11-03 11-23")]
    [InlineData(1959, "01-01 01-15 03-21 04-10 04-29 05-03 05-05 09-24 11-03 11-23")]
    [InlineData(1965, "01-01 01-15 03-21 04-29 05-03 05-05 09-23 11-03 11-23")]
    [InlineData(1966, "01-01 01-15 03-21 04-29 05-03 05-05 09-15 09-23 10-10 11-03 11-23")]
    [InlineData(1967, "01-01 01-15 02-11 03-21 04-29 05-03 05-05 09-15 09-24 10-10 11-03 11-23")]
    [InlineData(1972, "01-01 01-15 02-11 03-20 04-29 05-03 05-05 09-15 09-23 10-10 11-03 11-23")]
    [InlineData(1973, "01-01 01-15 02-11 03-21 04-29 04-30 05-03 05-05 09-15 09-23 09-24 10-10 11-03 11-23")]
    [InlineData(1979, "01-01 01-15 02-11 02-12 03-21 04-29 04-30 05-03 05-05 09-15 09-24 10-10 11-03 11-23")]
    [InlineData(1986, "01-01 01-15 02-11 03-21 04-29 05-03 05-05 09-15 09-23 10-10 11-03 11-23 11-24")]
    [InlineData(1987, "01-01 01-15 02-11 03-21 04-29 05-03 05-04 05-05 09-15 09-23 10-10 11-03 11-23")]
    [InlineData(1988, "01-01 01-15 02-11 03-20 03-21 04-29 05-03 05-04 05-05 09-15 09-23 10-10 11-03 11-23")]
    [InlineData(1989, "01-01 01-02 01-15 01-16 02-11 02-24 03-21 04-29 05-03 05-04 05-05 09-15 09-23 10-10 11-03 11-23 12-23")]
    [InlineData(1990, "01-01 01-15 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 09-15 09-23 09-24 10-10 11-03 11-12 11-23 12-23 12-24")]
    [InlineData(1993, "01-01 01-15 02-11 03-20 04-29 05-03 05-04 05-05 06-09 09-15 09-23 10-10 10-11 11-03 11-23 12-23")]
    [InlineData(1996, "01-01 01-15 02-11 02-12 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-15 09-16 09-23 10-10 11-03 11-04 11-23 12-23")]
    [InlineData(1998, "01-01 01-15 02-11 03-21 04-29 05-03 05-04 05-05 07-20 09-15 09-23 10-10 11-03 11-23 12-23")]
    [InlineData(2000, "01-01 01-10 02-11 03-20 04-29 05-03 05-04 05-05 07-20 09-15 09-23 10-09 11-03 11-23 12-23")]
    [InlineData(2003, "01-01 01-13 02-11 03-21 04-29 05-03 05-05 07-21 09-15 09-23 10-13 11-03 11-23 11-24 12-23")]
    [InlineData(2005, "01-01 01-10 02-11 03-20 03-21 04-29 05-03 05-04 05-05 07-18 09-19 09-23 10-10 11-03 11-23 12-23")]
    [InlineData(2007, "01-01 01-08 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 07-16 09-17 09-23 09-24 10-08 11-03 11-23 12-23 12-24")]
    [InlineData(2008, "01-01 01-14 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-21 09-15 09-23 10-13 11-03 11-23 11-24 12-23")]
    [InlineData(2009, "01-01 01-12 02-11 03-20 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23")]
    [InlineData(2012, "01-01 01-02 01-09 02-11 03-20 04-29 04-30 05-03 05-04 05-05 07-16 09-17 09-22 10-08 11-03 11-23 12-23 12-24")]
    [InlineData(2015, "01-01 01-12 02-11 03-21 04-29 05-03 05-04 05-05 05-06 07-20 09-21 09-22 09-23 10-12 11-03 11-23 12-23")]
    [InlineData(2016, "01-01 01-11 02-11 03-20 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-22 10-10 11-03 11-23 12-23")]
    [InlineData(2018, "01-01 01-08 02-11 02-12 03-21 04-29 04-30 05-03 05-04 05-05 07-16 08-11 09-17 09-23 09-24 10-08 11-03 11-23 12-23 12-24")]
    [InlineData(2019, "01-01 01-14 02-11 03-21 04-29 04-30 05-01 05-02 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-23 10-14 10-22 11-03 11-04 11-23")]
    [InlineData(2020, "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-23 07-24 08-10 09-21 09-22 11-03 11-23")]
    [InlineData(2021, "01-01 01-11 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-22 07-23 08-08 08-09 09-20 09-23 11-03 11-23")]
    [InlineData(2022, "01-01 01-10 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-18 08-11 09-19 09-23 10-10 11-03 11-23")]
    [InlineData(2023, "01-01 01-02 01-09 02-11 02-23 03-21 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-23 10-09 11-03 11-23")]
    [InlineData(2024, "01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23")]
    [InlineData(2025, "01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24")]
    [InlineData(2026, "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23")]
    [InlineData(2032, "01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-21 09-22 10-11 11-03 11-23")]
    public void A_year_is_as_the_law_has_it(int year, string days) =>
        Assert.Equal(days, string.Join(' ', JapaneseHolidays.Of(year).Select(holiday => holiday.Date.ToString("MM-dd"))));

    [Theory]
    [InlineData("1988-05-04", "Citizens' Holiday", "国民の休日")]
    [InlineData("1987-05-04", "Substitute Holiday", "振替休日")]
    [InlineData("2006-04-29", "Greenery Day", "みどりの日")]
    [InlineData("2007-05-04", "Greenery Day", "みどりの日")]
    [InlineData("2007-04-29", "Showa Day", "昭和の日")]
    [InlineData("2009-05-06", "Substitute Holiday", "振替休日")]
    [InlineData("2019-04-30", "Citizens' Holiday", "国民の休日")]
    [InlineData("2019-05-02", "Citizens' Holiday", "国民の休日")]
    [InlineData("2019-10-14", "Health and Sports Day", "体育の日")]
    [InlineData("2020-07-24", "Sports Day", "スポーツの日")]
    [InlineData("2026-09-22", "Citizens' Holiday", "国民の休日")]
    [InlineData("1988-04-29", "The Emperor's Birthday", "天皇誕生日")]
    [InlineData("2018-12-23", "The Emperor's Birthday", "天皇誕生日")]
    [InlineData("2020-02-23", "The Emperor's Birthday", "天皇誕生日")]
    public void A_holiday_has_its_name_of_the_time(string date, string name, string nameJa)
    {
        Holiday holiday = JapaneseHolidays.Find(DateOnly.Parse(date))!;
        Assert.Equal((name, nameJa), (holiday.Name, holiday.NameJa));
    }

    [Fact]
    public void The_equinoxes_agree_with_astronomy_for_every_year()
    {
        for (int year = JapaneseHolidays.FirstYear; year <= JapaneseHolidays.LastYear; year++)
        {
            AssertNear(AstronomicalEquinox.VernalInJapan(year), Equinox.Vernal(year));
            // The one year in which the almanac's formula and the sky differ: 23:37 on the 23rd, for which the formula says the 24th.
            if (year != 2107)
                AssertNear(AstronomicalEquinox.AutumnalInJapan(year), Equinox.Autumnal(year));
        }

        // The Earth's rotation is not known to the minute a century ahead.
        static void AssertNear(DateTime instant, DateOnly day)
        {
            TimeSpan margin = TimeSpan.FromMinutes(instant.Year < 2050 ? 2 : 10);
            Assert.True(DateOnly.FromDateTime(instant - margin) <= day && day <= DateOnly.FromDateTime(instant + margin), $"{instant:O} is not on {day:O}");
        }
    }

    [Theory]
    [InlineData(1954)]
    [InlineData(2151)]
    public void Years_beyond_the_promise_are_refused_not_guessed(int year) =>
        Assert.Equal("CalendarOutOfRange", Assert.Throws<SlaException>(() => JapaneseHolidays.Of(year)).Code.Id);

    [Fact]
    public void Since_2007_a_holiday_on_a_Sunday_always_gives_the_next_free_day() =>
        Gen.Int[2007, 2150].Sample(year =>
        {
            foreach (Holiday holiday in JapaneseHolidays.Of(year).Where(holiday => holiday.Date.DayOfWeek == DayOfWeek.Sunday && !IsDerived(holiday)))
            {
                DateOnly date = holiday.Date.AddDays(1);
                while (JapaneseHolidays.Find(date) is Holiday next && !IsDerived(next))
                    date = date.AddDays(1);
                Assert.Equal("Substitute Holiday", JapaneseHolidays.Find(date)?.Name);
            }
        });

    [Fact]
    public void A_substitute_is_never_on_a_Sunday_and_follows_a_run_of_holidays_from_a_Sunday() =>
        Gen.Int[1955, 2150].Sample(year =>
        {
            foreach (Holiday substitute in JapaneseHolidays.Of(year).Where(holiday => holiday.Name == "Substitute Holiday"))
            {
                Assert.NotEqual(DayOfWeek.Sunday, substitute.Date.DayOfWeek);
                DateOnly date = substitute.Date.AddDays(-1);
                while (date.DayOfWeek != DayOfWeek.Sunday)
                {
                    Assert.NotNull(JapaneseHolidays.Find(date));
                    date = date.AddDays(-1);
                }

                Assert.NotNull(JapaneseHolidays.Find(date));
            }
        });

    [Fact]
    public void Since_1986_no_working_day_lies_between_two_named_holidays() =>
        Gen.Int[1986, 2150].Sample(year =>
        {
            HashSet<DateOnly> named = [.. JapaneseHolidays.Of(year).Where(holiday => !IsDerived(holiday)).Select(holiday => holiday.Date)];
            Assert.All(named, date => Assert.False(
                named.Contains(date.AddDays(2)) && date.AddDays(1).DayOfWeek is not DayOfWeek.Sunday && JapaneseHolidays.Find(date.AddDays(1)) is null));
        });

    [Fact]
    public void Days_come_in_order_once_and_inside_their_year() =>
        Gen.Int[1955, 2150].Sample(year =>
        {
            DateOnly[] dates = [.. JapaneseHolidays.Of(year).Select(holiday => holiday.Date)];
            Assert.Equal(dates.Distinct().Order(), dates);
            Assert.All(dates, date => Assert.Equal(year, date.Year));
        });

    private static bool IsDerived(Holiday holiday) => holiday.Name is "Substitute Holiday" or "Citizens' Holiday";
}
