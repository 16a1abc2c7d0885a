using System.Buffers.Binary;
using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>
/// The fingerprint of a set of names and sizes in whatever order they come: the sum of each one's SHA-256 (mod 2^256), hashed with count and
/// size. Nothing has to be sorted or kept, so a million files take no more memory than one. It tells a changed content; it does not
/// withstand somebody who makes up names to collide on purpose, and need not: who can do that can as well put the content back.
/// </summary>
internal sealed class ContentHash
{
    private const int Length = SHA256.HashSizeInBytes;

    private readonly ulong[] sum = new ulong[Length / sizeof(ulong)];
    private byte[] buffer = new byte[512];

    internal long Count { get; private set; }

    internal long Bytes { get; private set; }

    /// <summary>Adds one item.</summary>
    /// <param name="place">What its name is relative to; empty for the whole name.</param>
    /// <param name="kind">Such as <c>f</c> for a file.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="name">Its name.</param>
    internal void Add(ReadOnlySpan<byte> place, byte kind, long size, ReadOnlySpan<byte> name)
    {
        int length = place.Length + 1 + sizeof(long) + name.Length;
        if (buffer.Length < length)
            buffer = new byte[length * 2];
        Span<byte> item = buffer.AsSpan(0, length);
        place.CopyTo(item);
        item[place.Length] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(item[(place.Length + 1)..], size);
        name.CopyTo(item[(place.Length + 1 + sizeof(long))..]);
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(item, hash);
        Add(hash);
        Count++;
        Bytes += size;
    }

    /// <summary>Adds what another one holds.</summary>
    internal void Add(ContentHash other)
    {
        Span<byte> theirs = stackalloc byte[Length];
        other.Write(theirs);
        Add(theirs);
        Count += other.Count;
        Bytes += other.Bytes;
    }

    /// <summary>The fingerprint, in lower-case hexadecimal digits.</summary>
    internal string Finish()
    {
        Span<byte> all = stackalloc byte[Length + (2 * sizeof(long))];
        Write(all);
        BinaryPrimitives.WriteInt64LittleEndian(all[Length..], Count);
        BinaryPrimitives.WriteInt64LittleEndian(all[(Length + sizeof(long))..], Bytes);
        return Convert.ToHexString(SHA256.HashData(all)).ToLowerInvariant();
    }

    private void Add(ReadOnlySpan<byte> hash)
    {
        ulong carry = 0;
        for (int word = 0; word < sum.Length; word++)
        {
            UInt128 total = (UInt128)sum[word] + BinaryPrimitives.ReadUInt64LittleEndian(hash[(word * sizeof(ulong))..]) + carry;
            sum[word] = (ulong)total;
            carry = (ulong)(total >> 64);
        }
    }

    private void Write(Span<byte> target)
    {
        for (int word = 0; word < sum.Length; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(target[(word * sizeof(ulong))..], sum[word]);
    }
}
