namespace SlaOps.Systems;

/// <summary>A file's layers, opened one by one as their first bytes show them, down to what was backed up.</summary>
internal sealed class ContentLayers : IAsyncDisposable
{
    // Enough for every signature, and for tar's, which lies at 257.
    private const int HeadLength = 512;

    private readonly BackupSet set;
    private readonly SecretResolver secrets;
    private readonly string name;
    private GzipLayer? gzip;
    private OpenPgpHome? home;

    /// <summary>The layers over <paramref name="stored"/>; none is opened yet.</summary>
    internal ContentLayers(BackupSet set, SecretResolver secrets, string name, Stream stored)
    {
        this.set = set;
        this.secrets = secrets;
        this.name = name;
        Plain = stored;
    }

    /// <summary>As <see cref="BackupContent.Compression"/>.</summary>
    internal string? Compression { get; private set; }

    /// <summary>As <see cref="BackupContent.Encryption"/>.</summary>
    internal string? Encryption { get; private set; }

    /// <summary>What was backed up; reading it to its end proves every layer. Disposing it disposes all of them.</summary>
    internal Stream Plain { get; private set; }

    /// <summary>Zero bytes after the end, once that was read.</summary>
    internal long Padding => gzip?.Padding ?? 0;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Plain.DisposeAsync();
        if (home is not null)
            await home.DisposeAsync();
        home = null;
    }

    /// <summary>
    /// Opens them all. Throws <see cref="EvidenceGapException"/> for want of a key or a program, <see cref="ContentDamageException"/> for damage; what was
    /// recognised by then is told by the properties.
    /// </summary>
    internal async Task OpenAsync(CancellationToken cancellation)
    {
        while (true)
        {
            HeadedStream headed = await HeadedStream.OpenAsync(Plain, HeadLength, cancellation);
            Plain = headed;
            (string? compression, string? encryption) = FileSignature.Of(headed.Head[..Math.Min(headed.Head.Length, FileSignature.Length)]);
            bool compressed = compression is not (null or "none");
            bool encrypted = encryption is not (null or "none");
            if (encrypted && Encryption is null)
            {
                Encryption = encryption;
                Plain = await DecryptAsync(encryption!, cancellation);
            }
            else if (compressed && Compression is null)
            {
                Compression = compression;
                Plain = Decompress(compression!);
            }
            else
            {
                RequireKnown(headed.Head, compression);
                Compression ??= compression;
                Encryption ??= encryption;
                return;
            }
        }
    }

    private Stream Decompress(string compression) => compression switch
    {
        "gzip" => gzip = new GzipLayer(Plain),
        "zstd" => new ZstandardLayer(Plain),
        _ => Program(compression is "xz" ? "xz" : "bzip2", ["--decompress", "--stdout"], end => end.ExitCode == 0 && !IsTrailing(end.Error) ? null : Damage(compression, end.Error)),
    };

    private async Task<Stream> DecryptAsync(string encryption, CancellationToken cancellation)
    {
        if (set.Decrypt is not BackupDecryption settings || !string.Equals(settings.With, encryption, StringComparison.Ordinal))
            throw new EvidenceGapException(new EvidenceGap(Reasons.DecryptionNoKey, name, encryption));
        string? passphrase = settings.Passphrase is SecretReference reference ? await secrets.ResolveAsync(reference, cancellation) : null;
        switch (encryption)
        {
            case "age":
                return Program("age", ["--decrypt", "--identity", KeyFile(settings) ?? throw NoKey(encryption)], AgeEnd);
            case "openssl":
                return await OpenSslLayer.OpenAsync(Plain, settings, passphrase ?? throw NoKey(encryption), cancellation);
            default:
                home = await OpenPgpHome.MakeAsync(KeyFile(settings), passphrase, name, cancellation);
                return Program("gpg", home.DecryptArguments, OpenPgpHome.Judge(name));
        }
    }

    // A wrong key of openssl gives noise, and noise is no finding about the backup. It starts as an OpenPGP packet does now and then: that is two bytes.
    private void RequireKnown(ReadOnlySpan<byte> head, string? compression)
    {
        bool tar = head.Length > 262 && head[257..262].SequenceEqual("ustar"u8);
        if (string.Equals(Encryption, "openssl", StringComparison.Ordinal) && head.Length > 0 && (Compression ?? compression) is null && !tar)
            throw new EvidenceGapException(new EvidenceGap(Reasons.DecryptionFailed, name, "openssl"));
    }

    private ProgramLayer Program(string program, IReadOnlyList<string> arguments, Func<ProgramEnd, Exception?> judge)
    {
        try
        {
            return ProgramLayer.Start(program, arguments, Plain, judge);
        }
        catch (FileNotFoundException exception)
        {
            throw new EvidenceGapException(new EvidenceGap(Reasons.ContentNoProgram, name, program), exception);
        }
    }

    // What age says of the data itself; anything else (no identity matched, a key file that is none) is about the key.
    private Exception? AgeEnd(ProgramEnd end)
    {
        if (end.ExitCode == 0)
            return null;
        bool data = end.Error.Contains("payload", StringComparison.Ordinal) || end.Error.Contains("chunk", StringComparison.Ordinal) || end.Error.Contains("header", StringComparison.Ordinal);
        return data ? Damage("age", end.Error) : new EvidenceGapException(new EvidenceGap(Reasons.DecryptionFailed, name, "age"));
    }

    private EvidenceGapException NoKey(string encryption) => new(new EvidenceGap(Reasons.DecryptionNoKey, name, encryption));

    private static string? KeyFile(BackupDecryption settings) => settings.KeyFile is string file ? EstatePath.AtHome(file) : null;

    // bzip2 takes no offence at it.
    private static bool IsTrailing(string said) => said.Contains("trailing garbage", StringComparison.Ordinal);

    private static ContentDamageException Damage(string layer, string said)
    {
        bool cut = said.Contains("nexpected end", StringComparison.Ordinal) || said.Contains("unexpected EOF", StringComparison.OrdinalIgnoreCase) || said.Contains("ends unexpectedly", StringComparison.Ordinal);
        return new ContentDamageException(cut ? ContentDamage.Truncated : IsTrailing(said) ? ContentDamage.TrailingBytes : ContentDamage.Corrupt, $"{layer}: not whole by its own program");
    }
}
