using System.Globalization;
using MySqlConnector;

namespace SlaOps.Systems;

/// <summary>Reads the usage of one finished day from its source.</summary>
public static class UsageReader
{
    private const int MaxFile = 64 * 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    /// <summary>The rows. Throws <see cref="SlaException"/> (<see cref="Errors.UsageUnread"/>) where the day cannot be read whole.</summary>
    public static async Task<IReadOnlyList<UsageRow>> ReadAsync(SlaPolicy policy, SlaEstate estate, UsageSource source, DateOnly day, SecretResolver secrets, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            return source.Query is not null
                ? await QueryAsync(policy, estate, source, day, secrets, deadline.Token)
                : await FileAsync(policy, estate, source, day, secrets, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw Unread(source, day, Messages.Format("Text.ConnectTimeout", Deadline));
        }
        catch (Exception exception) when (exception is EvidenceGapException or IOException or UnauthorizedAccessException or TimeoutException or FormatException or InvalidCastException or OverflowException)
        {
            throw Unread(source, day, exception.Message);
        }
    }

    private static async Task<IReadOnlyList<UsageRow>> QueryAsync(SlaPolicy policy, SlaEstate estate, UsageSource source, DateOnly day, SecretResolver secrets, CancellationToken cancellation)
    {
        EstateDatabase database = estate.Databases.First(one => string.Equals(one.Name, source.Database, StringComparison.OrdinalIgnoreCase));
        EvidenceGapException? refused = null;
        foreach (string node in database.Nodes)
        {
            try
            {
                await using DatabaseNode open = await DatabaseNode.OpenAsync(database, node, secrets, cancellation);
                return await QueryAsync(policy, open, source, day, cancellation);
            }
            catch (EvidenceGapException exception)
            {
                // Any node will do.
                refused = exception;
            }
        }

        throw refused ?? new EvidenceGapException(new EvidenceGap(Reasons.Unreadable, database.Name, Messages.Format("Text.ExpectedDefined")));
    }

    private static async Task<IReadOnlyList<UsageRow>> QueryAsync(SlaPolicy policy, DatabaseNode node, UsageSource source, DateOnly day, CancellationToken cancellation)
    {
        Dictionary<string, object> bounds = new(StringComparer.Ordinal)
        {
            ["@from"] = day.ToDateTime(TimeOnly.MinValue),
            ["@to"] = day.AddDays(1).ToDateTime(TimeOnly.MinValue),
            ["@fromUtc"] = ZonedTime.Resolve(day, TimeOnly.MinValue, policy.TimeZone).UtcDateTime,
            ["@toUtc"] = ZonedTime.Resolve(day.AddDays(1), TimeOnly.MinValue, policy.TimeZone).UtcDateTime,
        };
        List<UsageRow> rows = [];
        await node.ReadAsync(source.Query!, bounds, reader => rows.Add(RowOf(reader)), cancellation);
        return UsageCsv.Sum(rows);
    }

    private static UsageRow RowOf(MySqlDataReader reader)
    {
        if (reader.FieldCount != 3)
            throw new FormatException(Messages.Format("Text.UsageColumns", reader.FieldCount));
        string? tenant = Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture);
        string? metric = Convert.ToString(reader.GetValue(1), CultureInfo.InvariantCulture);
        // A sum over no rows is null, and means nothing was used.
        decimal amount = reader.IsDBNull(2) ? 0 : Convert.ToDecimal(reader.GetValue(2), CultureInfo.InvariantCulture);
        return string.IsNullOrEmpty(tenant) || string.IsNullOrEmpty(metric) || amount < 0
            ? throw new FormatException(Messages.Format("Text.UsageRow", tenant, metric, amount))
            : new UsageRow(tenant, metric, amount);
    }

    private static async Task<IReadOnlyList<UsageRow>> FileAsync(SlaPolicy policy, SlaEstate estate, UsageSource source, DateOnly day, SecretResolver secrets, CancellationToken cancellation)
    {
        EstateHost host = FolderListing.Host(estate, source.Host);
        string folder = host.IsLocal ? EstatePath.Resolve(estate, source.Path!) : source.Path!;
        string path = folder.TrimEnd('/') + "/" + NameOf(source.File!, day);
        await using HostSession session = await HostSession.ConnectAsync(estate, host, secrets, cancellation);
        DateTimeOffset writtenAt = await session.GetModifiedAtAsync(path, cancellation) ?? throw Unread(source, day, Messages.Format("Text.UsageFileMissing", path));
        // Written to last while the day was still going on: what came after is not in it.
        if (writtenAt < ZonedTime.Resolve(day.AddDays(1), TimeOnly.MinValue, policy.TimeZone))
            throw Unread(source, day, Messages.Format("Text.UsageFileUnfinished", path, TimeZoneInfo.ConvertTime(writtenAt, policy.TimeZone)));
        string text = await session.ReadTextAsync(path, cancellation, MaxFile) ?? throw Unread(source, day, Messages.Format("Text.UsageFileMissing", path));
        if (text.Length >= MaxFile)
            throw Unread(source, day, Messages.Format("Text.UsageFileLong", path));
        (IReadOnlyList<UsageRow> rows, int wrong) = UsageCsv.Parse(text);
        return wrong == 0 ? rows : throw Unread(source, day, Messages.Format("Text.UsageLine", path, wrong));
    }

    private static string NameOf(string pattern, DateOnly day)
    {
        int open = pattern.IndexOf('{', StringComparison.Ordinal);
        int close = pattern.IndexOf('}', StringComparison.Ordinal);
        return pattern[..open] + day.ToDateTime(TimeOnly.MinValue).ToString(pattern[(open + 1)..close], CultureInfo.InvariantCulture) + pattern[(close + 1)..];
    }

    private static SlaException Unread(UsageSource source, DateOnly day, string why) => new(Errors.UsageUnread, source.Name, source.Name, day, why);
}
