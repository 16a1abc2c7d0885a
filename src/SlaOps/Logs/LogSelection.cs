using System.Management.Automation;

namespace SlaOps;

/// <summary>The log sets and hosts of an estate that <c>-ComputerName</c> means.</summary>
internal static class LogSelection
{
    /// <summary>The log sets on hosts whose name matches; all where no name is given.</summary>
    internal static IReadOnlyList<LogSet> Sets(SlaEstate estate, IReadOnlyList<string>? names) =>
        names is null ? estate.Logs : [.. estate.Logs.Where(set => Matches(names, set.Host ?? LocalName(estate)))];

    /// <summary>The hosts whose name matches, those without logs too; all where no name is given.</summary>
    internal static IReadOnlyList<EstateHost> Hosts(SlaEstate estate, IReadOnlyList<string>? names) =>
        names is null ? estate.Hosts : [.. estate.Hosts.Where(host => Matches(names, host.Name))];

    /// <summary>Names without wildcards that neither a host of the estate nor a log set's has.</summary>
    internal static IEnumerable<string> Unknown(SlaEstate estate, IReadOnlyList<string>? names) => (names ?? [])
        .Where(name => !WildcardPattern.ContainsWildcardCharacters(name) && Sets(estate, [name]).Count == 0);

    private static bool Matches(IReadOnlyList<string> names, string host) =>
        names.Any(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(host));

    private static string LocalName(SlaEstate estate) => estate.Hosts.FirstOrDefault(host => host.IsLocal)?.Name ?? Environment.MachineName;
}
