using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SlaOps;

/// <summary>The kinds of values that policies and estates are made of.</summary>
internal static partial class Shapes
{
    internal static readonly ScalarShape<string> Text = new(Word("Text.ExpectedText"), TryText, Same, () => new JsonObject { ["type"] = new JsonArray("string", "number") });

    /// <summary>A name that targets, file names and messages carry.</summary>
    internal static readonly ScalarShape<string> Name = Pattern("Text.ExpectedName", NamePattern());

    /// <summary>A file or folder.</summary>
    internal static readonly ScalarShape<string> Path = new(Word("Text.ExpectedPath"), TryText, Same, () => Json("string"));

    /// <summary><c>host</c>, <c>host:port</c>, <c>[v6]:port</c> or a bare address.</summary>
    internal static readonly ScalarShape<string> Server = new(Word("Text.ExpectedServer"), TryServer, Same, () => Json("string"));

    /// <summary>A host name or address without a port.</summary>
    internal static readonly ScalarShape<string> Address = new(Word("Text.ExpectedAddress"), TryAddress, Same, () => Json("string"));

    internal static readonly ScalarShape<TimeOnly> Time = new(Word("Text.ExpectedTime"), Units.TryTime, Units.Time, () => Matching("^(([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?|24:00)$"));

    internal static readonly ScalarShape<DateOnly> Date = new(Word("Text.ExpectedDate"), TryDate, date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), () => Matching("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"));

    internal static readonly ScalarShape<bool> Boolean = new(Word("Text.ExpectedBoolean"), TryBoolean, value => value ? "true" : "false", () => Json("boolean"), plain: true);

    internal static readonly ScalarShape<decimal> Share = new(Word("Text.ExpectedShare"), Units.TryShare, Units.Share, () => new JsonObject { ["type"] = new JsonArray("string", "number") });

    internal static readonly ScalarShape<CalendarSpan> CalendarSpan = new(Word("Text.ExpectedCalendarSpan"), Units.TryCalendarSpan, Units.Calendar, () => Json("string"));

    internal static readonly ScalarShape<int> BusinessDays = new(Word("Text.ExpectedBusinessDays"), Units.TryBusinessDays, Units.BusinessDays, () => Json("string"));

    internal static readonly ScalarShape<long> Size = new(Word("Text.ExpectedSize"), Units.TrySize, Units.Size, () => Json("string"));

    internal static readonly ScalarShape<decimal> Rate = new(Word("Text.ExpectedRate"), Units.TryRate, Units.Rate, () => Json("string"));

    internal static readonly ScalarShape<TimeZoneInfo> Zone = new(Word("Text.ExpectedZone"), TryZone, zone => zone.Id, () => Json("string"));

    internal static readonly ScalarShape<Uri> Url = new(Word("Text.ExpectedUrl"), TryUrl, url => url.OriginalString, () => new JsonObject { ["type"] = "string", ["format"] = "uri" });

    internal static readonly ListShape<string> Names = new(Name, name => name);

    /// <summary>A span within bounds.</summary>
    internal static ScalarShape<TimeSpan> Span(TimeSpan least, TimeSpan most) => new(
        culture => Say(culture, "Text.ExpectedRange", Say(culture, "Text.ExpectedSpan"), Units.Span(least), Units.Span(most)),
        (string text, out TimeSpan span) => Units.TrySpan(text, out span) && span >= least && span <= most,
        Units.Span,
        () => Matching("^[0-9]+(\\.[0-9]+)? ?(ms|[smhdw])( [0-9]+(\\.[0-9]+)? ?(ms|[smhdw]))*$"));

    /// <summary>A span of at least a second and at most ten years: what a promise can sensibly name.</summary>
    internal static ScalarShape<TimeSpan> Span() => Span(TimeSpan.FromSeconds(1), TimeSpan.FromDays(3660));

    /// <summary>A span that may be nothing.</summary>
    internal static ScalarShape<TimeSpan> SpanOrZero() => Span(TimeSpan.Zero, TimeSpan.FromDays(3660));

    /// <summary>A whole number within bounds.</summary>
    internal static ScalarShape<int> Whole(int least, int most) => new(
        culture => Say(culture, "Text.ExpectedRange", Say(culture, "Text.ExpectedWhole"), least, most),
        (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= least && value <= most,
        value => value.ToString(CultureInfo.InvariantCulture),
        () => new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most },
        plain: true);

    /// <summary>One of some words.</summary>
    internal static ScalarShape<string> OneOf(params string[] words) => new(
        culture => Say(culture, "Text.ExpectedOneOf", string.Join(", ", words)),
        (string text, [MaybeNullWhen(false)] out string value) => words.Contains(value = text, StringComparer.Ordinal),
        Same,
        () => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) });

    /// <summary>One of some words, each for a value.</summary>
    internal static ScalarShape<T> Choice<T>(params (string Word, T Value)[] choices)
        where T : notnull => new(
        culture => Say(culture, "Text.ExpectedOneOf", string.Join(", ", choices.Select(choice => choice.Word))),
        (string text, [MaybeNullWhen(false)] out T value) =>
        {
            int index = Array.FindIndex(choices, choice => string.Equals(choice.Word, text, StringComparison.Ordinal));
            value = index < 0 ? default : choices[index].Value;
            return index >= 0;
        },
        value => Array.Find(choices, choice => choice.Value.Equals(value)).Word,
        () => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice.Word)]) });

    /// <summary>The words of an enumeration, in lower case with hyphens.</summary>
    internal static ScalarShape<T> Enumeration<T>()
        where T : struct, Enum => Choice([.. Enum.GetValues<T>().Select(value => (WordBoundary().Replace(value.ToString(), "-$0").ToLowerInvariant(), value))]);

    internal static string Say(CultureInfo? culture, string key, params object?[] arguments) => Messages.TryFormat(key, culture, Array.ConvertAll(arguments, InvariantText.Of))!;

    private static Func<CultureInfo?, string> Word(string key) => culture => Say(culture, key);

    private static string Same(string text) => text;

    private static JsonObject Json(string type) => new() { ["type"] = type };

    private static JsonObject Matching(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static ScalarShape<string> Pattern(string expected, Regex pattern) => new(
        Word(expected), (string text, [MaybeNullWhen(false)] out string value) => pattern.IsMatch(value = text), Same, () => new JsonObject { ["type"] = new JsonArray("string", "number") });

    // One line that a terminal shows as it is written: no control characters, line separators or marks that turn the direction.
    private static bool TryText(string text, [MaybeNullWhen(false)] out string value)
    {
        value = text;
        return !string.IsNullOrWhiteSpace(text)
            && !text.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
            && IsWellFormed(text);
    }

    // An escape in a quoted text can write half of a character.
    private static bool IsWellFormed(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (char.IsSurrogate(text[index]) && (index + 1 == text.Length || !char.IsSurrogatePair(text[index], text[++index])))
                return false;
        }

        return true;
    }

    private static bool TryDate(string text, out DateOnly date) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    private static bool TryBoolean(string text, out bool value)
    {
        value = string.Equals(text, "true", StringComparison.Ordinal);
        return value || string.Equals(text, "false", StringComparison.Ordinal);
    }

    private static bool TryZone(string text, [MaybeNullWhen(false)] out TimeZoneInfo zone)
    {
        // Looked up only when it can be a name: the lookup reads files by it.
        zone = null;
        return ZonePattern().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone);
    }

    private static bool TryUrl(string text, [MaybeNullWhen(false)] out Uri url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.Scheme is ("http" or "https") && url.Host.Length > 0 && url.UserInfo.Length == 0 && !text.Any(char.IsWhiteSpace);

    private static bool TryAddress(string text, [MaybeNullWhen(false)] out string address)
    {
        address = text;
        return text.Length <= 253 && Uri.CheckHostName(text) != UriHostNameType.Unknown;
    }

    private static bool TryServer(string text, [MaybeNullWhen(false)] out string server)
    {
        server = text;
        if (TryAddress(text, out _))
            return true;
        int colon = text.LastIndexOf(':');
        return colon > 0
            && ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ushort port) && port > 0
            && (text[0] == '[' || !text.AsSpan(0, colon).Contains(':'))
            && TryAddress(text[..colon], out _);
    }

    [GeneratedRegex(@"^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9_+\-/ ().]{0,63}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ZonePattern();

    [GeneratedRegex("(?<=[a-z])[A-Z]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WordBoundary();
}
