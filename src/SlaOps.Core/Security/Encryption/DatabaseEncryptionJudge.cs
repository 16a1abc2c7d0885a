namespace SlaOps;

/// <summary>
/// Judges, of databases, <c>encryption.in-transit</c> and <c>encryption.at-rest</c>. A node's data is encrypted where the server encrypts all of
/// it, or the disks beneath do; where neither shows, it proves nothing either way: what is beneath a host is not seen.
/// </summary>
public static class DatabaseEncryptionJudge
{
    /// <summary>The clauses that it judges.</summary>
    public static readonly string[] Clauses = [ClauseIds.EncryptionInTransit, ClauseIds.EncryptionAtRest];

    /// <summary>One verdict for each of the two clauses; <paramref name="disks"/> are those of the hosts that the nodes run on.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, DatabaseEncryptionEvidence evidence, IReadOnlyList<DiskEvidence> disks, DateTimeOffset at) =>
    [
        Of(policy, ClauseIds.EncryptionInTransit, evidence, at, policy.Encryption.InTransit ? () => Transit(evidence) : () => NotPromised("encryption.inTransit"), "TLS alone"),
        Of(policy, ClauseIds.EncryptionAtRest, evidence, at, policy.Encryption.AtRest ? () => Rest(evidence, disks) : () => NotPromised("encryption.atRest"), "all tables and logs encrypted, or the disks beneath"),
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

    private static IEnumerable<Finding> Rest(DatabaseEncryptionEvidence evidence, IReadOnlyList<DiskEvidence> disks)
    {
        foreach (Finding gap in Gaps(evidence))
            yield return gap;
        NodeEncryption[] answered = [.. evidence.Nodes.Where(node => node.Gap is null)];
        NodeEncryption[] covered = [.. answered.Where(node => Beneath(node, disks) is { Length: > 0 } beneath && Array.TrueForAll(beneath, folder => folder.Encrypted is true))];
        NodeEncryption[] others = [.. answered.Except(covered)];
        foreach (NodeEncryption node in others)
        {
            if ((node.PlainTables.Count > 0 || node.PlainLogs.Count > 0) && Array.Find(Beneath(node, disks), folder => folder.Encrypted is false) is { } plain)
                yield return new Finding(VerdictStatus.Unknown, Reasons.NodePlain, node.Node, plain.Path, plain.Source);
            else if (node.TablesGap is { } gap)
                yield return Finding.Of(gap);
            else if (node.PlainTables.Count > 0)
                yield return new Finding(VerdictStatus.Unknown, Reasons.TablesPlain, node.Node, node.PlainTables.Count, node.Tables, node.PlainTables[0]);
            else if (node.PlainLogs.Count > 0)
                yield return new Finding(VerdictStatus.Unknown, Reasons.DatabaseLogsPlain, node.Node, string.Join(", ", node.PlainLogs));
        }

        if (covered.Length > 0)
            yield return new Finding(VerdictStatus.Met, Reasons.DisksEncrypted, string.Join(", ", covered.SelectMany(node => node.Folders).Distinct(StringComparer.Ordinal)));
        // A server without tables proves nothing of those to come.
        if (others.Sum(node => node.Tables) is int tables and > 0)
            yield return new Finding(VerdictStatus.Met, Reasons.TablesEncrypted, tables, others.Length);
        else if (others.Length > 0 || answered.Length == 0)
            yield return new Finding(VerdictStatus.Unknown, Reasons.TablesNotSeen);
    }

    // What its folders lie on; empty where its host, or one of the folders, was not seen.
    private static StoredFolder[] Beneath(NodeEncryption node, IReadOnlyList<DiskEvidence> disks)
    {
        DiskEvidence? disk = disks.FirstOrDefault(one => string.Equals(one.Host, node.Host, StringComparison.Ordinal) && one.Gap is null);
        StoredFolder[] found = [.. node.Folders.Select(folder => disk?.Folders.FirstOrDefault(one => string.Equals(one.Path, folder, StringComparison.Ordinal) && one.Source is not null)).OfType<StoredFolder>()];
        return found.Length == node.Folders.Count ? found : [];
    }

    private static IEnumerable<Finding> Gaps(DatabaseEncryptionEvidence evidence) => evidence.Nodes.Select(node => node.Gap).OfType<EvidenceGap>().Select(Finding.Of);

    private static IEnumerable<Finding> NotPromised(string key) => [new Finding(VerdictStatus.NotApplicable, Reasons.EncryptionNotPromised, key)];

    private static string Names(IEnumerable<NodeEncryption> nodes) => string.Join(", ", nodes.Select(node => node.Node));
}
