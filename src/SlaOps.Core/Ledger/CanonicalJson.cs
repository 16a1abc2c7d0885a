using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// JSON in the one form of RFC 8785: members in the order of their UTF-16 code units, numbers as ECMAScript writes a double,
/// strings with the fewest escapes, no white space. Equal values give equal bytes, and so equal hashes.
/// </summary>
public static class CanonicalJson
{
    // Beyond this a double no longer tells neighbouring integers apart: such a number belongs in a string.
    private const long LargestExact = 1L << 53;

    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    private static readonly SearchValues<char> EscapedText = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (char)code), '"', '\\']);

    [ThreadStatic]
    private static Utf8Buffer? reused;

    /// <summary>The canonical text of <paramref name="node"/>. Throws <see cref="ArgumentException"/> for an integer that a double cannot hold.</summary>
    public static string Text(JsonNode? node)
    {
        Utf8Buffer output = reused ??= new Utf8Buffer();
        output.Clear();
        Write(node, output);
        return output.ToString();
    }

    /// <summary>Appends the canonical UTF-8 bytes of <paramref name="node"/>.</summary>
    private static void Write(JsonNode? node, Utf8Buffer output)
    {
        switch (node)
        {
            case null:
                output.Add("null"u8);
                break;
            case JsonObject members:
                WriteObject(members, output);
                break;
            case JsonArray items:
                WriteArray(items, output);
                break;
            case JsonValue value:
                WriteValue(value, output);
                break;
        }
    }

    /// <summary>Appends a JSON string whose characters are given as UTF-8.</summary>
    internal static void WriteString(ReadOnlySpan<byte> text, Utf8Buffer output)
    {
        output.Add((byte)'"');
        for (int stop = text.IndexOfAny(Escaped); stop >= 0; stop = text.IndexOfAny(Escaped))
        {
            output.Add(text[..stop]);
            WriteEscape(text[stop], output);
            text = text[(stop + 1)..];
        }

        output.Add(text);
        output.Add((byte)'"');
    }

    private static void WriteObject(JsonObject members, Utf8Buffer output)
    {
        KeyValuePair<string, JsonNode?>[] sorted = [.. members];
        Array.Sort(sorted, static (left, right) => string.CompareOrdinal(left.Key, right.Key));
        output.Add((byte)'{');
        for (int index = 0; index < sorted.Length; index++)
        {
            if (index > 0)
                output.Add((byte)',');
            WriteText(sorted[index].Key, output);
            output.Add((byte)':');
            Write(sorted[index].Value, output);
        }

        output.Add((byte)'}');
    }

    private static void WriteArray(JsonArray items, Utf8Buffer output)
    {
        output.Add((byte)'[');
        for (int index = 0; index < items.Count; index++)
        {
            if (index > 0)
                output.Add((byte)',');
            Write(items[index], output);
        }

        output.Add((byte)']');
    }

    private static void WriteValue(JsonValue value, Utf8Buffer output)
    {
        if (value.TryGetValue(out string? text))
        {
            WriteText(text, output);
            return;
        }

        switch (value.GetValueKind())
        {
            case JsonValueKind.True:
                output.Add("true"u8);
                break;
            case JsonValueKind.False:
                output.Add("false"u8);
                break;
            case JsonValueKind.Number:
                WriteNumber(value, output);
                break;
            case JsonValueKind.String:
                // A moment, a GUID: the string that it is written as in JSON.
                WriteText(JsonSerializer.Deserialize<string>(value.ToJsonString())!, output);
                break;
            default:
                output.Add("null"u8);
                break;
        }
    }

    private static void WriteText(string text, Utf8Buffer output)
    {
        if (text.AsSpan().ContainsAny(EscapedText))
        {
            WriteString(Encoding.UTF8.GetBytes(text), output);
            return;
        }

        output.Add((byte)'"');
        output.Add(text);
        output.Add((byte)'"');
    }

    private static void WriteNumber(JsonValue value, Utf8Buffer output)
    {
        if (value.TryGetValue(out int small))
        {
            output.Add(small);
            return;
        }

        string written = value.ToJsonString();
        bool isWhole = !written.AsSpan().ContainsAny('.', 'e', 'E');
        if (isWhole && (!long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) || whole is > LargestExact or < -LargestExact))
            throw new ArgumentException($"The integer {written} is beyond what JSON numbers hold exactly; write it as a string.", nameof(value));
        output.Add(Number(double.Parse(written, CultureInfo.InvariantCulture)));
    }

    /// <summary>A double as ECMAScript's Number::toString writes it: the shortest digits that read back the same.</summary>
    internal static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentOutOfRangeException(nameof(value), "JSON has no such number.");
        if (value == 0)
            return "0";
        string sign = value < 0 ? "-" : "";
        string shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        int mark = shortest.IndexOf('E', StringComparison.Ordinal);
        string mantissa = mark < 0 ? shortest : shortest[..mark];
        int exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        int dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string leading = digits.TrimStart('0');
        // The value is 0.DIGITS times ten to the power of point.
        int point = (dot < 0 ? mantissa.Length : dot) + exponent - (digits.Length - leading.Length);
        return sign + Layout(leading.TrimEnd('0'), point);
    }

    private static string Layout(string digits, int point)
    {
        if (point is > 0 and <= 21)
            return digits.Length <= point ? digits.PadRight(point, '0') : digits[..point] + "." + digits[point..];
        if (point is > -6 and <= 0)
            return "0." + new string('0', -point) + digits;
        int exponent = point - 1;
        string mantissa = digits.Length == 1 ? digits : digits[..1] + "." + digits[1..];
        return string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }

    private static void WriteEscape(byte code, Utf8Buffer output)
    {
        switch (code)
        {
            case (byte)'"': output.Add("\\\""u8); break;
            case (byte)'\\': output.Add("\\\\"u8); break;
            case (byte)'\b': output.Add("\\b"u8); break;
            case (byte)'\t': output.Add("\\t"u8); break;
            case (byte)'\n': output.Add("\\n"u8); break;
            case (byte)'\f': output.Add("\\f"u8); break;
            case (byte)'\r': output.Add("\\r"u8); break;
            default:
                output.Add([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', (byte)(code < 0x10 ? '0' : '1'), (byte)"0123456789abcdef"[code & 0xF]]);
                break;
        }
    }
}
