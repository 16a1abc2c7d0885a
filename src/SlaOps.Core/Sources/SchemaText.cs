using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace SlaOps;

/// <summary>JSON Schemas as text, the same on every machine.</summary>
internal static class SchemaText
{
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    internal static string Of(JsonObject root, string title, CultureInfo culture)
    {
        JsonObject schema = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = title,
            ["description"] = Shapes.Say(culture, "Text.Schema." + title),
        };
        foreach ((string name, JsonNode? node) in root.ToArray())
        {
            root.Remove(name);
            schema[name] = node;
        }

        return schema.ToJsonString(Options).ReplaceLineEndings("\n") + "\n";
    }
}
