using System.Globalization;

namespace SlaOps.Systems;

/// <summary>How one host is reached: what the estate says of it, then what it says of all, then the user's OpenSSH settings.</summary>
/// <param name="Name">The host's name in the estate, or as a jump is written.</param>
/// <param name="Address">The name or address to call, which <c>known_hosts</c> knows it by.</param>
/// <param name="Port">The port.</param>
/// <param name="User">The account.</param>
/// <param name="KeyFiles">The keys to show, as paths here; empty: the user's default ones.</param>
/// <param name="Password">The password, or the passphrase of the keys.</param>
/// <param name="Jumps">The hosts to go through, in order.</param>
internal sealed record SshRoute(string Name, string Address, int Port, string User, IReadOnlyList<string> KeyFiles, SecretReference? Password, IReadOnlyList<string> Jumps)
{
    private const int DefaultPort = 22;

    /// <summary>True where the keys were named, by the estate or the settings: one that is missing is a mistake.</summary>
    internal bool AreKeysNamed { get; init; }

    /// <summary>Such as <c>10.0.1.11:22</c>.</summary>
    internal string Endpoint => string.Create(CultureInfo.InvariantCulture, $"{Address}:{Port}");

    /// <summary>The route to a host of the estate.</summary>
    internal static SshRoute Of(SlaEstate estate, EstateHost host, SshConfig config)
    {
        SshConfigEntry said = config.Find(host.Address);
        string user = host.User ?? estate.Ssh?.User ?? said.User ?? Environment.UserName;
        string? key = host.KeyFile ?? estate.Ssh?.KeyFile;
        string address = said.HostName ?? host.Address;
        return new SshRoute(
            host.Name, address, host.Port != DefaultPort ? host.Port : said.Port ?? DefaultPort, user,
            key is not null ? [EstatePath.Resolve(estate, key)] : [.. said.IdentityFiles.Select(file => Identity(file, address, user))],
            host.Password ?? estate.Ssh?.Password,
            Split(host.Jump ?? estate.Ssh?.Jump ?? said.ProxyJump))
        {
            AreKeysNamed = key is not null,
        };
    }

    /// <summary>The route to a jump host, <c>[user@]host[:port]</c>, which may be a host of the estate by its name.</summary>
    internal static SshRoute OfJump(SlaEstate estate, string jump, SshConfig config)
    {
        string rest = jump.StartsWith("ssh://", StringComparison.OrdinalIgnoreCase) ? jump["ssh://".Length..].TrimEnd('/') : jump;
        int at = rest.LastIndexOf('@');
        string? user = at > 0 ? rest[..at] : null;
        rest = rest[(at + 1)..];
        int colon = rest.LastIndexOf(':');
        bool hasPort = colon > 0 && (rest[0] == '[' ? rest[colon - 1] == ']' : rest.IndexOf(':', StringComparison.Ordinal) == colon);
        int port = hasPort && int.TryParse(rest[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : DefaultPort;
        string name = (hasPort ? rest[..colon] : rest).Trim('[', ']');
        EstateHost host = estate.Hosts.FirstOrDefault(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase)) ?? new EstateHost { Name = name, Address = name, Port = port };
        // What all hosts go through is not gone through to reach it.
        SlaEstate straight = estate with { Ssh = (estate.Ssh ?? new SshAccess()) with { Jump = null } };
        return Of(straight, host with { User = user ?? host.User, Port = hasPort ? port : host.Port }, config);
    }

    private static string[] Split(string? jumps) =>
        jumps is null || jumps.Equals("none", StringComparison.OrdinalIgnoreCase) ? [] : jumps.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Identity(string file, string address, string user) => EstatePath.AtHome(file
        .Replace("%d", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), StringComparison.Ordinal)
        .Replace("%h", address, StringComparison.Ordinal)
        .Replace("%r", user, StringComparison.Ordinal)
        .Replace("%u", Environment.UserName, StringComparison.Ordinal)
        .Replace("%%", "%", StringComparison.Ordinal));
}
