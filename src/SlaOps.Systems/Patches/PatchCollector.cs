using System.Globalization;
using System.IO.Compression;

namespace SlaOps.Systems;

/// <summary>Observes a host's patches through its own package manager.</summary>
public static class PatchCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>How far back the history is read.</summary>
    private static readonly TimeSpan HistorySpan = TimeSpan.FromDays(400);

    /// <summary>The host's patches as they are now; earlier runs in the ledger (null: none) tell since when an update waits.</summary>
    public static async Task<PatchEvidence> CollectAsync(HostSession host, ILedger? ledger, CancellationToken cancellation)
    {
        PatchEvidence evidence = await AptPatches.CollectAsync(host, Deadline, HistorySpan, cancellation)
            ?? await DnfPatches.CollectAsync(host, Deadline, HistorySpan, cancellation)
            ?? new PatchEvidence { Status = new PatchStatus { ComputerName = host.Name }, ObservedAt = DateTimeOffset.UtcNow };
        evidence.Status.At = evidence.ObservedAt;
        if (ledger is not null && evidence.Status.Pending.Length > 0)
            PatchObservations.Narrow(evidence.Status.Pending, await ReadObservationsAsync(ledger, host.Name, cancellation));
        return evidence;
    }

    private static async Task<IReadOnlyList<LedgerEntry>> ReadObservationsAsync(ILedger ledger, string host, CancellationToken cancellation)
    {
        List<LedgerEntry> entries = [];
        LedgerQuery query = new() { Kinds = [LedgerKinds.PatchObserved], Subject = Targets.Host(host), From = DateTimeOffset.UtcNow - TimeSpan.FromDays(60) };
        await foreach (LedgerEntry entry in ledger.ReadAsync(query, cancellation))
            entries.Add(entry);
        return entries;
    }

    /// <summary>The lines of a log and of its rotated copies, oldest copy first, compressed or not; a copy that cannot be read counts as a problem.</summary>
    internal static async Task<PackageLog> ReadLogsAsync(HostSession host, string folder, string name, Func<IEnumerable<string>, PackageLog> parse, CancellationToken cancellation)
    {
        List<HostFile> files = [];
        List<PackageRun> runs = [];
        int problems = 0;
        try
        {
            await foreach (HostFile file in host.ListAsync(folder, cancellation))
            {
                if (string.Equals(file.Name, name, StringComparison.Ordinal) || file.Name.StartsWith(name + ".", StringComparison.Ordinal))
                    files.Add(file);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return new PackageLog([], 1);
        }

        foreach (HostFile file in files.OrderBy(file => file.ModifiedAt))
        {
            try
            {
                PackageLog log = parse(await ReadLinesAsync(host, file, cancellation));
                runs.AddRange(log.Runs);
                problems += log.Problems;
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or TimeoutException)
            {
                problems++;
            }
        }

        return new PackageLog(runs, problems);
    }

    /// <summary>True where the host asks for a reboot or runs an older kernel than the newest one installed.</summary>
    internal static async Task<bool> NeedsRebootAsync(HostSession host, CancellationToken cancellation)
    {
        foreach (string flag in (string[])["/run/reboot-required", "/var/run/reboot-required"])
        {
            if (await host.GetModifiedAtAsync(flag, cancellation) is not null)
                return true;
        }

        const string prefix = "vmlinuz-";
        string running = (await PrintedAsync(host, new HostCommand("uname", "-r"), cancellation))?.Trim() ?? "";
        List<HostFile> kernels = [];
        try
        {
            await foreach (HostFile file in host.ListAsync("/boot", cancellation))
            {
                if (file.Name.StartsWith(prefix, StringComparison.Ordinal))
                    kernels.Add(file);
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return false;
        }

        // A kernel that is not installed here (a container, a cloud's own) cannot be older than one that is.
        HostFile? current = kernels.Find(kernel => string.Equals(kernel.Name[prefix.Length..], running, StringComparison.Ordinal));
        return current is not null && kernels.Exists(kernel => NaturalOrder.Compare(kernel.Name, current.Name) > 0);
    }

    /// <summary>What a program printed; null where it is not installed, failed or took too long.</summary>
    internal static async Task<string?> PrintedAsync(HostSession host, HostCommand command, CancellationToken cancellation)
    {
        try
        {
            CommandOutput? output = await host.TryRunAsync(command with { Deadline = Deadline }, cancellation);
            return output is { ExitCode: 0, Truncated: false } ? output.Output : null;
        }
        catch (Exception exception) when (exception is TimeoutException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<List<string>> ReadLinesAsync(HostSession host, HostFile file, CancellationToken cancellation)
    {
        await using Stream raw = await host.OpenReadAsync(file.Path, cancellation);
        await using Stream stream = file.Name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
        using StreamReader reader = new(stream);
        List<string> lines = [];
        while (await reader.ReadLineAsync(cancellation) is { } line)
            lines.Add(line);
        return lines;
    }

    private static class NaturalOrder
    {
        // 6.1.0-9 comes before 6.1.0-10.
        public static int Compare(string left, string right)
        {
            string[] a = Parts(left), b = Parts(right);
            for (int index = 0; index < Math.Min(a.Length, b.Length); index++)
            {
                int order = long.TryParse(a[index], NumberStyles.None, CultureInfo.InvariantCulture, out long x) && long.TryParse(b[index], NumberStyles.None, CultureInfo.InvariantCulture, out long y)
                    ? x.CompareTo(y)
                    : string.CompareOrdinal(a[index], b[index]);
                if (order != 0)
                    return order;
            }

            return a.Length.CompareTo(b.Length);
        }

        private static string[] Parts(string text) => text.Split('.', '-', '+', '_');
    }
}
