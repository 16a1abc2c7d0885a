namespace SlaOps;

/// <summary>
/// Judges, of databases, <c>encryption.in-transit</c> and <c>encryption.at-rest</c>. Tables that the server does not encrypt may lie on a
/// disk that is: they prove nothing either way.
/// </summary>
public static class DatabaseEncryptionJudge
{
    /// <summary>The clauses that it judges.</summary>
    public static readonly string[] Clauses = [ClauseIds.EncryptionInTransit, ClauseIds.EncryptionAtRest];

    /// <summary>One verdict for each of the two clauses.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, DatabaseEncryptionEvidence evidence, DateTimeOffset at) =>
    [
        Of(policy, ClauseIds.EncryptionInTransit, evidence, at, policy.Encryption.InTransit ? () => Transit(evidence) : () => NotPromised("encryption.inTransit"), "TLS alone"),
        Of(policy, ClauseIds.EncryptionAtRest, evidence, at, policy.Encryption.AtRest ? () => Rest(evidence) : () => NotPromised("encryption.atRest"), "all tables and logs encrypted"),
    ];

    private static Verdict Of(SlaPolicy policy, string clause, DatabaseEncryptionEvidence evidence, DateTimeOffset at, Func<IEnumerable<Finding>> judge, string required)
    {
        string target = Targets.Database(evidence.Database);
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, clause, target, evidence.ObservedAt, at);
        Verdict verdict = Finding.Worst(clause, target, at, doubt is null ? judge() : [Finding.Of(doubt)]);
        verdict.Required = required;
        verdict.Evidence = [.. evidence.Nodes.Where(node => node.Gap is null).Select(node => new EvidenceReference("mysql:" + node.Node, evidence.ObservedAt))];
        return verdict;
    }

    private static IEnumerable<Finding> Transit(DatabaseEncryptionEvidence evidence)
    {
        NodeEncryption[] answered = [.. evidence.Nodes.Where(node => node.Gap is null)];
        if (answered.Where(node => !node.HasTls).ToArray() is { Length: > 0 } plain)
            yield return new Finding(VerdictStatus.Breached, Reasons.TransitPlain, Names(plain));
        if (answered.Where(node => node is { HasTls: true, RequiresTls: false }).ToArray() is { Length: > 0 } optional)
            yield return new Finding(VerdictStatus.AtRisk, Reasons.TransitOptional, Names(optional));
        foreach (Finding gap in Gaps(evidence))
            yield return gap;
        yield return new Finding(VerdictStatus.Met, Reasons.TransitRequired, answered.Length);
    }

    private static IEnumerable<Finding> Rest(DatabaseEncryptionEvidence evidence)
    {
        foreach (Finding gap in Gaps(evidence))
            yield return gap;
        NodeEncryption[] answered = [.. evidence.Nodes.Where(node => node.Gap is null)];
        foreach (NodeEncryption node in answered)
        {
            if (node.TablesGap is { } gap)
                yield return Finding.Of(gap);
            else if (node.PlainTables.Count > 0)
                yield return new Finding(VerdictStatus.Unknown, Reasons.TablesPlain, node.Node, node.PlainTables.Count, node.Tables, node.PlainTables[0]);
            else if (node.PlainLogs.Count > 0)
                yield return new Finding(VerdictStatus.Unknown, Reasons.DatabaseLogsPlain, node.Node, string.Join(", ", node.PlainLogs));
        }

        // A server without tables proves nothing of those to come.
        yield return answered.Sum(node => node.Tables) is int tables and > 0
            ? new Finding(VerdictStatus.Met, Reasons.TablesEncrypted, tables, answered.Length)
            : new Finding(VerdictStatus.Unknown, Reasons.TablesNotSeen);
    }

    private static IEnumerable<Finding> Gaps(DatabaseEncryptionEvidence evidence) => evidence.Nodes.Select(node => node.Gap).OfType<EvidenceGap>().Select(Finding.Of);

    private static IEnumerable<Finding> NotPromised(string key) => [new Finding(VerdictStatus.NotApplicable, Reasons.EncryptionNotPromised, key)];

    private static string Names(IEnumerable<NodeEncryption> nodes) => string.Join(", ", nodes.Select(node => node.Node));
}
