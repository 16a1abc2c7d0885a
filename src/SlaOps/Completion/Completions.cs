using System.Management.Automation;
using System.Management.Automation.Language;

namespace SlaOps;

/// <summary>Candidates as completion results.</summary>
internal static class Completions
{
    /// <summary>Those that begin with what was typed, or match it where it is a wildcard; quoted where PowerShell needs it.</summary>
    internal static IEnumerable<CompletionResult> Of(IEnumerable<string> candidates, string? typed)
    {
        string word = (typed ?? "").Trim('\'', '"');
        WildcardPattern pattern = WildcardPattern.ContainsWildcardCharacters(word)
            ? new WildcardPattern(word, WildcardOptions.IgnoreCase)
            : new WildcardPattern(WildcardPattern.Escape(word) + "*", WildcardOptions.IgnoreCase);
        return candidates.Where(pattern.IsMatch)
            .Select(text => new CompletionResult(Quoted(text), text, CompletionResultType.ParameterValue, text));
    }

    private static string Quoted(string text) =>
        text.Length > 0 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '-' or '_')
            ? text
            : "'" + CodeGeneration.EscapeSingleQuotedStringContent(text) + "'";
}
