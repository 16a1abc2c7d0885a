using Microsoft.Win32.SafeHandles;

namespace SlaOps.Systems;

/// <summary>Tenants' folders of this machine.</summary>
/// <param name="place">Its name in plans.</param>
/// <param name="template">The absolute path, with <c>{tenant}</c> in it.</param>
internal sealed class LocalFolderStore(string place, string template) : FolderTenantStore(place)
{
    // A folder is read only; more threads than this fetch nothing sooner.
    private const int CountingThreads = 4;

    // How long the threads of a run that is stopped are waited for: each has one system call to end.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    /// <inheritdoc/>
    public override string Method => "NIST SP 800-88 Clear: unlink, relative to open folders, links not followed";

    /// <inheritdoc/>
    public override async Task<TenantContent> EnumerateAsync(string tenant, CancellationToken cancellation)
    {
        using Opening? opening = await OpenAsync(tenant, cancellation);
        if (opening is null)
            return Nothing;
        FolderWalk walk = opening.Walk(erases: false);
        await WatchAsync(walk, Math.Min(CountingThreads, Environment.ProcessorCount), BackupStore.IdleDeadline, null, cancellation);
        if (walk.Left > 0)
            throw Gap(Reasons.Unreadable, UnixFiles.Why(walk.FirstError));
        return new TenantContent(walk.Content.Count, walk.Content.Bytes, walk.Content.Finish()) { Notes = Notes(walk.Mounts, walk.Links.Count) };
    }

    /// <inheritdoc/>
    public override async Task<long> EraseAsync(string tenant, ErasureLimits limits, Action<long>? progress, CancellationToken cancellation)
    {
        using Opening? opening = await OpenAsync(tenant, cancellation);
        if (opening is null)
            return 0;
        FolderWalk walk = opening.Walk(erases: true);
        await WatchAsync(walk, limits.ThrottleLimit, limits.Deadline, progress, cancellation);
        int unsafely = await Task.Run(() => UnixFiles.Flush(opening.Parent), cancellation).WaitAsync(limits.Deadline, cancellation);
        progress?.Invoke(walk.Removed);
        if (walk.Left > 0 || unsafely != 0)
            throw Gap(Reasons.TenantFolderLeft, walk.Left, UnixFiles.Why(walk.Left > 0 ? walk.FirstError : unsafely));
        return walk.Mounts == 0 ? walk.Removed : throw Gap(Reasons.TenantFolderMounted, walk.Mounts);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Waits for a walk, says how far it is, and gives up on a file system that does not answer.</summary>
    private static async Task WatchAsync(FolderWalk walk, int threads, TimeSpan idle, Action<long>? progress, CancellationToken cancellation)
    {
        TimeSpan often = TimeSpan.FromMilliseconds(100);
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task running = walk.RunAsync(threads, stop.Token);
        (long seen, long told, long at) = (-1, 0, Environment.TickCount64);
        while (await Task.WhenAny(running, Task.Delay(often, cancellation)) != running)
        {
            if (cancellation.IsCancellationRequested)
            {
                await Task.WhenAny(running, Task.Delay(Grace, CancellationToken.None));
                cancellation.ThrowIfCancellationRequested();
            }

            if (walk.Removed is long removed && removed > told)
                progress?.Invoke(told = removed);
            if (walk.Seen != seen)
                (seen, at) = (walk.Seen, Environment.TickCount64);
            if (Environment.TickCount64 - at > idle.TotalMilliseconds)
            {
                await stop.CancelAsync();
                throw new TimeoutException(Messages.Format("Text.ConnectTimeout", idle));
            }
        }

        await running;
    }

    private async Task<Opening?> OpenAsync(string tenant, CancellationToken cancellation)
    {
        TenantFolder folder = TenantFolder.Of(template, Place, tenant);
        if (!UnixFiles.IsSupported)
            throw Gap(Reasons.TenantFolderRefused, Messages.Format("Text.FolderNotLinux"));
        return await Task.Run(() => Open(folder), cancellation).WaitAsync(BackupStore.IdleDeadline, cancellation);
    }

    /// <summary>Down to the folder that holds the tenant's: null where the tenant has none.</summary>
    private Opening? Open(TenantFolder folder)
    {
        int error = UnixFiles.OpenFolder(folder.Parent, out SafeFileHandle at);
        if (error != 0)
            throw Gap(Reasons.Unreadable, error == UnixFiles.NoEntry ? Messages.Format("Text.FolderMissing") : UnixFiles.Why(error));
        try
        {
            foreach (string above in folder.Names.SkipLast(1))
            {
                byte[] step = UnixFiles.NameOf(above);
                if (!IsThere(at, above, step))
                    return null;
                error = UnixFiles.OpenFolder(at, step, out SafeFileHandle next);
                at.Dispose();
                at = next;
                if (error is UnixFiles.NotFolder or UnixFiles.TooManyLinks)
                    throw Gap(Reasons.TenantFolderNotReal);
                Answered(error);
            }

            byte[] name = UnixFiles.NameOf(folder.Names[^1]);
            if (!IsThere(at, folder.Names[^1], name))
                return null;
            Answered(UnixFiles.Look(at, out UnixEntry top));
            Opening opening = new(at, name, top);
            at = new SafeFileHandle(-1, ownsHandle: false);
            return opening;
        }
        finally
        {
            at.Dispose();
        }
    }

    /// <summary>True where a real folder of exactly this name is there.</summary>
    private bool IsThere(SafeFileHandle at, string name, byte[] bytes)
    {
        int error = UnixFiles.Look(at, ref bytes[0], out UnixEntry entry);
        if (error == UnixFiles.NoEntry)
            return false;
        Answered(error);
        if (!entry.IsFolder)
            throw Gap(Reasons.TenantFolderNotReal);
        return IsSpelt(at, name, bytes, entry) ? true : throw Gap(Reasons.TenantNameOtherCase, name);
    }

    /// <summary>
    /// True where the name on the disk is this one, letter for letter. Where case or normal form does not matter to the file system only the
    /// folder's own listing tells; that is read where the same folder answers to the other case too, so that it is not read for nothing.
    /// </summary>
    private bool IsSpelt(SafeFileHandle at, string name, byte[] bytes, UnixEntry entry)
    {
        if (TenantFolder.OtherCase(name) is string other)
        {
            byte[] others = UnixFiles.NameOf(other);
            if (string.Equals(other, name, StringComparison.Ordinal) || UnixFiles.Look(at, ref others[0], out UnixEntry found) != 0 || !found.IsSame(entry))
                return true;
        }

        Answered(UnixFiles.OpenFolder(at, UnixFiles.NameOf("."), out SafeFileHandle listing));
        using (listing)
        {
            byte[] buffer = new byte[64 * 1024];
            while (true)
            {
                Answered(UnixFiles.Read(listing, buffer, out int length));
                if (length == 0)
                    return false;
                for (int next = 0; next < length;)
                {
                    next = UnixFiles.Next(buffer, next, out _, out Range range);
                    if (buffer.AsSpan(range).SequenceEqual(bytes.AsSpan(..^1)))
                        return true;
                }
            }
        }
    }

    private void Answered(int error)
    {
        if (error != 0)
            throw Gap(Reasons.Unreadable, UnixFiles.Why(error));
    }

    private sealed record Opening(SafeFileHandle Parent, byte[] Name, UnixEntry Top) : IDisposable
    {
        internal FolderWalk Walk(bool erases) => new(Parent, Name, Top, erases);

        public void Dispose() => Parent.Dispose();
    }
}
