using System.Management.Automation;

namespace SlaOps;

/// <summary>The sources of usage that <c>-Name</c> means.</summary>
internal static class UsageSelection
{
    /// <summary>Those whose name matches, in the estate's order. A name without wildcards that matches none is reported.</summary>
    internal static IReadOnlyList<UsageSource> Select(SlaEstate estate, IReadOnlyList<string> names, Action<SlaException> report)
    {
        WildcardPattern[] patterns = [.. names.Select(name => new WildcardPattern(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
        for (int index = 0; index < patterns.Length; index++)
        {
            if (!WildcardPattern.ContainsWildcardCharacters(names[index]) && !estate.Usage.Any(source => patterns[index].IsMatch(source.Name)))
                report(new SlaException(Errors.UsageNotFound, names[index], names[index]));
        }

        return [.. estate.Usage.Where(source => patterns.Any(pattern => pattern.IsMatch(source.Name)))];
    }
}
