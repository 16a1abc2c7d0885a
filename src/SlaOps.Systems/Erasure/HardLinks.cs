namespace SlaOps.Systems;

/// <summary>Counts the files whose content stays under a name elsewhere: those with more names than were met.</summary>
internal sealed class HardLinks
{
    private readonly Dictionary<ulong, uint> missing = [];
    private readonly object turn = new();

    /// <summary>How many.</summary>
    internal long Count => missing.Values.LongCount(left => left > 0);

    /// <summary>Counts a name of a file.</summary>
    internal void Meet(ulong inode, uint links)
    {
        if (links < 2)
            return;
        lock (turn)
            missing[inode] = (missing.TryGetValue(inode, out uint left) ? left : links) is uint before and > 0 ? before - 1 : 0;
    }
}
