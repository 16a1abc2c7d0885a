using System.Globalization;
using System.Management.Automation;

namespace SlaOps;

/// <summary>The clauses of the policy: id, area, words, how each is proven.</summary>
[Cmdlet(VerbsCommon.Get, "SlaClause")]
[OutputType(typeof(SlaClause))]
public sealed class GetSlaClause : PolicyCmdlet
{
    /// <summary>Clause ids; wildcards welcome. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(ClauseIdCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = ["*"];

    /// <summary>The language of the words; default: Japanese where the session speaks it, else English.</summary>
    [Parameter]
    [ValidateSet("en", "ja")]
    public string? Language { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        string language = Language ?? CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        SlaClause[] clauses = [.. SlaClause.Of(await PolicyAsync(), language)];
        HashSet<string> shown = new(StringComparer.Ordinal);
        foreach (string id in Id)
        {
            WildcardPattern pattern = new(id, WildcardOptions.IgnoreCase);
            SlaClause[] found = [.. clauses.Where(clause => pattern.IsMatch(clause.Id))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(id))
                Report(new SlaException(Errors.ClauseNotFound, id, id));
            OutputEach(found.Where(clause => shown.Add(clause.Id)));
        }
    }
}
