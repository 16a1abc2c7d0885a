using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SlaOps.Systems;

/// <summary>
/// YAML as a tree of values with their places, in bounded time and memory. Only what a configuration needs is let in: one
/// document of mappings, lists and scalars. Anchors, aliases and tags are refused where they stand, so nothing can expand.
/// </summary>
public static class YamlSource
{
    /// <summary>The largest file that is read, in bytes.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>The deepest nesting.</summary>
    public const int MaxDepth = 32;

    /// <summary>The most values in a file.</summary>
    public const int MaxNodes = 100_000;

    /// <summary>Reads a document; what is wrong is added to <paramref name="reading"/>. Null where nothing could be made of it.</summary>
    public static SourceNode? Parse(byte[] content, SourceReading reading, CancellationToken cancellation)
    {
        if (content.Length > MaxBytes)
        {
            reading.Add(new SourcePlace(1, 1), "", null, Messages.Format("Text.YamlSize", MaxBytes));
            return null;
        }

        if (SourceCharacters.Decode(content, reading) is not string text)
            return null;
        int before = reading.Mistakes.Count;
        try
        {
            SourceNode? root = new YamlTree(new Parser(new StringReader(text)), reading, cancellation).Read();
            if (root is null && reading.Mistakes.Count == before)
                reading.Add(new SourcePlace(1, 1), "", null, Messages.Format("Text.YamlEmpty"));
            return root;
        }
        catch (YamlException exception)
        {
            reading.Add(YamlTree.PlaceOf(exception.Start), "", null, Messages.Format("Text.YamlSyntax", exception.Message));
            return null;
        }
    }
}

/// <summary>Builds the tree out of the parser's events.</summary>
internal sealed class YamlTree(Parser parser, SourceReading reading, CancellationToken cancellation)
{
    private int nodes;

    /// <summary>The document's root; null for an empty one, or where a limit was passed.</summary>
    internal SourceNode? Read()
    {
        Next();
        Next();
        if (parser.Current is StreamEnd)
            return null;
        // DocumentStart was read; the root is next.
        Next();
        SourceNode? root;
        try
        {
            root = Node("", 0);
        }
        catch (LimitPassed)
        {
            return null;
        }

        Next();
        if (parser.Current is DocumentEnd)
            Next();
        if (parser.Current is DocumentStart second)
            reading.Add(PlaceOf(second.Start), "", null, Messages.Format("Text.YamlDocuments"));
        return root is SourceScalar { Quoted: false, Text: "" } ? null : root;
    }

