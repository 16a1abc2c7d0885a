namespace SlaOps;

/// <summary>What a file says, typed, and every mistake in it; the value is null where there is one.</summary>
public sealed record Bound<T>(T? Value, IReadOnlyList<PolicyMistake> Mistakes)
    where T : class
{
    /// <summary>What the file was bound to; without one, an error that tells the first mistake (one of the whole file has no key).</summary>
    public T Valid(ErrorCode otherwise, string path)
    {
        if (Value is not null)
            return Value;
        PolicyMistake first = Mistakes[0];
        string told = first.Key.Length == 0 ? first.Expected : $"{first.Key}: {first.Expected}";
        throw new SlaException(otherwise, path, path, Mistakes.Count, first.Line, first.Column, told);
    }
}
