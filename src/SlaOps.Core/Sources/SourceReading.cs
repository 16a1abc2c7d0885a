namespace SlaOps;

/// <summary>The mistakes found while one file is bound.</summary>
public sealed class SourceReading(string path)
{
    /// <summary>The most that are told of one file: a generated file of a million wrong keys must not cost a gigabyte.</summary>
    public const int MaxMistakes = 1000;

    private const int MaxValue = 80;

    private readonly List<PolicyMistake> mistakes = [];

    /// <summary>The mistakes so far, in the order found.</summary>
    public IReadOnlyList<PolicyMistake> Mistakes => mistakes;

    /// <summary>The mistakes in the order of the file.</summary>
    public IReadOnlyList<PolicyMistake> Sorted() => [.. mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)];

    /// <summary>Adds a mistake; <paramref name="value"/> is shortened and never holds a secret (the caller passes none then).</summary>
    public void Add(SourcePlace place, string key, string? value, string expected)
    {
        if (mistakes.Count == MaxMistakes)
            expected = Messages.Format("Text.MoreMistakes", MaxMistakes);
        if (mistakes.Count > MaxMistakes)
            return;
        mistakes.Add(new PolicyMistake
        {
            Path = path,
            Line = place.Line,
            Column = place.Column,
            Key = Shown(key),
            Value = value is null ? null : Shown(value),
            Expected = expected,
        });
    }

    /// <summary>A node as a mistake shows it.</summary>
    internal static string Show(SourceNode node) => node switch
    {
        // What stands before an @ may be a user and a password.
        SourceScalar scalar => scalar.Text.LastIndexOf('@') is >= 0 and int at ? string.Concat("…", scalar.Text.AsSpan(at)) : scalar.Text,
        SourceList list => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{list.Items.Count}]"),
        SourceMap => "{…}",
        _ => "",
    };

    // A terminal that shows a mistake must not obey control characters of the file.
    private static string Shown(string text)
    {
        string cut = text.Length > MaxValue ? string.Concat(text.AsSpan(0, MaxValue), "…") : text;
        return cut.Any(char.IsControl) ? new string([.. cut.Select(character => char.IsControl(character) ? '·' : character)]) : cut;
    }
}
