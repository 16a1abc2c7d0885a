namespace SlaOps;

/// <summary><c>loadBalancers:</c> a load balancer and where it shows its statistics.</summary>
public sealed record EstateBalancer
{
    internal const string Haproxy = "haproxy", Proxysql = "proxysql";

    public required string Name { get; init; }

    /// <summary><c>haproxy</c> or <c>proxysql</c>.</summary>
    public string Kind { get; init; } = Haproxy;

    /// <summary>The address of its page of statistics; null where <see cref="Socket"/> is asked instead.</summary>
    public Uri? Stats { get; init; }

    /// <summary>The path of its statistics socket on this machine.</summary>
    public string? Socket { get; init; }

    /// <summary>ProxySQL: host and port of its administration.</summary>
    public string? Admin { get; init; }

    /// <summary>ProxySQL: the hostgroups that clients are sent to.</summary>
    public IReadOnlyList<int> Hostgroups { get; init; } = [];

    /// <summary>The database, by its name in the estate, that it is in front of; null: of something else.</summary>
    public string? Database { get; init; }

    /// <summary>The account of the page or the administration; null: none is asked for.</summary>
    public string? User { get; init; }

    public SecretReference? Password { get; init; }
}
