using System.Text;

namespace SlaOps.Systems;

/// <summary>A mydumper folder as the SQL of one dump: databases, tables, rows, then what needs all tables.</summary>
internal sealed class FolderFeed(ContentPass pass, IReadOnlyList<StoredFile> parts) : ReadOnlyStream
{
    private readonly Queue<StoredFile> left = new(MyDumperFolder.InOrder(parts, part => part.Name));
    private Stream? current;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            int read = current is null ? 0 : await current.ReadAsync(buffer, cancellationToken);
            if (read > 0)
                return read;
            if (current is MemoryStream)
            {
                StoredFile part = left.Dequeue();
                current = await pass.OpenPlainAsync(part, cancellationToken);
                continue;
            }

            if (current is not null)
                await current.DisposeAsync();
            current = null;
            if (left.Count == 0)
                return 0;
            current = new MemoryStream(Encoding.UTF8.GetBytes(MyDumperFolder.Preamble(left.Peek().Name)));
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            current?.Dispose();
        base.Dispose(disposing);
    }
}
