namespace SlaOps;

/// <summary>One mistake in a policy or estate file.</summary>
public sealed class PolicyMistake
{
    /// <summary>The file.</summary>
    public string Path { get; set; } = "";

    /// <summary>The line, from 1.</summary>
    public int Line { get; set; }

    /// <summary>The column, from 1.</summary>
    public int Column { get; set; }

    /// <summary>The key, dotted from the root, list items by index: <c>backup.database.every</c>, <c>hosts[2].address</c>.</summary>
    public string Key { get; set; } = "";

    /// <summary>What is written there.</summary>
    public string? Value { get; set; }

    /// <summary>What would be right, in the reader's language.</summary>
    public string Expected { get; set; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Path}:{Line}:{Column}: {(Key.Length == 0 ? "" : $"{Key}: {Value}: ")}{Expected}";
}
