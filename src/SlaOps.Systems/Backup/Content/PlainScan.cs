using System.Threading.Channels;

namespace SlaOps.Systems;

/// <summary>Reads a stream to its end; where a dump is in it, its scanner looks at the bytes on another thread: the two cost about the same.</summary>
internal sealed class PlainScan
{
    private const int BlockLength = 256 * 1024;
    private const int BlocksAhead = 6;

    private readonly Channel<(byte[] Block, int Length)> full = Channel.CreateBounded<(byte[], int)>(new BoundedChannelOptions(BlocksAhead) { SingleReader = true, SingleWriter = true });
    private readonly Channel<byte[]> free = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly DumpScanner scanner = new();

    private PlainScan()
    {
    }

    /// <summary>Reads <paramref name="plain"/> to its end: how long it is, and what the dump in it says (null where <paramref name="dump"/> is false).</summary>
    internal static async Task<(long Length, DumpSummary? Dump)> RunAsync(Stream plain, bool dump, CancellationToken cancellation)
    {
        if (!dump)
            return (await CountAsync(plain, cancellation), null);
        PlainScan scan = new();
        Task scanning = Task.Run(scan.ScanAsync, CancellationToken.None);
        long length;
        try
        {
            length = await scan.ReadAsync(plain, cancellation);
        }
        finally
        {
            scan.full.Writer.TryComplete();
            await scanning;
        }

        return (length, scan.scanner.Complete());
    }

    private static async Task<long> CountAsync(Stream plain, CancellationToken cancellation)
    {
        long length = 0;
        byte[] block = new byte[BlockLength];
        for (int read; (read = await ReadBlockAsync(plain, block, cancellation)) > 0;)
            length += read;
        return length;
    }

    // A layer or a store that says nothing for twice as long as a store may is dead, whatever its own watch says.
    private static Task<int> ReadBlockAsync(Stream plain, byte[] block, CancellationToken cancellation) =>
        plain.ReadAsync(block, cancellation).AsTask().WaitAsync(2 * BackupStore.IdleDeadline, cancellation);

    private async Task<long> ReadAsync(Stream plain, CancellationToken cancellation)
    {
        long length = 0;
        for (int made = 0; ;)
        {
            if (!free.Reader.TryRead(out byte[]? block))
                block = made++ <= BlocksAhead ? new byte[BlockLength] : await free.Reader.ReadAsync(cancellation);
            int read = await ReadBlockAsync(plain, block, cancellation);
            if (read == 0)
                return length;
            length += read;
            await full.Writer.WriteAsync((block, read), cancellation);
        }
    }

    private async Task ScanAsync()
    {
        await foreach ((byte[] block, int length) in full.Reader.ReadAllAsync())
        {
            scanner.Write(block.AsSpan(0, length));
            free.Writer.TryWrite(block);
        }
    }
}
