namespace SlaOps;

/// <summary><c>client:</c> what a customer's PC and line should be.</summary>
public sealed record ClientPolicy
{
    public ClientNetworkPolicy Network { get; init; } = new();

    public ClientDevicePolicy Device { get; init; } = new();
}

/// <summary><c>client.network:</c> bands; one is reached when both directions reach its bounds.</summary>
public sealed record ClientNetworkPolicy
{
    public Bandwidth Minimum { get; init; } = new(10, 1);

    public Bandwidth Normal { get; init; } = new(20, 5);

    public Bandwidth Good { get; init; } = new(30, 15);

    public Bandwidth Ideal { get; init; } = new(100, 30);
}

/// <summary>The lower bounds of a band, in megabits a second.</summary>
public readonly record struct Bandwidth(decimal Down, decimal Up);

/// <summary><c>client.device:</c></summary>
public sealed record ClientDevicePolicy
{
    /// <summary>The least Windows version.</summary>
    public int Windows { get; init; } = 10;

    /// <summary>The least memory, in bytes as built in (8 GiB; what the system reports is a little less).</summary>
    public long Memory { get; init; } = 8L << 30;

    /// <summary>Processor families that are good enough.</summary>
    public IReadOnlyList<string> Processors { get; init; } = ["Core i", "Core Ultra", "Xeon"];

    public IReadOnlyList<string> Browsers { get; init; } = ["chrome", "edge"];
}
