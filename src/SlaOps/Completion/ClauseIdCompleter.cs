using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SlaOps;

/// <summary>Completes clause ids.</summary>
public sealed class ClauseIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(ClauseTable.All.Select(clause => clause.Id), wordToComplete);
}
