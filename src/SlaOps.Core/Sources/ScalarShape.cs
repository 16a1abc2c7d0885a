using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>Reads the text of a scalar; false where it is not one of the kind.</summary>
internal delegate bool ScalarReader<T>(string text, [MaybeNullWhen(false)] out T value);

/// <summary>A single value. A <paramref name="plain"/> one (a number, true or false) is written without quotes, and a quoted one is something else.</summary>
internal sealed class ScalarShape<T>(Func<CultureInfo?, string> expected, ScalarReader<T> read, Func<T, string> write, Func<JsonObject> json, bool plain = false) : Shape<T>
{
    /// <summary>What is right here, in words.</summary>
    internal string Expected(CultureInfo? culture = null) => expected(culture);

    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out T value)
    {
        if (node is SourceScalar scalar && !(plain && scalar.Quoted) && !IsNull(scalar) && read(scalar.Text, out value))
            return true;
        value = default;
        if (!Refused(node))
            reading.Add(node.Place, key, SourceReading.Show(node), expected(null));
        return false;
    }

    /// <inheritdoc/>
    internal override SourceNode Write(T value) => new SourceScalar(default, write(value), !plain);

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture)
    {
        JsonObject schema = json();
        schema["description"] = expected(culture);
        return schema;
    }

    private static bool IsNull(SourceScalar scalar) => !scalar.Quoted && scalar.Text is ("" or "~" or "null" or "Null" or "NULL");
}
