namespace SlaOps.Systems;

/// <summary>Observes how the nodes of a database encrypt what they send and store.</summary>
public static class DatabaseEncryptionCollector
{
    private const string Settings = "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('version', 'have_ssl', 'require_secure_transport', 'log_bin', 'encrypt_binlog', 'binlog_encryption', 'innodb_encrypt_log', 'innodb_redo_log_encrypt', 'datadir', 'innodb_data_home_dir', 'innodb_log_group_home_dir', 'innodb_undo_directory', 'log_bin_basename', 'aria_log_dir_path')";

    // The server's own tables hold no customer's data. MariaDB lists a tablespace as encrypted by its scheme, and need not list the others.
    private const string MariaDbTables = """
        SELECT s.NAME AS name, COALESCE(e.ENCRYPTION_SCHEME, 0) <> 0 AS encrypted FROM information_schema.INNODB_SYS_TABLESPACES s
        LEFT JOIN information_schema.INNODB_TABLESPACES_ENCRYPTION e ON e.SPACE = s.SPACE
        WHERE s.NAME LIKE '%/%' AND s.NAME NOT LIKE 'mysql/%' AND s.NAME NOT LIKE 'sys/%'
        """;

    private const string MySqlTables = """
        SELECT NAME AS name, ENCRYPTION = 'Y' AS encrypted FROM information_schema.INNODB_TABLESPACES
        WHERE SPACE_TYPE IN ('Single', 'General') AND NAME <> 'mysql' AND NAME NOT LIKE 'mysql/%' AND NAME NOT LIKE 'sys/%'
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Asks all nodes at once; one that does not answer is a gap of its own.</summary>
    public static async Task<DatabaseEncryptionEvidence> CollectAsync(EstateDatabase database, SecretResolver secrets, CancellationToken cancellation)
    {
        IEnumerable<string> nodes = database.Nodes.Concat(database.Replicas).Distinct(StringComparer.OrdinalIgnoreCase);
        NodeEncryption[] answers = await Task.WhenAll(nodes.Select(node => AskAsync(database, node, secrets, cancellation)));
        return new DatabaseEncryptionEvidence(database.Name, DateTimeOffset.UtcNow, answers);
    }

    private static async Task<NodeEncryption> AskAsync(EstateDatabase database, string node, SecretResolver secrets, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            await using DatabaseNode open = await DatabaseNode.OpenAsync(database, node, secrets, deadline.Token);
            return await AskAsync(open, node, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new NodeEncryption { Node = node, Gap = new EvidenceGap(Reasons.HostTooSlow, node, Deadline) };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, node) is EvidenceGap gap)
        {
            return new NodeEncryption { Node = node, Gap = gap };
        }
    }

    private static async Task<NodeEncryption> AskAsync(DatabaseNode node, string name, CancellationToken cancellation)
    {
        Dictionary<string, string> settings = new(StringComparer.OrdinalIgnoreCase);
        foreach (IReadOnlyDictionary<string, string?> row in await node.QueryAsync(Settings, cancellation))
            settings[row.GetValueOrDefault("Variable_name") ?? ""] = row.GetValueOrDefault("Value") ?? "";
        bool mariaDb = settings.GetValueOrDefault("version", "").Contains("MariaDB", StringComparison.OrdinalIgnoreCase);
        // MySQL 8.4 has no have_ssl any more: what counts is the line that this answer came by.
        bool tls = settings.TryGetValue("have_ssl", out string? has)
            ? has is "YES"
            : (await node.QueryAsync("SHOW SESSION STATUS LIKE 'Ssl_cipher'", cancellation)).Any(row => row.GetValueOrDefault("Value") is { Length: > 0 });
        NodeEncryption answer = new()
        {
            Node = name,
            HasTls = tls,
            Folders = Folders(settings),
            RequiresTls = tls && IsOn("require_secure_transport"),
            PlainLogs = [
                .. IsOn("innodb_encrypt_log") || IsOn("innodb_redo_log_encrypt") ? Array.Empty<string>() : ["redo"],
                .. !IsOn("log_bin") || IsOn("encrypt_binlog") || IsOn("binlog_encryption") ? Array.Empty<string>() : ["binary"]],
        };
        try
        {
            IReadOnlyList<IReadOnlyDictionary<string, string?>> tables = await node.QueryAsync(mariaDb ? MariaDbTables : MySqlTables, cancellation);
            return answer with { Tables = tables.Count, PlainTables = [.. tables.Where(table => table.GetValueOrDefault("encrypted") is not "1").Select(table => table.GetValueOrDefault("name") ?? "?").Order(StringComparer.Ordinal)] };
        }
        catch (EvidenceGapException exception)
        {
            return answer with { TablesGap = exception.Gap };
        }

        bool IsOn(string setting) => settings.GetValueOrDefault(setting) is "ON" or "1";
    }

    // Where its data and logs lie; what is not written from the root lies in the first.
    private static string[] Folders(Dictionary<string, string> settings)
    {
        string?[] named =
        [
            settings.GetValueOrDefault("datadir"), settings.GetValueOrDefault("innodb_data_home_dir"), settings.GetValueOrDefault("innodb_log_group_home_dir"),
            settings.GetValueOrDefault("innodb_undo_directory"), settings.GetValueOrDefault("aria_log_dir_path"),
            settings.GetValueOrDefault("log_bin_basename") is string logs && logs.LastIndexOf('/') is > 0 and int end ? logs[..end] : null,
        ];
        // One within another may still be a link, or a mount of its own.
        return [.. named.OfType<string>().Where(folder => folder.StartsWith('/')).Select(folder => folder.TrimEnd('/')).Where(folder => folder.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
