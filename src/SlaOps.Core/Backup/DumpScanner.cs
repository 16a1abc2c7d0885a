namespace SlaOps;

/// <summary>Reads a dump's text as it streams by, in blocks of any size, and keeps its structure alone: no row is kept.</summary>
public sealed class DumpScanner
{
    private long length;

    /// <summary>The next bytes of the text.</summary>
    public void Write(ReadOnlySpan<byte> text) => length += text.Length;

    /// <summary>What the text was, once all of it was written.</summary>
    public DumpSummary Complete() => new() { Length = length };
}
