using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Renci.SshNet;
using Renci.SshNet.Sftp;

namespace SlaOps.Systems;

/// <summary>
/// The files of a host over SFTP. Each listing, read or question has a connection of its own while it lasts, so that several run at
/// once and one that hangs holds up no other; connections are kept for the next. Throws what <see cref="BackupStore"/> says.
/// </summary>
/// <param name="connector">Opens the connections.</param>
/// <param name="idle">How long the host may say nothing before it counts as gone.</param>
internal sealed class SshSftp(SshConnector connector, TimeSpan idle) : IAsyncDisposable
{
    // Measured: 64 KiB, read twice as fast as the default of 32 KiB; above 85,000 bytes each answer is an array of the large heap, made and
    // cleared anew, and the rate falls by a fifth.
    private const uint BlockLength = 64 * 1024;

    private const int KeptAtMost = 4;

    private readonly ConcurrentBag<SftpClient> kept = [];
    private readonly ConcurrentDictionary<string, string> canonicalFolders = new(StringComparer.Ordinal);
    private volatile bool disposed;

    /// <summary>The host's name in the estate.</summary>
    internal string Name => connector.Name;

    /// <summary>A path as the host knows it: <c>~/</c> and relative ones start at the account's home there.</summary>
    internal async Task<string> ResolveAsync(string path, CancellationToken cancellation)
    {
        if (path.StartsWith('/'))
            return path;
        using SshSftpLease lease = await RentAsync(cancellation);
        string below = path is "~" ? "" : path.StartsWith("~/", StringComparison.Ordinal) ? path[2..] : path;
        return Join(lease.Client.WorkingDirectory, below);
    }

    /// <summary>Everything in a folder but itself and its parent, links as links, page by page.</summary>
    internal async IAsyncEnumerable<ISftpFile> ListAsync(string folder, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using SshSftpLease lease = await RentAsync(cancellation);
        lease.Begin();
        // The token goes to the waiting alone: passed on, it would also stop the library from closing the handle.
        IAsyncEnumerator<ISftpFile> listing = lease.Client.ListDirectoryAsync(folder, CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
        while (await NextAsync(lease, listing, folder, cancellation))
        {
            if (listing.Current.Name is not ("." or ".."))
                yield return listing.Current;
        }

        lease.Complete();
    }

    /// <summary>What lies under a path, where that is no link; null where nothing does or a link.</summary>
    internal async Task<ISftpFile?> FindAsync(string path, CancellationToken cancellation)
    {
        using SshSftpLease lease = await RentAsync(cancellation);
        (ISftpFile? found, bool isLink) = await LookAsync(lease, path, cancellation);
        return isLink ? null : found;
    }

    /// <summary>The modification time of what a path leads to (UTC), links followed; null where there is nothing.</summary>
    internal async Task<DateTimeOffset?> GetModifiedAtAsync(string path, CancellationToken cancellation)
    {
        using SshSftpLease lease = await RentAsync(cancellation);
        try
        {
            ISftpFile found = await lease.AskAsync(client => client.GetAsync(path, CancellationToken.None), path, cancellation);
            return ModifiedAt(found);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Opens a file for reading from its start.</summary>
    internal async Task<SshFileStream> OpenReadAsync(string path, CancellationToken cancellation)
    {
        SshSftpLease lease = await RentAsync(cancellation);
        try
        {
            SftpFileStream stream = await lease.AskAsync(client => client.OpenAsync(path, FileMode.Open, FileAccess.Read, CancellationToken.None), path, cancellation);
            return new SshFileStream(this, lease, stream, path);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Deletes a file or an empty folder where it is still the one that is meant. What is removed is the name itself: were it swapped
    /// for a link in between, the link would go, never what it leads to.
    /// </summary>
    internal async Task<StoreDeletion> DeleteAsync(string path, Func<ISftpFile, bool> isMeant, CancellationToken cancellation)
    {
        using SshSftpLease lease = await RentAsync(cancellation);
        (ISftpFile? found, bool isLink) = await LookAsync(lease, path, cancellation);
        if (found is null)
            return StoreDeletion.Absent;
        if (isLink || !isMeant(found))
            return StoreDeletion.Changed;
        try
        {
            await lease.AskAsync(_ => found.DeleteAsync(CancellationToken.None), path, cancellation);
            return StoreDeletion.Deleted;
        }
        catch (FileNotFoundException)
        {
            return StoreDeletion.Absent;
        }
    }

    /// <summary>Takes a connection back.</summary>
    internal void Return(SftpClient client, bool sound)
    {
        if (sound && !disposed && kept.Count < KeptAtMost && client.IsConnected)
            kept.Add(client);
        else
            SshFault.Abandon(client);
    }

    /// <summary>When a file was last written to, to the second: SFTP knows no finer.</summary>
    internal static DateTimeOffset ModifiedAt(ISftpFile file) => new(DateTime.SpecifyKind(file.Attributes.LastWriteTimeUtc, DateTimeKind.Utc));

    /// <summary>A name in a folder.</summary>
    internal static string Join(string folder, string name) => name.Length == 0 ? folder : folder.TrimEnd('/') + "/" + name;

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        disposed = true;
        while (kept.TryTake(out SftpClient? client))
            SshFault.Abandon(client);
        connector.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<bool> NextAsync(SshSftpLease lease, IAsyncEnumerator<ISftpFile> listing, string folder, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        ValueTask<bool> next = listing.MoveNextAsync();
        // Within a page the next one is there already.
        return next.IsCompletedSuccessfully ? next.Result : await lease.AskAsync(_ => next.AsTask(), folder, cancellation);
    }

    // The library answers for the path that the host resolves, links followed. A link shows by being resolved to elsewhere.
    private async Task<(ISftpFile? Found, bool IsLink)> LookAsync(SshSftpLease lease, string path, CancellationToken cancellation)
    {
        try
        {
            ISftpFile found = await lease.AskAsync(client => client.GetAsync(path, CancellationToken.None), path, cancellation);
            int slash = path.LastIndexOf('/');
            string folder = slash <= 0 ? "/" : path[..slash];
            string name = path[(slash + 1)..];
            if (canonicalFolders.TryGetValue(folder, out string? known) && string.Equals(Join(known, name), found.FullName, StringComparison.Ordinal))
                return (found, false);
            string canonical = (await lease.AskAsync(client => client.GetAsync(folder, CancellationToken.None), folder, cancellation)).FullName;
            canonicalFolders[folder] = canonical;
            return (found, !string.Equals(Join(canonical, name), found.FullName, StringComparison.Ordinal));
        }
        catch (FileNotFoundException)
        {
            return (null, false);
        }
    }

    private async Task<SshSftpLease> RentAsync(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        while (kept.TryTake(out SftpClient? client))
        {
            // One that the host closed meanwhile is replaced unseen.
            if (client.IsConnected)
                return new SshSftpLease(this, client, idle);
            SshFault.Abandon(client);
        }

        return new SshSftpLease(this, await connector.ConnectAsync(static connection => new SftpClient(connection) { BufferSize = BlockLength }, cancellation), idle);
    }
}
