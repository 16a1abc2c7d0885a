namespace SlaOps;

/// <summary><c>loadBalancers:</c> a load balancer and where it shows its statistics.</summary>
public sealed record EstateBalancer
{
    public required string Name { get; init; }

    /// <summary><c>haproxy</c>.</summary>
    public string Kind { get; init; } = "haproxy";

    /// <summary>The address of its page of statistics; null where <see cref="Socket"/> is asked instead.</summary>
    public Uri? Stats { get; init; }

    /// <summary>The path of its statistics socket on this machine.</summary>
    public string? Socket { get; init; }

    /// <summary>The database, by its name in the estate, that it is in front of; null: of something else.</summary>
    public string? Database { get; init; }

    /// <summary>The account of the page; null: none is asked for.</summary>
    public string? User { get; init; }

    public SecretReference? Password { get; init; }
}
