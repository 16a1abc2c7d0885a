using System.Security.Cryptography;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A network of its own with one line to this machine's, on addresses that are set aside for tests (RFC 2544): a host with an outside. Skips where
/// this account may not make one.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly string outer;

    private NetworkNamespace(string name, string outer, string inner, string address, string outside)
    {
        Name = name;
        this.outer = outer;
        Line = inner;
        Address = address;
        Outside = outside;
    }

    public string Name { get; }

    /// <summary>The name of its line to the outside.</summary>
    public string Line { get; }

    /// <summary>Its address as this machine reaches it.</summary>
    public string Address { get; }

    /// <summary>This machine's address as it reaches this machine.</summary>
    public string Outside { get; }

    public static NetworkNamespace Create()
    {
        SshServer.SkipWithout(LocalProcess.Find("ip") is not null && LocalProcess.Find("nft") is not null, "ip or nft is missing: install iproute2 and nftables.");
        string id = Convert.ToHexString(RandomNumberGenerator.GetBytes(4)).ToLowerInvariant();
        int number = RandomNumberGenerator.GetInt32(1 << 15);
        string network = FormattableString.Invariant($"198.{18 + (number >> 14)}.{(number >> 6) & 255}.");
        int first = (number & 63) << 2;
        NetworkNamespace made = new("slaops-" + id, "so" + id, "si" + id, network + (first + 2), network + (first + 1));
        try
        {
            Ip("netns", "add", made.Name);
        }
        catch (InvalidOperationException)
        {
            Assert.Skip("This account may not make a network namespace.");
        }

        try
        {
            Ip("link", "add", made.outer, "type", "veth", "peer", "name", made.Line, "netns", made.Name);
            Ip("addr", "add", made.Outside + "/30", "dev", made.outer);
            Ip("link", "set", made.outer, "up");
            made.Run("ip", "link", "set", "lo", "up");
            made.Run("ip", "addr", "add", made.Address + "/30", "dev", made.Line);
            made.Run("ip", "link", "set", made.Line, "up");
            made.Run("ip", "route", "add", "default", "via", made.Outside);
            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>Runs a program in it to its end.</summary>
    public string Run(string program, params string[] arguments) => LocalProcess.Run("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Starts a server program in it.</summary>
    public LocalProcess Start(string program, params string[] arguments) => LocalProcess.Start("ip", ["netns", "exec", Name, LocalProcess.Find(program)!, .. arguments]);

    /// <summary>It as a host of the estate that was reached straight.</summary>
    internal HostSession Session(string name) => new EnteredSession(name, ["ip", "netns", "exec", Name], Address);

    public void Dispose()
    {
        // The line goes with the namespace, at the latest when the last program in it has ended.
        Ip("netns", "del", Name);
    }

    private static void Ip(params string[] arguments) => LocalProcess.Run("ip", arguments);
}
