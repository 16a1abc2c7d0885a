namespace SlaOps;

/// <summary>Says what restoring a backup proves, against what the dump's own text holds. Pure.</summary>
public static class RestoreJudge
{
    // A dump of all databases brings the server's own tables, which the scratch server has already and changes by itself.
    private static readonly string[] ServersOwn = ["mysql", "information_schema", "performance_schema", "sys"];

    /// <summary>The proof of the bytes, <paramref name="content"/>, with what the drill adds. A drill that could not be carried out adds its reason alone.</summary>
    public static BackupProof Judge(BackupProof content, RestoreEvidence evidence)
    {
        if (evidence.Gap is EvidenceGap gap)
            return content with { Reason = gap.Reason, Arguments = Array.ConvertAll(gap.Arguments, InvariantText.Of) };
        DateTimeOffset endedAt = evidence.StartedAt + evidence.Duration;
        return Wrong(content, evidence) is (Reason reason, object?[] arguments)
            ? content with { State = BackupFileState.Corrupt, Reason = reason, Arguments = Array.ConvertAll(arguments, InvariantText.Of), RestoreFailedAt = endedAt, RestoredAt = null }
            : content with { State = BackupFileState.Restored, RestoredAt = endedAt, RestoreFailedAt = null };
    }

    private static (Reason Reason, object?[] Arguments)? Wrong(BackupProof content, RestoreEvidence evidence)
    {
        string name = content.Path[(content.Path.TrimEnd('/').LastIndexOfAny(['/', '\\']) + 1)..];
        if (evidence.Refusal is string refusal)
            return (Reasons.RestoreRefused, [name, refusal]);
        Dictionary<(string, string), RestoredTable> restored = evidence.Tables.ToDictionary(table => (table.Database, table.Name));
        foreach (DumpTable table in content.Tables.Where(table => !ServersOwn.Contains(table.Database, StringComparer.OrdinalIgnoreCase)))
        {
            string shown = table.Database.Length == 0 ? table.Name : $"{table.Database}.{table.Name}";
            if (!restored.TryGetValue((table.Database, table.Name), out RestoredTable? found))
                return (Reasons.RestoreTableMissing, [name, shown]);
            if (found.Rows != table.Rows)
                return (Reasons.RestoreRowsDiffer, [name, shown, table.Rows, found.Rows]);
        }

        return evidence.Tables.FirstOrDefault(table => !string.Equals(table.Check, "OK", StringComparison.Ordinal)) is RestoredTable damaged
            ? (Reasons.RestoreCheckFailed, [name, damaged.Name, damaged.Check])
            : null;
    }
}
