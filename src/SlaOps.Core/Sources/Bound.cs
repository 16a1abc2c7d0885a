namespace SlaOps;

/// <summary>What a file says, typed, and every mistake in it; the value is null where there is one.</summary>
public sealed record Bound<T>(T? Value, IReadOnlyList<PolicyMistake> Mistakes)
    where T : class;
