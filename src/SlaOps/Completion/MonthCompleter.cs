using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace SlaOps;

/// <summary>Completes months (<c>yyyy-MM</c>): the last twelve, newest first.</summary>
public sealed class MonthCompleter : IArgumentCompleter
{
    // The zone that is furthest ahead: whatever the policy's zone, its current month is among those offered.
    private static readonly TimeSpan FurthestAhead = TimeSpan.FromHours(14);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        DateTime now = DateTimeOffset.UtcNow.ToOffset(FurthestAhead).DateTime;
        return Completions.Of(
            Enumerable.Range(0, 13).Select(back => now.AddMonths(-back)).Select(day => new CalendarMonth(day.Year, day.Month).ToString()),
            wordToComplete);
    }
}
