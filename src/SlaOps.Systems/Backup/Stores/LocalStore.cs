using System.Runtime.CompilerServices;

namespace SlaOps.Systems;

/// <summary>A folder of this machine as a store.</summary>
internal sealed class LocalStore(string folder) : BackupStore
{
    private readonly LocalSession session = new(Environment.MachineName);

    /// <inheritdoc/>
    public override string Location => folder;

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (HostFile file in session.ListAsync(folder, cancellation))
            yield return Of(file);
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredFile> ListFoldersAsync(Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (DirectoryInfo inner in await Task.Run(() => Folders(wanted), cancellation).WaitAsync(IdleDeadline, cancellation))
        {
            List<StoredFile> parts = [];
            await foreach (HostFile file in session.ListAsync(inner.FullName, cancellation))
                parts.Add(Of(file));
            yield return FolderOf(inner.FullName, inner.Name, parts, inner.LastWriteTimeUtc);
        }
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(StoredFile file, CancellationToken cancellation)
    {
        Stream stream = await session.OpenReadAsync(file.Path, cancellation);
        if (Mark(new FileInfo(file.Path)) == file.Mark)
            return stream;
        await stream.DisposeAsync();
        throw new EvidenceGapException(new EvidenceGap(Reasons.ChangedWhileRead, file.Name));
    }

    /// <inheritdoc/>
    public override Task<FileMark?> FindAsync(StoredFile file, CancellationToken cancellation) => Task.Run(
        () => file.Parts is null ? Mark(new FileInfo(file.Path)) : FolderMark(file),
        cancellation).WaitAsync(IdleDeadline, cancellation);

    /// <inheritdoc/>
    public override Task<StoreDeletion> DeleteAsync(StoredFile file, CancellationToken cancellation) => Task.Run(
        () =>
        {
            FileMark? found = file.Parts is null ? Mark(new FileInfo(file.Path)) : FolderMark(file);
            if (found is null)
                return StoreDeletion.Absent;
            if (found != file.Mark)
                return StoreDeletion.Changed;
            foreach (StoredFile part in file.Parts ?? [file])
                File.Delete(part.Path);
            // Not recursive: what was not listed is not deleted.
            if (file.Parts is not null)
                Directory.Delete(file.Path);
            return StoreDeletion.Deleted;
        },
        cancellation).WaitAsync(IdleDeadline, cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => session.DisposeAsync();

    /// <summary>A folder as one backup: the sum of its files, and the time of its newest.</summary>
    internal static StoredFile FolderOf(string path, string name, IReadOnlyList<StoredFile> parts, DateTime emptyModifiedAt) => new(
        path,
        name,
        new FileMark(
            parts.Sum(part => part.Mark.Length),
            parts.Count == 0 ? new DateTimeOffset(DateTime.SpecifyKind(emptyModifiedAt, DateTimeKind.Utc)) : parts.Max(part => part.Mark.ModifiedAt),
            null))
    {
        Parts = parts,
    };

    private static StoredFile Of(HostFile file) => new(file.Path, file.Name, new FileMark(file.Length, file.ModifiedAt, null));

    private static FileMark? Mark(FileInfo info) => info.Exists && info.LinkTarget is null ? new FileMark(info.Length, new DateTimeOffset(info.LastWriteTimeUtc, TimeSpan.Zero), null) : null;

    private static FileMark? FolderMark(StoredFile folder)
    {
        DirectoryInfo info = new(folder.Path);
        if (!info.Exists || info.LinkTarget is not null)
            return null;
        StoredFile[] parts = [.. info.EnumerateFiles().Select(file => new StoredFile(file.FullName, file.Name, new FileMark(file.Length, new DateTimeOffset(file.LastWriteTimeUtc, TimeSpan.Zero), null)))];
        return FolderOf(folder.Path, folder.Name, parts, info.LastWriteTimeUtc).Mark;
    }

    private DirectoryInfo[] Folders(Func<string, bool> wanted)
    {
        DirectoryInfo root = new(folder);
        if (!root.Exists)
            throw new FileNotFoundException(null, folder);
        return [.. root.EnumerateDirectories().Where(inner => inner.LinkTarget is null && wanted(inner.Name))];
    }
}
