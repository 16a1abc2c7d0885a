using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>A kept file that no longer proves anything.</summary>
/// <param name="Id">The attestation that it was kept for.</param>
/// <param name="File">Where it lies or lay.</param>
/// <param name="IsMissing">True where it is not there; false where it was changed.</param>
public sealed record DamagedEvidence(string Id, string File, bool IsMissing);

/// <summary>Files that are evidence, kept by their content in <c>evidence/sha256/</c> beside a SQLite ledger; the ledger holds the hash.</summary>
public static class EvidenceFolder
{
    /// <summary>Where the file of a hash lies beside a ledger; null where the ledger is a server's and there is no folder.</summary>
    public static string? PathOf(string ledgerLocation, string sha256) => LedgerStore.IsPath(ledgerLocation)
        ? Path.Combine(Path.GetDirectoryName(ledgerLocation)!, "evidence", "sha256", sha256)
        : null;

    /// <summary>Keeps a copy of the file and returns its SHA-256, lower-case hexadecimal. What is hashed is what is kept, even where the file changes meanwhile.</summary>
    public static async Task<string> KeepAsync(string ledgerLocation, string file, CancellationToken cancellation)
    {
        try
        {
            await using FileStream source = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
            if (PathOf(ledgerLocation, "partial-" + Guid.NewGuid().ToString("N")) is not string partial)
                return Convert.ToHexString(await SHA256.HashDataAsync(source, cancellation)).ToLowerInvariant();
            Directory.CreateDirectory(Path.GetDirectoryName(partial)!);
            string hash = await CopyAsync(source, partial, cancellation);
            File.Move(partial, PathOf(ledgerLocation, hash)!, overwrite: true);
            return hash;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SlaException(Errors.FileNotFound, file, exception, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlaException(Errors.FileUnreadable, file, exception, file, exception.Message);
        }
    }

    /// <summary>The attestations whose kept file is not there any more, or is not what its hash says. Nothing for a ledger on a server, which keeps no files.</summary>
    public static async IAsyncEnumerable<DamagedEvidence> CheckAsync(ILedger ledger, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (!LedgerStore.IsPath(ledger.Location))
            yield break;
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { Kinds = [LedgerKinds.Attestation] }, cancellation))
        {
            if (entry.BodyText("sha256") is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigitLower))
                continue;
            string file = PathOf(ledger.Location, hash)!;
            string? found = await HashAsync(file, cancellation);
            if (!string.Equals(found, hash, StringComparison.Ordinal))
                yield return new DamagedEvidence(entry.Subject, file, IsMissing: found is null);
        }
    }

    private static async Task<string?> HashAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using FileStream source = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 64 * 1024, useAsync: true);
            return Convert.ToHexString(await SHA256.HashDataAsync(source, cancellation)).ToLowerInvariant();
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlaException(Errors.FileUnreadable, file, exception, file, exception.Message);
        }
    }

    private static async Task<string> CopyAsync(FileStream source, string target, CancellationToken cancellation)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream copy = new(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, useAsync: true);
        byte[] buffer = new byte[64 * 1024];
        for (int read = await source.ReadAsync(buffer, cancellation); read > 0; read = await source.ReadAsync(buffer, cancellation))
        {
            hash.AppendData(buffer, 0, read);
            await copy.WriteAsync(buffer.AsMemory(0, read), cancellation);
        }

        copy.Flush(flushToDisk: true);
        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
