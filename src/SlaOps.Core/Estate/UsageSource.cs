namespace SlaOps;

/// <summary><c>usage:</c> where the usage of a day is read from: a query of a database, or a CSV file a day. Either gives rows of tenant, metric and amount.</summary>
public sealed record UsageSource
{
    public required string Name { get; init; }

    /// <summary>A database of the estate, by name.</summary>
    public string? Database { get; init; }

    /// <summary>The query; <c>@from</c> and <c>@to</c> are the day's bounds in the policy's zone, <c>@fromUtc</c> and <c>@toUtc</c> in UTC.</summary>
    public string? Query { get; init; }

    /// <summary>The host of the folder, by name; null is this machine.</summary>
    public string? Host { get; init; }

    /// <summary>The folder of the CSV files.</summary>
    public string? Path { get; init; }

    /// <summary>The file name; its day in braces.</summary>
    public string? File { get; init; }
}
