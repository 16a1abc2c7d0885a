using System.Runtime.CompilerServices;
using Renci.SshNet.Sftp;

namespace SlaOps.Systems;

/// <summary>A folder of a host over SFTP as a store. Marks are exact to the second, as SFTP shows times.</summary>
internal sealed class SftpStore : BackupStore
{
    private readonly SshSftp files;
    private readonly string written;
    private string? folder;

    /// <summary>A store in the folder of a host; <paramref name="idle"/> is <see cref="BackupStore.IdleDeadline"/> but in tests.</summary>
    internal SftpStore(SshConnector connector, string path, TimeSpan? idle = null)
    {
        files = new SshSftp(connector, idle ?? IdleDeadline);
        written = path.Length > 1 ? path.TrimEnd('/') : path;
    }

    /// <inheritdoc/>
    public override string Location => $"sftp://{files.Name}/{written.TrimStart('/')}";

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredFile> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (StoredFile file in ListFilesAsync(await FolderAsync(cancellation), cancellation))
            yield return file;
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<StoredFile> ListFoldersAsync(Func<string, bool> wanted, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string root = await FolderAsync(cancellation);
        List<ISftpFile> inner = [];
        await foreach (ISftpFile file in files.ListAsync(root, cancellation))
        {
            if (file.IsDirectory && wanted(file.Name))
                inner.Add(file);
        }

        foreach (ISftpFile found in inner)
            yield return await ReadFolderAsync(SshSftp.Join(root, found.Name), found, cancellation);
    }

    /// <inheritdoc/>
    public override async Task<Stream> OpenReadAsync(StoredFile file, CancellationToken cancellation)
    {
        SshFileStream stream = await files.OpenReadAsync(file.Path, cancellation);
        try
        {
            await stream.PinAsync(file.Mark, cancellation);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task<FileMark?> FindAsync(StoredFile file, CancellationToken cancellation)
    {
        if (await files.FindAsync(file.Path, cancellation) is not ISftpFile found)
            return null;
        if (file.Parts is null)
            return found.IsRegularFile ? MarkOf(found) : null;
        return found.IsDirectory ? (await ReadFolderAsync(file.Path, found, cancellation)).Mark : null;
    }

    /// <inheritdoc/>
    public override Task<StoreDeletion> DeleteAsync(StoredFile file, CancellationToken cancellation) => file.Parts is null
        ? files.DeleteAsync(file.Path, found => found.IsRegularFile && MarkOf(found) == file.Mark, cancellation)
        : DeleteFolderAsync(file, file.Parts, cancellation);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => files.DisposeAsync();

    /// <summary>Which bytes a file holds, as far as SFTP tells.</summary>
    internal static FileMark MarkOf(ISftpFile file) => new(file.Attributes.Size, SshSftp.ModifiedAt(file), null);

    private async Task<StoreDeletion> DeleteFolderAsync(StoredFile folderFile, IReadOnlyList<StoredFile> parts, CancellationToken cancellation)
    {
        if (await files.FindAsync(folderFile.Path, cancellation) is not ISftpFile found)
            return StoreDeletion.Absent;
        if (!found.IsDirectory)
            return StoreDeletion.Changed;
        StoredFile now = await ReadFolderAsync(folderFile.Path, found, cancellation);
        Dictionary<string, FileMark> listed = parts.ToDictionary(part => part.Path, part => part.Mark, StringComparer.Ordinal);
        if (now.Parts!.Any(part => !listed.TryGetValue(part.Path, out FileMark? mark) || mark != part.Mark) || now.Parts!.Count != parts.Count)
            return StoreDeletion.Changed;
        foreach (StoredFile part in parts)
        {
            if (await DeleteAsync(part, cancellation) == StoreDeletion.Changed)
                return StoreDeletion.Changed;
        }

        // The host removes empty folders only: what was not listed is not deleted.
        return await files.DeleteAsync(folderFile.Path, static left => left.IsDirectory, cancellation) == StoreDeletion.Changed ? StoreDeletion.Changed : StoreDeletion.Deleted;
    }

    private async IAsyncEnumerable<StoredFile> ListFilesAsync(string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ISftpFile file in files.ListAsync(path, cancellation))
        {
            if (file.IsRegularFile)
                yield return new StoredFile(SshSftp.Join(path, file.Name), file.Name, MarkOf(file));
        }
    }

    private async Task<StoredFile> ReadFolderAsync(string path, ISftpFile found, CancellationToken cancellation)
    {
        List<StoredFile> parts = [];
        await foreach (StoredFile part in ListFilesAsync(path, cancellation))
            parts.Add(part);
        return LocalStore.FolderOf(path, path[(path.LastIndexOf('/') + 1)..], parts, SshSftp.ModifiedAt(found).UtcDateTime);
    }

    private async Task<string> FolderAsync(CancellationToken cancellation) => folder ??= await files.ResolveAsync(written, cancellation);
}
