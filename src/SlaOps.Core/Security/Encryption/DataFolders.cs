namespace SlaOps;

/// <summary>The folders of hosts that hold customers' data, by what the estate says.</summary>
public static class DataFolders
{
    private static readonly string[] Loopback = ["localhost", "127.0.0.1", "[::1]", "::1"];

    /// <summary>The folders of tenants' data, of logs and of usage that lie on a host; those without a host lie on this machine.</summary>
    public static IReadOnlyList<string> Of(SlaEstate estate, EstateHost host) =>
    [
        .. estate.TenantPlaces.Where(place => IsOn(place.Host, host)).Select(place => place.Path).OfType<string>().Select(BeforeTenant)
            .Concat(estate.Logs.Where(log => IsOn(log.Host, host)).Select(log => log.Path))
            .Concat(estate.Usage.Where(source => IsOn(source.Host, host)).Select(source => source.Path).OfType<string>())
            .Where(path => path.StartsWith('/')).Distinct(StringComparer.Ordinal),
    ];

    /// <summary>The host of the estate that a database's node (<c>host:port</c>) runs on; null where none has that name or address.</summary>
    public static string? HostOf(SlaEstate estate, string node)
    {
        int colon = node.LastIndexOf(':');
        string name = (colon > 0 && node.IndexOf(':', StringComparison.Ordinal) is int first && (first == colon || node[0] is '[') ? node[..colon] : node).Trim('[', ']');
        return estate.Hosts.FirstOrDefault(host => string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(host.Address, name, StringComparison.OrdinalIgnoreCase)
            || (host.IsLocal && Loopback.Contains(name, StringComparer.OrdinalIgnoreCase)))?.Name;
    }

    private static bool IsOn(string? name, EstateHost host) => name is null ? host.IsLocal : string.Equals(name, host.Name, StringComparison.OrdinalIgnoreCase);

    // "/srv/voice/{tenant}" is looked at as "/srv/voice".
    private static string BeforeTenant(string path) => path.IndexOf(TenantPlace.Mark, StringComparison.Ordinal) is var mark and > 0 ? path[..mark].TrimEnd('/') is { Length: > 0 } folder ? folder : "/" : path;
}
