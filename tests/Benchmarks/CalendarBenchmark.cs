using System.Diagnostics;
using System.Globalization;

namespace SlaOps.Benchmarks;

/// <summary>Budget: a holiday, a business-day deadline and a clock deadline each cost less than 1 µs after warm-up.</summary>
public static class CalendarBenchmark
{
    private const int Starts = 100_000;
    private const double BudgetNanoseconds = 1000;

    public static bool Run(TextWriter writer)
    {
        BusinessCalendar calendar = new(new SupportPolicy(), TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo"));
        IncidentPolicy incident = new();
        // Every 15 hours or so from 1956 on: every hour of the day and every season come by.
        DateTimeOffset first = new(1956, 1, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset[] starts = [.. Enumerable.Range(0, Starts).Select(index => first.AddMinutes(937 * index))];
        DateOnly[] dates = [.. starts.Select(start => DateOnly.FromDateTime(start.DateTime))];

        bool holidays = Measure(writer, "holiday of a day", index => JapaneseHolidays.Find(dates[index]) is null ? 0 : 1);
        bool minor = Measure(writer, "deadline, minor (2 business days)", index => Deadlines.Due(incident, calendar, IncidentSeverity.Minor, starts[index]).Ticks);
        bool critical = Measure(writer, "deadline, critical (clock)", index => Deadlines.Due(incident, calendar, IncidentSeverity.Critical, starts[index]).Ticks);
        return holidays && minor && critical;
    }

    private static bool Measure(TextWriter writer, string name, Func<int, long> item)
    {
        double best = double.MaxValue;
        long sum = 0;
        // The first rounds warm up: the years are computed and the code is compiled.
        for (int round = 0; round < 7; round++)
        {
            long started = Stopwatch.GetTimestamp();
            for (int index = 0; index < Starts; index++)
                sum += item(index);
            best = Math.Min(best, Stopwatch.GetElapsedTime(started).TotalNanoseconds / Starts);
        }

        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {best,7:0} ns each of {Starts:n0} (budget {BudgetNanoseconds:0} ns; checksum {sum % 1000})"));
        return best < BudgetNanoseconds;
    }
}
