using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace SlaOps.Systems;

/// <summary>Restores a dump into a scratch MariaDB, looks at what came of it, and removes the server whatever happens.</summary>
public static partial class RestoreDrill
{
    // What a dump takes on disk beyond its own text: indexes, undo, the server's files.
    private const decimal SpaceFactor = 2.5m;
    private const long ServerSpace = 300L * 1024 * 1024;

    private const long LittleSpace = 64L * 1024 * 1024;

    // Where a dump names no database.
    private const string Unnamed = "restored";

    /// <summary>
    /// Restores the dump that <paramref name="openPlain"/> opens (decrypted, decompressed) on <paramref name="host"/>. What keeps the
    /// drill from being carried out is a gap in the evidence; what the server refuses is its refusal. <paramref name="progress"/> tells
    /// the bytes of the dump that were fed.
    /// </summary>
    public static async Task<RestoreEvidence> RunAsync(
        HostSession host, DrillSettings settings, StoredFile file, BackupContent scan, Func<CancellationToken, Task<Stream>> openPlain, IProgress<long>? progress, CancellationToken cancellation)
    {
        RestoreEvidence evidence = new() { Path = file.Path, Mark = file.Mark, StartedAt = DateTimeOffset.UtcNow };
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(settings.Deadline);
        try
        {
            if (scan.PlainLength > settings.MaxSize)
                throw Gap(Reasons.RestoreTooLarge, file.Name, scan.PlainLength, settings.MaxSize);
            string path = await PrepareAsync(host, settings, scan.PlainLength, deadline.Token);
            await using ScratchServer server = await ScratchServer.StartAsync(host, path, settings.Deadline, deadline.Token, cancellation);
            evidence = evidence with { ServerVersion = server.Version };
            string database = scan.Dump?.Databases is [string first, ..] ? first : Unnamed;
            evidence = await LoadAsync(server, database, scan, openPlain, settings.MaxSize, progress, deadline.Token) is string refusal
                ? await HostsFaultAsync(host, path, refusal, scan.PlainLength, deadline.Token) is EvidenceGap gap
                    ? evidence with { Gap = gap }
                    : evidence with { Refusal = Anonymous(refusal) }
                : evidence with { Tables = await LookAsync(server, scan.Dump?.Databases.Count > 0 ? null : Unnamed) };
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException && !cancellation.IsCancellationRequested && deadline.IsCancellationRequested)
        {
            evidence = evidence with { Gap = new EvidenceGap(Reasons.RestoreDeadline, file.Name, settings.Deadline) };
        }
        catch (Exception exception) when (StoreFault.IsFault(exception) && !cancellation.IsCancellationRequested)
        {
            evidence = evidence with { Gap = StoreFault.GapOf(exception, host.Name) };
        }

        cancellation.ThrowIfCancellationRequested();
        return evidence with { Duration = Stopwatch.GetElapsedTime(start) };
    }

    /// <summary>Removes what killed drills left on a host, and tells how many. A drill that runs is left alone.</summary>
    public static async Task<int> CleanAsync(HostSession host, DrillSettings settings, CancellationToken cancellation)
    {
        (string path, _) = await LookAtAsync(host, settings, cancellation);
        return await CleanAsync(host, path, cancellation);
    }

