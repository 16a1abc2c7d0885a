using System.Buffers.Text;

namespace SlaOps.Systems;

/// <summary>Reads what find prints of each name, as it comes: type, size, links, inode, device and path, zero-terminated. Names are bytes.</summary>
internal sealed class FindListing
{
    private const int Fields = 5;

    private byte[] rest = new byte[8 * 1024];
    private int length;
    private ulong? device;
    private bool isBroken;

    internal ContentHash Content { get; } = new();

    internal HardLinks Links { get; } = new();

    /// <summary>Mount points, which find printed and did not enter.</summary>
    internal long Mounts { get; private set; }

    /// <summary>False where it ended in the middle of a name, or was no listing.</summary>
    internal bool IsWhole => length == 0 && !isBroken;

    /// <summary>Reads on.</summary>
    internal void Add(ReadOnlyMemory<byte> block)
    {
        ReadOnlySpan<byte> left = block.Span;
        while (left.IndexOf((byte)0) is int end and >= 0)
        {
            Keep(left[..end]);
            Read(rest.AsSpan(0, length));
            length = 0;
            left = left[(end + 1)..];
        }

        Keep(left);
    }

    private void Keep(ReadOnlySpan<byte> part)
    {
        if (rest.Length < length + part.Length)
            Array.Resize(ref rest, (length + part.Length) * 2);
        part.CopyTo(rest.AsSpan(length));
        length += part.Length;
    }

    private void Read(ReadOnlySpan<byte> record)
    {
        Span<ulong> numbers = stackalloc ulong[Fields - 1];
        byte kind = record.Length > 1 ? record[0] : (byte)0;
        ReadOnlySpan<byte> left = record.Length > 1 ? record[2..] : record;
        foreach (ref ulong number in numbers)
        {
            if (!Utf8Parser.TryParse(left, out number, out int read) || read >= left.Length || left[read] != (byte)' ')
            {
                isBroken = true;
                return;
            }

            left = left[(read + 1)..];
        }

        bool isFile = kind == (byte)'f';
        device ??= numbers[3];
        if (kind == (byte)'m' || numbers[3] != device)
            Mounts++;
        Content.Add([], kind, isFile ? (long)numbers[0] : 0, left);
        if (isFile)
            Links.Meet(numbers[2], (uint)numbers[1]);
    }
}
