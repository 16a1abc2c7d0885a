using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace SlaOps.Systems;

/// <summary>
/// One walk over a tenant's folder, that counts or erases what is in it, on several threads. Every name is looked at and removed relative to
/// its open folder, and no folder is opened through a link: whoever swaps a folder for a link meanwhile has the link removed, and nothing
/// outside is reached. Folders that lie on another mount are left alone.
/// </summary>
/// <param name="parent">The folder that the tenant's one lies in, open.</param>
/// <param name="name">The tenant's folder's name in it, zero-terminated.</param>
/// <param name="top">What lies in the parent's mount is walked.</param>
/// <param name="erases">True to erase, false to count.</param>
internal sealed class FolderWalk(SafeFileHandle parent, byte[] name, UnixEntry top, bool erases)
{
    private const int BufferLength = 64 * 1024;

    // Files that came while a folder was read are fetched so often; then somebody still writes there.
    private const int Rereads = 5;

    // Folders near the top stay open while what is below them is worked on, and of a very deep path one in so many: a path of thousands
    // of levels must not use up the descriptors.
    private const int OpenLevels = 24;
    private const int OpenEvery = 64;

    private readonly Stack<Folder> waiting = new();
    private readonly ContentHash content = new();
    private int unfinished = 1;
    private long seen;
    private long removed;
    private long left;
    private int firstError;
    private long mounts;

    /// <summary>Names met so far: that it grows shows that the file system answers.</summary>
    internal long Seen => Interlocked.Read(ref seen);

    /// <summary>Names removed so far.</summary>
    internal long Removed => Interlocked.Read(ref removed);

    /// <summary>Names that could not be removed, or looked at.</summary>
    internal long Left => Interlocked.Read(ref left);

    /// <summary>Why the first of <see cref="Left"/>; an error number.</summary>
    internal int FirstError => firstError;

    /// <summary>Mount points that were not entered.</summary>
    internal long Mounts => Interlocked.Read(ref mounts);

    /// <summary>What was counted.</summary>
    internal ContentHash Content => content;

    /// <summary>Files with names elsewhere, once counted.</summary>
    internal HardLinks Links { get; } = new();

