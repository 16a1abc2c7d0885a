using System.Globalization;
using System.Resources;

namespace SlaOps;

/// <summary>Texts for people, in English and Japanese: <c>Reason.…</c> for verdicts, <c>Error.…</c> for errors, <c>Text.…</c> for prompts and progress.</summary>
public static class Messages
{
    private static readonly ResourceManager Resources = new("SlaOps.Messages", typeof(Messages).Assembly);

    /// <summary>The text under <paramref name="key"/>, its placeholders filled.</summary>
    public static string Format(string key, params object?[] arguments) =>
        TryFormat(key, null, Array.ConvertAll(arguments, InvariantText.Of)) ?? throw new MissingManifestResourceException(key);

    /// <summary>The text under <paramref name="key"/>, or null where there is none.</summary>
    public static string? TryFormat(string key, CultureInfo? culture, IReadOnlyList<string> arguments)
    {
        string? text = Resources.GetString(key, culture ?? CultureInfo.CurrentUICulture);
        if (text is null)
            return null;
        // An old entry may hold fewer arguments than today's text asks for: show what there is.
        for (int index = 0; index < 9; index++)
        {
            string placeholder = string.Create(CultureInfo.InvariantCulture, $"{{{index}}}");
            if (text.Contains(placeholder, StringComparison.Ordinal) && index >= arguments.Count)
                text = text.Replace(placeholder, "-", StringComparison.Ordinal);
        }

        return string.Format(CultureInfo.InvariantCulture, text, [.. arguments]);
    }
}
