using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A secret by reference. Whatever stands there instead may be the secret itself, so no mistake shows it.</summary>
internal sealed class SecretShape : Shape<SecretReference>
{
    private static readonly (string Key, SecretKind Kind)[] Kinds = [("env", SecretKind.Env), ("file", SecretKind.File), ("secret", SecretKind.Secret)];

    /// <inheritdoc/>
    internal override bool TryRead(SourceNode node, SourceReading reading, string key, [MaybeNullWhen(false)] out SecretReference value)
    {
        value = null;
        if (node is SourceMap { Entries: [SourceEntry { Value: SourceScalar name } entry] }
            && Array.Find(Kinds, kind => string.Equals(kind.Key, entry.Key, StringComparison.Ordinal)) is ({ }, var kind)
            && (kind == SecretKind.Env ? IsVariable(name.Text) : Shapes.Text.TryRead(name, new SourceReading(""), key, out _)))
        {
            value = new SecretReference(kind, name.Text);
            return true;
        }

        if (!Refused(node))
            reading.Add(node.Place, key, null, Messages.Format("Text.ExpectedSecret"));
        return false;
    }

    /// <inheritdoc/>
    internal override SourceNode Write(SecretReference value) =>
        new SourceMap(default, [new SourceEntry(default, Array.Find(Kinds, kind => kind.Kind == value.Kind).Key, new SourceScalar(default, value.Name, true))]);

    /// <inheritdoc/>
    internal override JsonObject Describe(CultureInfo culture)
    {
        JsonObject properties = [];
        foreach ((string name, _) in Kinds)
            properties[name] = new JsonObject { ["type"] = "string" };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
            ["description"] = Shapes.Say(culture, "Text.ExpectedSecret"),
        };
    }

    private static bool IsVariable(string name) => name.Length is > 0 and <= 128 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