    /// <summary>Walks on so many threads. They end with the work, or within one system call of the token.</summary>
    internal Task RunAsync(int threads, CancellationToken cancellation)
    {
        waiting.Push(new Folder(null, name));
        Task[] workers = new Task[threads];
        for (int index = 0; index < threads; index++)
            workers[index] = Task.Factory.StartNew(() => Work(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return Task.WhenAll(workers);
    }

    private void Work(CancellationToken cancellation)
    {
        Worker worker = new(this, cancellation);
        using CancellationTokenRegistration wake = cancellation.Register(WakeAll);
        try
        {
            while (Take(cancellation) is Folder folder)
                worker.Process(folder);
        }
        catch
        {
            // The others would wait for what this one had in hand.
            lock (waiting)
                unfinished = 0;
            WakeAll();
            throw;
        }
        finally
        {
            lock (content)
                content.Add(worker.Content);
        }
    }

    private Folder? Take(CancellationToken cancellation)
    {
        lock (waiting)
        {
            while (waiting.Count == 0 && unfinished > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                Monitor.Wait(waiting);
            }

            cancellation.ThrowIfCancellationRequested();
            return unfinished > 0 ? waiting.Pop() : null;
        }
    }

    private void WakeAll()
    {
        lock (waiting)
            Monitor.PulseAll(waiting);
    }

    private void Push(IReadOnlyCollection<Folder> folders, bool isAgain = false)
    {
        lock (waiting)
        {
            foreach (Folder folder in folders)
                waiting.Push(folder);
            if (!isAgain)
                unfinished += folders.Count;
            Monitor.PulseAll(waiting);
        }
    }

    private void Finished()
    {
        lock (waiting)
        {
            if (--unfinished == 0)
                Monitor.PulseAll(waiting);
        }
    }

    private void Fail(Folder? folder, int error)
    {
        if (folder is not null)
            folder.IsLeft = true;
        Interlocked.CompareExchange(ref firstError, error, 0);
        Interlocked.Increment(ref left);
    }

    /// <summary>A folder that was met, and how far it is.</summary>
    private sealed class Folder(Folder? above, byte[] name)
    {
        internal Folder? Above => above;

        internal byte[] Name => name;

        internal int Depth { get; } = above is null ? 0 : above.Depth + 1;

        /// <summary>It, open, while folders in it are worked on; null: opened again when needed.</summary>
        internal SafeFileHandle? Kept { get; set; }

        /// <summary>Which folder it was when it was opened first.</summary>
        internal UnixEntry Identity { get; set; }

        /// <summary>Stands for its path in the fingerprint.</summary>
        internal byte[] Key { get; set; } = [];

        /// <summary>Folders in it that are not done.</summary>
        internal int Pending;

        /// <summary>Something in it stays, so it does too.</summary>
        internal bool IsLeft { get; set; }

        internal int Reads { get; set; }
    }

    /// <summary>What one thread does, with its own buffer and sum.</summary>
    private sealed class Worker(FolderWalk walk, CancellationToken cancellation)
    {
        private readonly byte[] buffer = new byte[BufferLength];

        internal ContentHash Content { get; } = new();

        internal void Process(Folder folder)
        {
            folder.Reads++;
            int error = Above(folder, out SafeFileHandle above, out bool isOwn);
            SafeFileHandle? opened = null;
            try
            {
                if (error == 0)
                    error = UnixFiles.OpenFolder(above, folder.Name, out opened);
                if (error is UnixFiles.NotFolder or UnixFiles.TooManyLinks)
                    Entry(folder.Above, above, ref folder.Name[0], folder.Name.AsSpan(..^1));
                else if (error is not (0 or UnixFiles.NoEntry))
                    walk.Fail(folder, error);
                else if (error == 0 && Enter(folder, opened!))
                    opened = null;
                else
                    error = error == 0 ? -1 : error;
            }
            finally
            {
                if (isOwn)
                    above.Dispose();
                opened?.Dispose();
            }

            if (error != 0)
                Complete(folder, remains: error != -1 || folder.IsLeft);
        }

        /// <summary>Reads an open folder. True where the folders in it come first, and it is finished by the last of them.</summary>
        private bool Enter(Folder folder, SafeFileHandle opened)
        {
            int error = UnixFiles.Look(opened, out UnixEntry entry);
            if (error == 0 && !entry.IsOnMountOf(walk.Top))
            {
                folder.IsLeft = true;
                Interlocked.Increment(ref walk.mounts);
                Content.Add(folder.Above?.Key, (byte)'m', 0, folder.Name.AsSpan(..^1));
                return false;
            }

            List<Folder> inner = [];
            if (error == 0)
            {
                folder.Identity = entry;
                folder.Key = SHA256.HashData([.. folder.Above?.Key ?? [], .. folder.Name]);
                if (!walk.Erases)
                    Content.Add(folder.Above?.Key, (byte)'d', 0, folder.Name.AsSpan(..^1));
                error = Read(folder, opened, inner);
            }

            if (error != 0)
                walk.Fail(folder, error);
            if (inner.Count == 0)
                return false;
            folder.Pending = inner.Count;
            bool isKept = folder.Depth < OpenLevels || folder.Depth % OpenEvery == 0;
            if (isKept)
                folder.Kept = opened;
            else
                opened.Dispose();
            walk.Push(inner);
            return true;
        }

        private int Read(Folder folder, SafeFileHandle opened, List<Folder> inner)
        {
            while (true)
            {
                int error = UnixFiles.Read(opened, buffer, out int length);
                if (error != 0 || length == 0)
                    return error;
                for (int at = 0; at < length;)
                {
                    cancellation.ThrowIfCancellationRequested();
                    at = UnixFiles.Next(buffer, at, out byte type, out Range range);
                    Span<byte> name = buffer.AsSpan(range);
                    if (name is [(byte)'.'] or [(byte)'.', (byte)'.'])
                        continue;
                    if (type == UnixFiles.FolderType || Entry(folder, opened, ref name[0], name))
                        inner.Add(new Folder(folder, [.. name, 0]));
                }
            }
        }

        /// <summary>Counts or removes a name that was no folder when it was read; true where it is one.</summary>
        private bool Entry(Folder? folder, SafeFileHandle at, ref byte name, ReadOnlySpan<byte> text)
        {
            Interlocked.Increment(ref walk.seen);
            UnixEntry entry = default;
            int error = walk.Erases ? UnixFiles.Unlink(at, ref name) : UnixFiles.Look(at, ref name, out entry);
            if (error == UnixFiles.IsFolder || (error == 0 && entry.IsFolder))
                return true;
            if (error == UnixFiles.NoEntry)
                return false;
            if (error != 0)
                walk.Fail(folder, error);
            else if (walk.Erases)
                Interlocked.Increment(ref walk.removed);
            else
                Count(folder, entry, text);
            return false;
        }

        private void Count(Folder? folder, UnixEntry entry, ReadOnlySpan<byte> text)
        {
            byte kind = (byte)(entry.IsFile ? 'f' : entry.IsLink ? 'l' : 'o');
            Content.Add(folder?.Key, kind, entry.IsFile ? entry.Size : 0, text);
            if (entry.IsFile)
                walk.Links.Meet(entry.Inode, entry.Links);
        }

        /// <summary>A folder is done: it goes, and so does every one above it that this was the last of.</summary>
        private void Complete(Folder folder, bool remains)
        {
            for (Folder? done = folder; done is not null; done = done.Above)
            {
                if (walk.Erases && !remains && !Remove(done))
                    return;
                done.Kept?.Dispose();
                if (done.IsLeft && done.Above is Folder above)
                    above.IsLeft = true;
                walk.Finished();
                if (done.Above is null || Interlocked.Decrement(ref done.Above.Pending) > 0)
                    return;
                remains = done.Above.IsLeft;
            }
        }

        /// <summary>Removes an empty folder; false where it is not, and is read again.</summary>
        private bool Remove(Folder folder)
        {
            int error = Above(folder, out SafeFileHandle above, out bool isOwn);
            try
            {
                if (error == 0)
                    error = UnixFiles.RemoveEmpty(above, folder.Name);
                if (error == UnixFiles.NotFolder)
                    error = UnixFiles.Unlink(above, ref folder.Name[0]);
            }
            finally
            {
                if (isOwn)
                    above.Dispose();
            }

            if (error == 0)
                Interlocked.Increment(ref walk.removed);
            if (error is UnixFiles.NotEmpty or UnixFiles.Exists && folder.Reads < Rereads)
            {
                folder.Kept?.Dispose();
                folder.Kept = null;
                walk.Push([folder], isAgain: true);
                return false;
            }

            if (error is not (0 or UnixFiles.NoEntry))
                walk.Fail(folder, error);
            return true;
        }

        /// <summary>The folder above one, open; down from the nearest that was kept, each one still the one it was.</summary>
        private int Above(Folder folder, out SafeFileHandle above, out bool isOwn)
        {
            Stack<Folder> path = new();
            Folder? nearest = folder.Above;
            for (; nearest is { Kept: null }; nearest = nearest.Above)
                path.Push(nearest);
            above = nearest?.Kept ?? walk.Parent;
            isOwn = false;
            foreach (Folder step in path)
            {
                int error = UnixFiles.OpenFolder(above, step.Name, out SafeFileHandle next);
                if (isOwn)
                    above.Dispose();
                above = next;
                isOwn = true;
                if (error == 0)
                    error = UnixFiles.Look(next, out UnixEntry found) is int unseen and not 0 ? unseen : found.IsSame(step.Identity) ? 0 : UnixFiles.Stale;
                if (error != 0)
                    return error;
            }

            return 0;
        }
    }

    private UnixEntry Top => top;

    private bool Erases => erases;

    private SafeFileHandle Parent => parent;
}
