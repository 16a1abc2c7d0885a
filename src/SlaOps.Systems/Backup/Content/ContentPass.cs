using System.Text;

namespace SlaOps.Systems;

/// <summary>
/// Reads backups of one set to their last byte: hash of what is stored, every layer opened and proven to its end, the dump's own structure,
/// the manifest beside it. Observes and never judges. Calls may run at once.
/// </summary>
internal sealed class ContentPass(BackupStore store, BackupSet set, SecretResolver secrets)
{
    private const int MostManifest = 4 * 1024 * 1024;

    private bool IsDatabase => string.Equals(set.Of, "database", StringComparison.Ordinal);

    /// <summary>Reads a file, or a folder that is one backup. What keeps its bytes from being read or opened is a gap in the evidence.</summary>
    internal async Task<BackupContent> ReadAsync(StoredFile file, StoredFile? manifest, IProgress<long>? progress, CancellationToken cancellation)
    {
        BackupContent content = new() { Path = file.Path, Mark = file.Mark, ReadAt = DateTimeOffset.UtcNow };
        try
        {
            content = file.Parts is null ? await ReadFileAsync(file, progress, cancellation) : await new FolderPass(this).ReadAsync(content, file.Parts, progress, cancellation);
            if (manifest is not null && content.Sha256 is not null)
                content = await CompareAsync(file, manifest, content, cancellation);
            return await store.FindAsync(file, cancellation) == file.Mark ? content : content with { Damage = ContentDamage.Changed };
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            EvidenceGap gap = StoreFault.GapOf(exception, file.Name);
            return content with { Gap = gap, Damage = gap.Reason == Reasons.ChangedWhileRead ? ContentDamage.Changed : ContentDamage.None };
        }
    }

    /// <summary>One stored file through its layers. Throws what stores throw.</summary>
    internal async Task<BackupContent> ReadFileAsync(StoredFile file, IProgress<long>? progress, CancellationToken cancellation)
    {
        BackupContent content = new() { Path = file.Path, Mark = file.Mark, ReadAt = DateTimeOffset.UtcNow };
        await using StoredBytes stored = new(await store.OpenReadAsync(file, cancellation), progress);
        await using ContentLayers layers = new(set, secrets, file.Name, stored);
        try
        {
            await layers.OpenAsync(cancellation);
            (long length, DumpSummary? dump) = await PlainScan.RunAsync(layers.Plain, IsDatabase, cancellation);
            content = content with { PlainLength = length, Dump = dump, Padding = layers.Padding, Damage = length == 0 ? ContentDamage.Empty : ContentDamage.None };
        }
        catch (ContentDamageException exception) when (!stored.IsBroken)
        {
            content = content with { Damage = exception.Damage, DamageDetail = exception.Message };
        }
        catch (EvidenceGapException exception) when (!stored.IsBroken)
        {
            content = content with { Gap = exception.Gap };
        }

        // A layer that failed left bytes unread; the hash is of all of them.
        await stored.DrainAsync(cancellation);
        bool whole = content.Damage == ContentDamage.None && content.Gap is null;
        return content with
        {
            Length = stored.Count,
            Sha256 = stored.Sha256,
            Compression = layers.Compression,
            Encryption = layers.Encryption,
            Decrypted = whole && layers.Encryption is not (null or "none"),
            Damage = stored.Count == file.Mark.Length ? content.Damage : ContentDamage.Changed,
        };
    }

    /// <summary>What was backed up, decrypted and decompressed, as SQL that a client can be fed with.</summary>
    internal async Task<Stream> OpenPlainAsync(StoredFile file, CancellationToken cancellation)
    {
        if (file.Parts is not null)
            return new FolderFeed(this, file.Parts);
        ContentLayers layers = new(set, secrets, file.Name, await store.OpenReadAsync(file, cancellation));
        try
        {
            await layers.OpenAsync(cancellation);
            return new LayeredStream(layers);
        }
        catch
        {
            await layers.DisposeAsync();
            throw;
        }
    }

    private async Task<BackupContent> CompareAsync(StoredFile file, StoredFile manifest, BackupContent content, CancellationToken cancellation)
    {
        string text = await ReadTextAsync(manifest, cancellation);
        string? promised = Sha256Manifest.Find(text, file.Name) ?? (file.Parts is null ? null : Sha256Manifest.OfFolder(text, file.Name, [.. file.Parts.Select(part => part.Name)]));
        return promised is null
            ? content with { Gap = content.Gap ?? new EvidenceGap(Reasons.ManifestUnread, file.Name, manifest.Name) }
            : content with { ManifestSha256 = promised };
    }

    /// <summary>A small file of the store as text.</summary>
    internal async Task<string> ReadTextAsync(StoredFile file, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenReadAsync(file, cancellation);
        byte[] text = new byte[(int)Math.Min(file.Mark.Length, MostManifest)];
        return Encoding.UTF8.GetString(text, 0, await stream.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation));
    }

    /// <summary>The plain text, and with it what its layers hold.</summary>
    private sealed class LayeredStream(ContentLayers layers) : ReadOnlyStream
    {
        /// <inheritdoc/>
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => layers.Plain.ReadAsync(buffer, cancellationToken);

        /// <inheritdoc/>
        public override async ValueTask DisposeAsync()
        {
            await layers.DisposeAsync();
            await base.DisposeAsync();
        }
    }
}
