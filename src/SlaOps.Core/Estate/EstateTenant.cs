namespace SlaOps;

/// <summary><c>tenants:</c> a customer and the address that is its own.</summary>
public sealed record EstateTenant
{
    /// <summary>The tenant's id, as everywhere: no name of a person or company.</summary>
    public required string Id { get; init; }

    /// <summary>Where the tenant's users log in.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where to connect to instead of looking the name up; null: what the name resolves to.</summary>
    public string? Connect { get; init; }

    /// <summary>The address without TLS that must lead to <see cref="Url"/>; null: port 80 of the same name.</summary>
    public Uri? Http { get; init; }
}

/// <summary><c>tls:</c> how certificates of this estate are trusted.</summary>
public sealed record EstateTls
{
    /// <summary>A PEM file of authorities that count besides the system's; null: the system's alone.</summary>
    public string? Authorities { get; init; }
}
