using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;

namespace SlaOps.Systems;

/// <summary>Archives of a ledger: JSON lines, compressed where the name ends in <c>.gz</c>; written whole or not at all, read only as a whole chain.</summary>
public static class LedgerArchiveFile
{
    // An entry is at most a little over 1 MiB; a longer line is no entry and must not fill the memory.
    private const int LongestLine = 4 * 1024 * 1024;

    /// <summary>Writes the chain up to its present head.</summary>
    public static async Task<LedgerArchive> ExportAsync(ILedger ledger, string path, CancellationToken cancellation)
    {
        LedgerHead head = await ledger.GetHeadAsync(cancellation);
        string partial = path + ".partial";
        try
        {
            await using (StreamWriter writer = new(Compressed(path, File.Create(partial)), new UTF8Encoding(false)))
            {
                await writer.WriteAsync(LedgerArchiveText.Header(head) + "\n");
                await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery(), cancellation))
                {
                    if (entry.Sequence > head.Sequence)
                        break;
                    await writer.WriteAsync(LedgerArchiveText.Line(entry) + "\n");
                }
            }

            File.Move(partial, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlaException(Errors.FileUnwritable, path, exception, path, exception.Message);
        }
        finally
        {
            File.Delete(partial);
        }

        return new LedgerArchive { Path = path, Entries = head.Sequence, Head = head.ToString() };
    }

    /// <summary>Reads an archive to its end and proves its chain. Throws <see cref="SlaException"/> with the line where it is changed, cut or no archive.</summary>
    public static async Task<LedgerArchive> CheckAsync(string path, CancellationToken cancellation)
    {
        LedgerArchive archive = await ReadHeaderAsync(path, cancellation);
        await foreach (LedgerEntry _ in ReadAsync(path, 0, cancellation))
        {
        }

        return archive;
    }

    /// <summary>
    /// Brings into the ledger what the archive has beyond its head, all or nothing. Throws <see cref="SlaException"/> where the two are not
    /// parts of one chain. Returns how many entries were new.
    /// </summary>
    public static async Task<long> ImportAsync(LedgerDatabase ledger, LedgerArchive archive, CancellationToken cancellation)
    {
        LedgerHead head = await ledger.GetHeadAsync(cancellation);
        await RequireOneChainAsync(ledger, head, archive, cancellation);
        if (archive.Entries <= head.Sequence)
            return 0;
        if (!await ledger.AppendSealedAsync(ReadAsync(archive.Path, head.Sequence, cancellation), head, cancellation))
            throw new SlaException(Errors.LedgerForked, ledger.Location, ledger.Location, head, archive.Path);
        return archive.Entries - head.Sequence;
    }

    /// <summary>Throws <see cref="SlaException"/> unless the ledger is empty or it and the archive agree on the shorter one's head.</summary>
    public static async Task RequireOneChainAsync(ILedger ledger, LedgerHead head, LedgerArchive archive, CancellationToken cancellation)
    {
        long common = Math.Min(head.Sequence, archive.Entries);
        if (common == 0)
            return;
        string? own = null;
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { AfterSequence = common - 1, Limit = 1 }, cancellation))
            own = entry.Hash;
        await foreach (LedgerEntry entry in ReadAsync(archive.Path, common - 1, cancellation))
        {
            if (!string.Equals(entry.Hash, own, StringComparison.Ordinal))
                throw new SlaException(Errors.LedgerForked, ledger.Location, ledger.Location, head, archive.Path);
            return;
        }
    }

    /// <summary>The entries after a sequence number; every line is verified as it is read, the end against the header.</summary>
    private static async IAsyncEnumerable<LedgerEntry> ReadAsync(string path, long after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using ArchiveLines lines = ArchiveLines.Open(path, LongestLine);
        LedgerArchive header = Header(path, await lines.NextAsync(cancellation));
        LedgerVerifier verifier = new(LedgerHead.Parse(header.Head));
        while (await lines.NextAsync(cancellation) is string line)
        {
            LedgerEntry entry = LedgerArchiveText.Entry(line) ?? throw Invalid(path, lines.Number, "NotAnEntry");
            verifier.Add(entry);
            if (!verifier.Holds)
                throw new SlaException(Errors.LedgerArchiveInvalid, path, path, lines.Number, verifier.Finish(path).Message);
            if (entry.Sequence > after)
                yield return entry;
        }

        if (header.Entries > 0 && verifier.Finish(path) is { IsValid: false } cut)
            throw new SlaException(Errors.LedgerArchiveInvalid, path, path, lines.Number + 1, cut.Message);
        if (verifier.Count != header.Entries)
            throw Invalid(path, lines.Number, "Count");
    }

    private static async Task<LedgerArchive> ReadHeaderAsync(string path, CancellationToken cancellation)
    {
        await using ArchiveLines lines = ArchiveLines.Open(path, LongestLine);
        return Header(path, await lines.NextAsync(cancellation));
    }

    private static LedgerArchive Header(string path, string? line) => LedgerArchiveText.ReadHeader(path, line ?? "") ?? throw Invalid(path, 1, "NoHeader");

    private static Stream Compressed(string path, Stream file) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionLevel.Fastest) : file;

    private static SlaException Invalid(string path, long line, string what) =>
        new(Errors.LedgerArchiveInvalid, path, path, line, Messages.Format("Text.LedgerArchive." + what));
}
