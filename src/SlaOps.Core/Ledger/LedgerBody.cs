using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>Reading and writing the bodies of events: moments keep their offset and every digit.</summary>
public static class LedgerBody
{
    /// <summary>The body as a tree. Throws <see cref="SlaException"/> where it is not a JSON object (the chain still holds: it was written so).</summary>
    public static JsonObject ReadBody(this LedgerEntry entry)
    {
        try
        {
            return JsonNode.Parse(entry.Body) as JsonObject ?? [];
        }
        catch (System.Text.Json.JsonException exception)
        {
            throw new SlaException(Errors.LedgerEventInvalid, entry.Sequence, exception, "Body", entry.Sequence);
        }
    }

    /// <summary>A member of the body as text; null where it is not there or is no text.</summary>
    public static string? BodyText(this LedgerEntry entry, string key) => entry.ReadBody().Text(key);

    /// <summary>A moment as JSON.</summary>
    public static JsonNode Moment(DateTimeOffset moment) => JsonValue.Create(moment.ToString("O", CultureInfo.InvariantCulture));

    /// <summary>A member as text; null where it is not there or is no text.</summary>
    public static string? Text(this JsonObject body, string key) => body[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    /// <summary>A member as a moment; null where it is not there or is none.</summary>
    public static DateTimeOffset? Moment(this JsonObject body, string key) =>
        DateTimeOffset.TryParseExact(body.Text(key), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment) ? moment : null;

    /// <summary>A member as a whole number; null where it is not there or is none.</summary>
    public static long? Whole(this JsonObject body, string key) => body[key] is JsonValue value && value.TryGetValue(out long number) ? number : null;

    /// <summary>An object of the members that have a value.</summary>
    public static JsonObject Of(params (string Key, JsonNode? Value)[] members)
    {
        JsonObject body = [];
        foreach ((string key, JsonNode? value) in members)
        {
            if (value is not null)
                body[key] = value;
        }

        return body;
    }
}
