using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SlaOps.Systems;

/// <summary>An opened private key.</summary>
/// <param name="Key">The key.</param>
/// <param name="IsLocked">True where it needed its passphrase.</param>
internal sealed record SshKey(PrivateKeyFile Key, bool IsLocked)
{
    // A private key is a few kilobytes; who points at a dump gets a reason, not the dump in memory.
    private const int MaxLength = 256 * 1024;

    /// <summary>Opens a key file. Throws <see cref="EvidenceGapException"/> where it cannot be.</summary>
    internal static async Task<SshKey> LoadAsync(string file, string? passphrase, CancellationToken cancellation)
    {
        byte[] bytes = await ReadAsync(file, cancellation);
        try
        {
            return new SshKey(Open(bytes, null), IsLocked: false);
        }
        // The ciphers and the key formats fail in many ways on what is locked or broken.
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            if (!IsProtected(bytes, exception))
                throw Unusable(file, exception.Message, exception);
            if (passphrase is null)
                throw new EvidenceGapException(new EvidenceGap(Reasons.SshKeyLocked, file), exception);
        }

        try
        {
            return new SshKey(Open(bytes, passphrase), IsLocked: true);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            throw new EvidenceGapException(new EvidenceGap(Reasons.SshKeyLocked, file), exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    // Of PKCS #8 the library tries an empty passphrase, and fails as on a wrong one.
    private static bool IsProtected(ReadOnlySpan<byte> bytes, Exception exception) => exception is SshPassPhraseNullOrEmptyException || bytes.IndexOf("BEGIN ENCRYPTED PRIVATE KEY"u8) >= 0;

    private static PrivateKeyFile Open(byte[] bytes, string? passphrase)
    {
        using MemoryStream stream = new(bytes, writable: false);
        return new PrivateKeyFile(stream, passphrase);
    }

    private static async Task<byte[]> ReadAsync(string file, CancellationToken cancellation)
    {
        try
        {
            await using FileStream stream = File.OpenRead(file);
            byte[] bytes = new byte[(int)Math.Min(stream.Length, MaxLength)];
            await stream.ReadExactlyAsync(bytes, cancellation);
            return bytes;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Unusable(file, Messages.Format("Text.KeyMissing"), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Unusable(file, exception.Message, exception);
        }
    }

    private static EvidenceGapException Unusable(string file, string why, Exception inner) => new(new EvidenceGap(Reasons.SshKeyUnreadable, file, why), inner);
}