    private static async Task<int> CleanAsync(HostSession host, string path, CancellationToken cancellation)
    {
        CommandOutput output = await host.RunAsync(ScratchServer.Script(ScratchScripts.Clean, path) with { Deadline = TimeSpan.FromMinutes(5) }, cancellation);
        return int.TryParse(output.Output.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
    }

    private static async Task<string> PrepareAsync(HostSession host, DrillSettings settings, long plainLength, CancellationToken cancellation)
    {
        (string path, _) = await LookAtAsync(host, settings, cancellation);
        await CleanAsync(host, path, cancellation);
        (_, long free) = await LookAtAsync(host, settings, cancellation);
        return free < Needed(plainLength) ? throw Gap(Reasons.RestoreNoSpace, host.Name, free, Needed(plainLength)) : path;
    }

    private static async Task<(string Path, long Free)> LookAtAsync(HostSession host, DrillSettings settings, CancellationToken cancellation)
    {
        CommandOutput output = await host.RunAsync(ScratchServer.Script(ScratchScripts.Look, settings.Path ?? ""), cancellation);
        string said = output.Error.Trim();
        return (output.ExitCode, output.Output.Split('\n')) switch
        {
            (0, [string path, string free, ..]) when long.TryParse(free, NumberStyles.None, CultureInfo.InvariantCulture, out long kilobytes) => (path, kilobytes * 1024),
            (127, _) => throw Gap(Reasons.RestoreNoProgram, host.Name, said),
            _ => throw Gap(Reasons.RestoreServerFailed, host.Name, said),
        };
    }

    private static long Needed(long plainLength) => (long)(plainLength * SpaceFactor) + ServerSpace;

    /// <summary>What the server said where it took not all of it; null where it did.</summary>
    private static async Task<string?> LoadAsync(
        ScratchServer server, string database, BackupContent scan, Func<CancellationToken, Task<Stream>> openPlain, long limit, IProgress<long>? progress, CancellationToken cancellation)
    {
        await server.AskAsync($"CREATE DATABASE IF NOT EXISTS {Quote(database)};\n");
        await using Stream plain = await openPlain(cancellation);
        await using FeedStream feed = new(plain, limit, progress);
        CommandOutput loaded = await server.LoadAsync(feed, database, CharacterSet(scan.Dump?.CharacterSet));
        if (feed.IsTooLarge)
            throw Gap(Reasons.RestoreTooLarge, System.IO.Path.GetFileName(scan.Path), feed.Fed, limit);
        if (feed.Failure is Exception failure)
            throw StoreFault.IsFault(failure) || failure is InvalidDataException ? new EvidenceGapException(StoreFault.GapOf(failure, scan.Path), failure) : failure;
        return loaded.ExitCode == 0 ? null : loaded.Error.Trim();
    }

    /// <summary>The tables of all databases but the server's own, counted and checked in two round trips; those of <paramref name="unnamed"/> stand without a database.</summary>
    private static async Task<IReadOnlyList<RestoredTable>> LookAsync(ScratchServer server, string? unnamed)
    {
        string[][] names = await server.AskAsync(
            "SELECT HEX(TABLE_SCHEMA), HEX(TABLE_NAME) FROM information_schema.TABLES WHERE TABLE_TYPE IN ('BASE TABLE', 'SEQUENCE') "
            + "AND TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys') ORDER BY 1, 2;\n");
        (string Database, string Name)[] tables = [.. names.Where(row => row.Length == 2).Select(row => (Text(row[0]), Text(row[1])))];
        StringBuilder questions = new();
        foreach ((string database, string name) in tables)
            questions.Append(CultureInfo.InvariantCulture, $"SELECT 'rows', COUNT(*) FROM {Quote(database)}.{Quote(name)};\nCHECK TABLE {Quote(database)}.{Quote(name)};\n");
        long[] rows = new long[tables.Length];
        string[] checks = new string[tables.Length];
        int index = -1;
        foreach (string[] row in tables.Length == 0 ? [] : await server.AskAsync(questions.ToString()))
        {
            if (row is ["rows", string count])
                rows[++index] = long.Parse(count, CultureInfo.InvariantCulture);
            else if (row.Length >= 4 && index >= 0)
                checks[index] = Checked(row[^2], row[^1], checks[index]);
        }

        return [.. tables.Select((table, place) => new RestoredTable(string.Equals(table.Database, unnamed, StringComparison.Ordinal) ? "" : table.Database, table.Name, rows[place], checks[place] ?? "-"))];
    }

    // The last row of a check is its status; an engine that knows no check has nothing to be checked.
    private static string Checked(string type, string text, string? before) => type switch
    {
        "status" => before ?? text,
        "note" when text.Contains("doesn't support check", StringComparison.Ordinal) => "OK",
        "note" or "info" => before!,
        _ => Anonymous(text),
    };

    // A disk that the restore filled up is no fault of the dump, nor is a server that died; InnoDB ends itself where it cannot write.
    private static async Task<EvidenceGap?> HostsFaultAsync(HostSession host, string path, string refusal, long plainLength, CancellationToken cancellation)
    {
        bool full = DiskFull().IsMatch(refusal);
        if (!full && !ServerGone().IsMatch(refusal))
            return null;
        (_, long free) = await LookAtAsync(host, new DrillSettings { Path = path }, cancellation);
        return full || free < LittleSpace
            ? new EvidenceGap(Reasons.RestoreNoSpace, host.Name, free, Needed(plainLength))
            : new EvidenceGap(Reasons.RestoreServerFailed, host.Name, Anonymous(refusal));
    }

    private static string CharacterSet(string? written) => written is not null && written.All(character => char.IsAsciiLetterOrDigit(character) || character == '_') ? written : "utf8mb4";

    // The server quotes values of rows; who reads a verdict needs the number and the place.
    private static string Anonymous(string said)
    {
        // An older client repeats the statement, rows and all, before it says what is wrong with it.
        string line = said.Split('\n').LastOrDefault(line => line.StartsWith("ERROR", StringComparison.Ordinal)) ?? said.Split('\n')[^1];
        string text = Quoted().Replace(line.TrimEnd(), "'…'");
        return text[..Math.Min(text.Length, 300)];
    }

    private static string Quote(string name) => "`" + name.Replace("`", "``", StringComparison.Ordinal) + "`";

    private static string Text(string hexadecimal) => Encoding.UTF8.GetString(Convert.FromHexString(hexadecimal));

    private static EvidenceGapException Gap(Reason reason, params object?[] arguments) => new(new EvidenceGap(reason, arguments));

    [GeneratedRegex(@"'[^']*'", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"ERROR (2006|2013|2002) ", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ServerGone();

    [GeneratedRegex(@"No space left on device|ERROR (1021|1114|3) |[Ee]rr(no|code): 28", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DiskFull();
}