    internal static SourcePlace PlaceOf(Mark mark) => new((int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private SourceNode Node(string key, int depth)
    {
        cancellation.ThrowIfCancellationRequested();
        ParsingEvent start = parser.Current!;
        SourcePlace place = PlaceOf(start.Start);
        if (++nodes > YamlSource.MaxNodes)
            throw Limit(place, key, Messages.Format("Text.YamlNodes", YamlSource.MaxNodes));
        if (depth > YamlSource.MaxDepth)
            throw Limit(place, key, Messages.Format("Text.YamlDepth", YamlSource.MaxDepth));
        bool refused = Refuse(start, place, key);
        SourceNode read = start switch
        {
            Scalar scalar => new SourceScalar(place, scalar.Value, scalar.Style is not ScalarStyle.Plain),
            SequenceStart => List(place, key, depth),
            MappingStart => Map(place, key, depth),
            _ => new SourceRefused(place),
        };
        return refused ? new SourceRefused(place) : read;
    }

    private SourceList List(SourcePlace place, string key, int depth)
    {
        List<SourceNode> items = [];
        for (Next(); parser.Current is not SequenceEnd; Next())
            items.Add(Node(FormattableString.Invariant($"{key}[{items.Count}]"), depth + 1));
        return new SourceList(place, items);
    }

    private SourceMap Map(SourcePlace place, string key, int depth)
    {
        List<SourceEntry> entries = [];
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        for (Next(); parser.Current is not MappingEnd; Next())
        {
            SourceNode name = Node(key, depth + 1);
            Next();
            if (name is not SourceScalar { Text: { Length: > 0 } text })
            {
                if (name is not SourceRefused)
                    reading.Add(name.Place, key, null, Messages.Format("Text.YamlKey"));
                Node(key, depth + 1);
                continue;
            }

            string below = key.Length == 0 ? text : key + "." + text;
            SourceNode value = Node(below, depth + 1);
            if (lines.TryAdd(text, name.Place.Line))
                entries.Add(new SourceEntry(name.Place, text, value));
            else
                reading.Add(name.Place, below, text, Messages.Format("Text.YamlDuplicate", lines[text]));
        }

        return new SourceMap(place, entries);
    }

    // Tells what is not let in; its value is not shown, for it may be a secret.
    private bool Refuse(ParsingEvent start, SourcePlace place, string key)
    {
        string? wrong = start switch
        {
            AnchorAlias => "Text.YamlAlias",
            NodeEvent { Anchor.IsEmpty: false } => "Text.YamlAnchor",
            NodeEvent { Tag.IsEmpty: false } => "Text.YamlTag",
            _ => null,
        };
        if (wrong is not null)
            reading.Add(place, key, null, Messages.Format(wrong));
        return wrong is not null;
    }

    private void Next()
    {
        Mark last = parser.Current?.End ?? Mark.Empty;
        bool more;
        try
        {
            do
                more = parser.MoveNext();
            while (more && parser.Current is Comment);
        }
        catch (Exception exception) when (exception is not YamlException)
        {
            // Some broken texts make the scanner fail in its own state rather than say what is wrong with them.
            throw new YamlException(last, last, exception.Message, exception);
        }

        if (!more)
            throw new YamlException(last, last, "the file ends too early");
    }

    private LimitPassed Limit(SourcePlace place, string key, string expected)
    {
        reading.Add(place, key, null, expected);
        return new LimitPassed();
    }

    private sealed class LimitPassed : Exception;
}

/// <summary>Bytes as text, with what a configuration may not contain told by its place.</summary>
internal static class SourceCharacters
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text; null where it is not UTF-8 or has control characters.</summary>
    internal static string? Decode(byte[] content, SourceReading reading)
    {
        ReadOnlySpan<byte> bytes = content.AsSpan().StartsWith("\uFEFF"u8) ? content.AsSpan(3) : content;
        string text;
        try
        {
            text = Strict.GetString(bytes);
        }
        catch (DecoderFallbackException exception)
        {
            // What came before the first wrong byte is right, and tells the place.
            string before = Encoding.UTF8.GetString(bytes[..Math.Clamp(exception.Index, 0, bytes.Length)]);
            reading.Add(PlaceAfter(before), "", null, Messages.Format("Text.YamlEncoding"));
            return null;
        }

        int control = text.AsSpan().IndexOfAnyInRange('\0', '\u0008');
        if (control < 0)
            control = text.AsSpan().IndexOfAny("\u000B\u000C\u007F");
        if (control >= 0)
        {
            reading.Add(PlaceAfter(text[..control]), "", null, Messages.Format("Text.YamlControl"));
            return null;
        }

        return Tabs(text, reading) ? null : text;
    }

    private static bool Tabs(string text, SourceReading reading)
    {
        bool found = false;
        int line = 0;
        foreach (ReadOnlySpan<char> content in text.AsSpan().EnumerateLines())
        {
            line++;
            int tab = content[..(content.Length - content.TrimStart(" \t").Length)].IndexOf('\t');
            // A line of nothing but white space indents nothing.
            if (tab < 0 || content.IsWhiteSpace())
                continue;
            reading.Add(new SourcePlace(line, tab + 1), "", null, Messages.Format("Text.YamlTab"));
            found = true;
        }

        return found;
    }

    private static SourcePlace PlaceAfter(string before)
    {
        int lastLine = before.LastIndexOf('\n') + 1;
        return new SourcePlace(before.AsSpan().Count('\n') + 1, before.Length - lastLine + 1);
    }
}
