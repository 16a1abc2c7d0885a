using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems;

/// <summary>A certificate as a file, with its detached signature beside it under the same name and <c>.sig</c>.</summary>
public sealed class CertificateFile
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    // A certificate is some hundred kilobytes; who points at a disk image gets an error.
    private const long MaxLength = 64L << 20;

    private readonly byte[] content;
    private readonly string path;
    private readonly byte[]? signature;
    private readonly (string Pem, string? Passphrase)? key;

    private CertificateFile(string path, byte[] content, byte[]? signature, (string Pem, string? Passphrase)? key)
    {
        this.path = path;
        this.content = content;
        this.signature = signature;
        this.key = key;
    }

    /// <summary>Writes a certificate, and its signature where the estate names a key: true then. Whole or not at all.</summary>
    public static async Task<bool> WriteAsync(string path, string text, SlaEstate estate, SecretResolver secrets, CancellationToken cancellation)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        // The key first: an unsigned file must not be left where a signed one was asked for.
        byte[]? signed = await SigningKeyAsync(estate, secrets, cancellation) is { } signing ? Guard(signing.Path, () => CertificateSignature.Sign(bytes, signing.Pem, signing.Passphrase)) : null;
        try
        {
            await WriteAsync(path, bytes, cancellation);
            if (signed is not null)
                await WriteAsync(path + ".sig", signed, cancellation);
            else if (File.Exists(path + ".sig"))
                File.Delete(path + ".sig");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlaException(Errors.FileUnwritable, path, exception, path, exception.Message);
        }

        return signed is not null;
    }

    /// <summary>Reads a certificate and its signature, and the key to check it with: a public key's file, else the estate's own.</summary>
    public static async Task<CertificateFile> ReadAsync(string path, string? publicKey, SlaEstate estate, SecretResolver secrets, CancellationToken cancellation)
    {
        byte[] bytes = await ReadAsync(path, cancellation);
        byte[]? signed = File.Exists(path + ".sig") ? await ReadAsync(path + ".sig", cancellation) : null;
        (string Pem, string? Passphrase)? checking = publicKey is not null
            ? (Encoding.UTF8.GetString(await ReadAsync(publicKey, cancellation)), null)
            : await SigningKeyAsync(estate, secrets, cancellation) is { } own ? (own.Pem, own.Passphrase) : null;
        return new CertificateFile(path, bytes, signed, checking);
    }

    /// <summary>Whether it says what the ledger says, and is signed by the key.</summary>
    public async Task<Verdict> VerifyAsync(SlaPolicy policy, ILedger ledger, DateTimeOffset at, CancellationToken cancellation)
    {
        string text = Encoding.UTF8.GetString(content);
        string name = Path.GetFileName(path);
        EvidenceReference[] evidence = [new(path, at.ToUniversalTime(), Convert.ToHexString(SHA256.HashData(content)).ToLowerInvariant())];
        string? tenant = ErasureCertificate.TenantOf(text);
        if (tenant is null || !TenantId.IsValid(tenant))
            throw new SlaException(Errors.CertificateInvalid, path, name, ErasureCertificate.Format);
        Verdict Say(VerdictStatus status, Reason reason, params object?[] arguments)
        {
            Verdict verdict = Verdict.Of(ClauseIds.ErasureDue, Targets.Tenant(tenant), status, reason, at, arguments);
            (verdict.Evidence, verdict.Observed) = (evidence, name);
            return verdict;
        }

        if (signature is not null && key is { } checking && !Guard(path, () => CertificateSignature.Verify(content, signature, checking.Pem, checking.Passphrase)))
            return Say(VerdictStatus.Breached, Reasons.CertificateDiffers, name, "signature");
        TenantRecord record = (await TenantLog.ReadAsync(ledger, tenant, null, cancellation)).Of(tenant);
        string? difference = ErasureCertificate.DifferenceTo(text, policy, record) ?? await HeadAsync(ErasureCertificate.HeadOf(text), ledger, cancellation);
        return difference is not null ? Say(VerdictStatus.Breached, Reasons.CertificateDiffers, name, difference)
            : signature is null ? Say(VerdictStatus.Met, Reasons.CertificateUnsigned, name)
            : key is null ? Say(VerdictStatus.Unknown, Reasons.CertificateUnchecked, name)
            : Say(VerdictStatus.Met, Reasons.CertificateHolds, name);
    }

    // The head that it was issued at must be in the chain, or the chain was cut or made anew since.
    private static async Task<string?> HeadAsync(LedgerHead head, ILedger ledger, CancellationToken cancellation)
    {
        await foreach (LedgerEntry entry in ledger.ReadAsync(new LedgerQuery { AfterSequence = head.Sequence - 1, Limit = 1 }, cancellation))
            return entry.Sequence == head.Sequence && string.Equals(entry.Hash, head.Hash, StringComparison.Ordinal) ? null : "ledgerHead";
        return "ledgerHead";
    }

    private static async Task<(string Path, string Pem, string? Passphrase)?> SigningKeyAsync(SlaEstate estate, SecretResolver secrets, CancellationToken cancellation)
    {
        if (estate.Erasure.SigningKey is not string named)
            return null;
        string file = EstatePath.Resolve(estate, named);
        string pem = Encoding.UTF8.GetString(await ReadAsync(file, cancellation));
        return (file, pem, estate.Erasure.SigningPassphrase is SecretReference secret ? await secrets.ResolveAsync(secret, cancellation) : null);
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            if (!File.Exists(path))
                throw new SlaException(Errors.FileNotFound, path, path);
            return new FileInfo(path).Length <= MaxLength ? await File.ReadAllBytesAsync(path, deadline.Token) : throw new SlaException(Errors.FileUnreadable, path, path, MaxLength);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new SlaException(Errors.FileUnreadable, path, exception, path, exception.Message);
        }
    }

    private static async Task WriteAsync(string path, byte[] bytes, CancellationToken cancellation)
    {
        string partial = path + ".partial";
        await File.WriteAllBytesAsync(partial, bytes, cancellation);
        File.Move(partial, path, overwrite: true);
    }

    // What the runtime says of a key names no part of it.
    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new SlaException(Errors.SigningKeyInvalid, path, exception, path, exception.Message);
        }
    }
}
