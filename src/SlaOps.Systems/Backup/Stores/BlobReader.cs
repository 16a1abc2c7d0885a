using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace SlaOps.Systems;

/// <summary>
/// The bytes of one blob, in order, fetched ahead in parallel ranges that are all pinned to one ETag. The first range is small and
/// nothing is fetched ahead until it is used up, because who looks at first bytes alone reads many blobs; at most five ranges of
/// 4 MiB are in memory.
/// </summary>
internal sealed class BlobReader : ReadOnlyStream
{
    private const int FirstLength = 64 * 1024;
    private const int RangeLength = 4 * 1024 * 1024;
    private const int RangesAhead = 4;

    private readonly BlobClient blob;
    private readonly BlobAccess access;
    private readonly BlobSettings settings;
    private readonly string name;
    private readonly long length;
    private readonly BlobRequestConditions unchanged;
    private readonly CancellationTokenSource lifetime = new();
    private readonly Queue<Task<ArraySegment<byte>>> ahead = new();
    private readonly Stack<byte[]> free = new();
    private ArraySegment<byte> current = ArraySegment<byte>.Empty;
    private long requested;
    private long position;
    private int taken;
    private bool closed;

    private BlobReader(BlobClient blob, StoredFile file, BlobRequestConditions unchanged, BlobAccess access, BlobSettings settings)
    {
        this.blob = blob;
        this.access = access;
        this.settings = settings;
        this.unchanged = unchanged;
        name = file.Name;
        length = file.Mark.Length;
    }

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override long Position { get => position; set => throw new NotSupportedException(); }

    /// <summary>Opens a blob by reading its first range, so that a blob that is gone, changed or refused says so here.</summary>
    internal static async Task<BlobReader> OpenAsync(BlobClient blob, StoredFile file, BlobRequestConditions unchanged, BlobAccess access, BlobSettings settings, CancellationToken cancellation)
    {
        BlobReader reader = new(blob, file, unchanged, access, settings);
        try
        {
            // A range of an empty blob is an error to the service.
            if (reader.length == 0)
                await reader.CheckAsync(cancellation);
            else
                reader.current = await reader.FetchAsync(0, reader.NextLength()).WaitAsync(cancellation);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        if (buffer.IsEmpty || position == length)
            return 0;
        if (taken == current.Count)
        {
            if (current.Array is byte[] used && used.Length > FirstLength)
                free.Push(used);
            (current, taken) = (ArraySegment<byte>.Empty, 0);
            while (ahead.Count < RangesAhead && requested < length)
            {
                Task<ArraySegment<byte>> next = FetchAsync(requested, NextLength());
                ahead.Enqueue(next);
            }

            current = await ahead.Peek().WaitAsync(cancellationToken);
            _ = ahead.Dequeue();
        }

        int count = Math.Min(buffer.Length, current.Count - taken);
        current.AsSpan(taken, count).CopyTo(buffer.Span);
        taken += count;
        position += count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !closed)
        {
            closed = true;
            lifetime.Cancel();
            // What is still on its way ends by itself; its end is nobody's news.
            foreach (Task fetch in ahead)
                _ = fetch.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            lifetime.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            await access.CallAsync(token => blob.GetPropertiesAsync(unchanged, token), name, cancellation);
        }
        catch (EvidenceGapException fault)
        {
            throw await access.SettleAsync(fault, blob, name, cancellation);
        }
    }

    private int NextLength() => (int)Math.Min(requested == 0 ? FirstLength : RangeLength, length - requested);

    private async Task<ArraySegment<byte>> FetchAsync(long offset, int count)
    {
        requested = offset + count;
        byte[] buffer = free.TryPop(out byte[]? used) ? used : new byte[count];
        if (buffer.Length < count)
            buffer = new byte[count];
        CancellationToken stopped = lifetime.Token;
        try
        {
            int read = 0;
            for (int attempt = 1; read < count; attempt++)
            {
                read += await FetchOnceAsync(offset + read, buffer.AsMemory(read, count - read), stopped);
                if (read < count && attempt == BlobSettings.Tries)
                    throw new InvalidDataException(Messages.Format("Text.BlobAnswerBroken", nameof(EndOfStreamException)));
            }

            return new ArraySegment<byte>(buffer, 0, count);
        }
        catch (Exception exception) when (!stopped.IsCancellationRequested)
        {
            throw await access.SettleAsync(BlobFault.Of(exception, access, name), blob, name, stopped);
        }
    }

    /// <summary>One answer, as far as it goes. The library resumes a connection that breaks, under the same ETag; a dead one is this watch's to notice.</summary>
    private async Task<int> FetchOnceAsync(long offset, Memory<byte> buffer, CancellationToken stopped)
    {
        using CancellationTokenSource watch = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        watch.CancelAfter(settings.Deadline);
        Response<BlobDownloadStreamingResult> answer = await blob.DownloadStreamingAsync(
            new BlobDownloadOptions { Range = new HttpRange(offset, buffer.Length), Conditions = unchanged },
            watch.Token);
        using BlobDownloadStreamingResult result = answer.Value;
        // A proxy that ignores the condition or the range must not slip other bytes in.
        if (!string.Equals(BlobStore.Version(result.Details.ETag), BlobStore.Version(unchanged.IfMatch!.Value), StringComparison.Ordinal) || result.Details.ContentLength > buffer.Length)
            throw new EvidenceGapException(new EvidenceGap(Reasons.ChangedWhileRead, name));
        int read = 0;
        while (read < buffer.Length)
        {
            watch.CancelAfter(settings.Idle);
            int got = await result.Content.ReadAsync(buffer[read..], watch.Token);
            if (got == 0)
                break;
            read += got;
        }

        return read;
    }
}
