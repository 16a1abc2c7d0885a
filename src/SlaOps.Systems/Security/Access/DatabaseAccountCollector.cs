namespace SlaOps.Systems;

/// <summary>Observes the accounts that can reach the data of a database.</summary>
public static class DatabaseAccountCollector
{
    // Without the right to see all accounts these tables show one's own alone, which would look like nobody else; so that right is asked for first.
    private const string Everybody = "SELECT COUNT(*) FROM mysql.user";

    private const string Grantees = """
        SELECT DISTINCT GRANTEE FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE NOT IN ('USAGE')
        UNION SELECT DISTINCT GRANTEE FROM information_schema.SCHEMA_PRIVILEGES
        UNION SELECT DISTINCT GRANTEE FROM information_schema.TABLE_PRIVILEGES
        """;

    /// <summary>Asks the first node that answers.</summary>
    public static async Task<DatabaseAccountEvidence> CollectAsync(EstateDatabase database, SecretResolver secrets, CancellationToken cancellation)
    {
        EvidenceGap gap = new(Reasons.Unreadable, Targets.Database(database.Name), Messages.Format("Text.DatabaseNoNodes"));
        foreach (string node in database.Nodes)
        {
            DateTimeOffset observedAt = DateTimeOffset.UtcNow;
            try
            {
                await using DatabaseNode open = await DatabaseNode.OpenAsync(database, node, secrets, cancellation);
                await open.QueryAsync(Everybody, cancellation);
                IReadOnlyList<IReadOnlyDictionary<string, string?>> rows = await open.QueryAsync(Grantees, cancellation);
                return new DatabaseAccountEvidence { Database = database.Name, ObservedAt = observedAt, Node = node, Accounts = AdministratorText.DatabaseAccounts(rows.Select(row => row.GetValueOrDefault("GRANTEE"))) };
            }
            catch (Exception exception) when (SessionFault.GapOf(exception, database.Name) is EvidenceGap found)
            {
                gap = found;
            }
        }

        return new DatabaseAccountEvidence { Database = database.Name, ObservedAt = DateTimeOffset.UtcNow, Gap = gap };
    }
}
