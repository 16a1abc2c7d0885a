namespace SlaOps;

/// <summary>A clause as a reader sees it: what is fixed about it, and how the policy words it.</summary>
public sealed class SlaClause
{
    /// <summary>The clause id.</summary>
    public string Id { get; set; } = "";

    /// <summary>The id's first part.</summary>
    public string Area { get; set; } = "";

    /// <summary>The promise, in <see cref="Language"/>.</summary>
    public string Text { get; set; } = "";

    /// <summary>How it is proven.</summary>
    public ClauseProof How { get; set; }

    public ClauseStrength Strength { get; set; }

    /// <summary>True where a value of it is a reading of the agreement, not its text.</summary>
    public bool Assumed { get; set; }

    /// <summary><c>en</c> or <c>ja</c>.</summary>
    public string Language { get; set; } = "en";

    /// <summary>The clauses of a policy, in the order of the agreement.</summary>
    public static IEnumerable<SlaClause> Of(SlaPolicy policy, string language)
    {
        bool japanese = string.Equals(language, "ja", StringComparison.Ordinal);
        foreach (ClauseDefinition clause in ClauseTable.All)
        {
            if (!policy.Clauses.TryGetValue(clause.Id, out ClausePromise? promise))
                continue;
            yield return new SlaClause
            {
                Id = clause.Id,
                Area = clause.Area,
                Text = japanese ? promise.Japanese : promise.English,
                How = clause.How,
                Strength = promise.Strength,
                Assumed = promise.Assumed,
                Language = japanese ? "ja" : "en",
            };
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Id;
}
