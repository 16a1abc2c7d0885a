
namespace SlaOps.Systems;

/// <summary>Reads the files of a folder that is one backup (mydumper's), and makes one reading of them.</summary>
internal sealed class FolderPass(ContentPass pass)
{
    /// <summary>Reads every part, one after the other; several backups are read at once instead.</summary>
    internal async Task<BackupContent> ReadAsync(BackupContent content, IReadOnlyList<StoredFile> parts, IProgress<long>? progress, CancellationToken cancellation)
    {
        List<(StoredFile File, BackupContent Content)> read = [];
        string? metadata = null;
        foreach (StoredFile part in parts.OrderBy(part => part.Name, StringComparer.Ordinal))
        {
            read.Add((part, await pass.ReadFileAsync(part, progress, cancellation)));
            if (string.Equals(part.Name, MyDumperFolder.Metadata, StringComparison.Ordinal))
                metadata = await pass.ReadTextAsync(part, cancellation);
        }

        // mydumper writes no encryption of its own: its metadata is plain beside parts that somebody encrypted.
        BackupContent[] data = [.. read.Where(part => part.File.Name.EndsWith(".sql", StringComparison.Ordinal) || part.File.Name.Contains(".sql.", StringComparison.Ordinal)).Select(part => part.Content)];
        (StoredFile File, BackupContent Content) bad = read.Find(part => part.Content.Damage != ContentDamage.None && !IsEmptyText(part.File, part.Content));
        BackupContent? plain = Array.Find(data, one => !one.Decrypted) ?? data.FirstOrDefault();
        return content with
        {
            Length = read.Sum(part => part.Content.Length),
            PlainLength = read.Sum(part => part.Content.PlainLength),
            Sha256 = Sha256Manifest.Combine(read.Select(part => (part.Content.Sha256!, part.File.Name))),
            Compression = plain?.Compression,
            Encryption = plain?.Encryption,
            Decrypted = data.Length > 0 && data.All(one => one.Decrypted),
            Damage = bad.Content?.Damage ?? (read.Count == 0 ? ContentDamage.Empty : ContentDamage.None),
            DamageDetail = bad.Content is null ? null : $"{bad.File.Name}: {bad.Content.DamageDetail ?? bad.Content.Damage.ToString()}",
            Padding = read.Sum(part => part.Content.Padding),
            Gap = read.Find(part => part.Content.Gap is not null).Content?.Gap,
            Dump = MyDumperFolder.Summarise([.. read.Select(part => new MyDumperPart(part.File.Name, part.Content.Dump))], metadata),
        };
    }


    // A table without rows may have an empty file.
    private static bool IsEmptyText(StoredFile file, BackupContent content) => content.Damage == ContentDamage.Empty && file.Name.EndsWith(".sql", StringComparison.Ordinal);
}
