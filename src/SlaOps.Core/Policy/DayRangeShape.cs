using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>Days of any year, <c>{ from: "08-13", to: "08-16" }</c>, or <c>none</c>.</summary>
internal sealed class DayRangeShape : Shape<DayOfYearRange?>
{
    private static readonly ScalarShape<MonthDay> Day = new(
        culture => Shapes.Say(culture, "Text.ExpectedDayOfYear"),
        TryDay,
        day => string.Create(CultureInfo.InvariantCulture, $"{day.Month:00}-{day.Day:00}"),
        () => new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9]{2}-[0-9]{2}$" });

    private static readonly SectionShape<DayOfYearRange> Range = new SectionShape<DayOfYearRange>(() => default)
        .Required("from", Day, range => new MonthDay(range.FromMonth, range.FromDay), (range, day) => range with { FromMonth = day.Month, FromDay = day.Day }, "The first day", "最初の日")
        .Required("to", Day, range => new MonthDay(range.ToMonth, range.ToDay), (range, day) => range with { ToMonth = day.Month, ToDay = day.Day }, "The last day", "最後の日");

    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out DayOfYearRange? value)
    {
        value = null;
        if (node is SourceScalar { Text: "none" })
            return true;
        if (!Range.TryRead(node, reading, key, out DayOfYearRange range))
            return false;
        value = range;
        return true;
    }

    /// <inheritdoc/>
    internal override SourceNode Write(DayOfYearRange? value) => value is DayOfYearRange range ? Range.Write(range) : new SourceScalar(default, "none", true);

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture) => new() { ["oneOf"] = new JsonArray(new JsonObject { ["const"] = "none" }, Range.Describe(culture)) };

    // 2024 has a 29 February.
    private static bool TryDay(string text, out MonthDay day)
    {
        bool read = DateOnly.TryParseExact("2024-" + text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        day = new MonthDay(date.Month, date.Day);
        return read;
    }

    private readonly record struct MonthDay(int Month, int Day);
}
