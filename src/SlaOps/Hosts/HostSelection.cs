using System.Management.Automation;

namespace SlaOps;

/// <summary>The hosts of an estate that <c>-ComputerName</c> means.</summary>
internal static class HostSelection
{
    /// <summary>Those whose name matches, in the estate's order; all where no name is given. A name without wildcards that matches none is reported.</summary>
    internal static IReadOnlyList<EstateHost> Select(SlaEstate estate, IReadOnlyList<string> names, Action<SlaException> report)
    {
        if (names.Count == 0)
            return estate.Hosts;
        HashSet<EstateHost> chosen = [];
        foreach (string name in names)
        {
            WildcardPattern pattern = new(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            EstateHost[] matching = [.. estate.Hosts.Where(host => pattern.IsMatch(host.Name))];
            if (matching.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                report(new SlaException(Errors.HostNotInEstate, name, name, estate.Name));
            chosen.UnionWith(matching);
        }

        return [.. estate.Hosts.Where(chosen.Contains)];
    }
}
