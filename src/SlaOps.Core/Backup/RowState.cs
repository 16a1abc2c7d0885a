namespace SlaOps;

/// <summary>Where in quotes and parentheses the reading of a dump stands between two bytes.</summary>
internal struct RowState
{
    /// <summary>The quote that is open, or that was last; rows of one dump use one kind.</summary>
    public byte Quote;

    public bool InQuote;

    /// <summary>True where the last byte was a backslash that takes the next one's meaning.</summary>
    public bool Escaped;

    /// <summary>Parentheses open outside quotes; 0 between two tuples.</summary>
    public int Depth;

    /// <summary>Tuples begun in this statement.</summary>
    public long Rows;
}
