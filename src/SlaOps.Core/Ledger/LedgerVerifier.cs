using System.Text;

namespace SlaOps;

/// <summary>
/// Verifies a chain row by row as its bytes lie in the store, without allocating for a row that holds. After the first bad row
/// it reads on only to tell what was done to it.
/// </summary>
public sealed class LedgerVerifier(LedgerHead? expectedHead = null)
{
    private const int MostClockWarnings = 100;

    private readonly LedgerSeal seal = new();
    private readonly List<long> clockWentBack = [];
    private readonly byte[] previous = Encoding.ASCII.GetBytes(LedgerSeal.NoHash);
    private readonly byte[] computed = new byte[LedgerSeal.HashLength];
    private readonly byte[] expectedHash = Encoding.ASCII.GetBytes(expectedHead?.Hash ?? "");
    private byte[] lastAt = [];
    private LedgerEntry? bad;
    private LedgerDamage found;
    private long foundAt;
    private long largest;
    private bool sawExpected;
    private bool sawReplaced;
    private bool successorAfterBad;

    /// <summary>How many rows were read.</summary>
    public long Count { get; private set; }

    /// <summary>The last row that holds.</summary>
    public long LastGood { get; private set; }

    /// <summary>True as long as every row read so far holds.</summary>
    public bool Holds => found == LedgerDamage.None;

    /// <summary>The next entry.</summary>
    public void Add(LedgerEntry entry) => Add(seal.Row(entry));

    /// <summary>The next row; rows come in the order in which the store keeps them.</summary>
    public void Add(in LedgerRow row)
    {
        Count++;
        largest = Math.Max(largest, row.Sequence);
        if (found != LedgerDamage.None)
            LookFurther(row);
        else if (Check(row))
            Accept(row);
        else
            bad = Copy(row);
    }

    /// <summary>The outcome once all rows were read.</summary>
    public LedgerVerification Finish(string location)
    {
        LedgerVerification result = new()
        {
            Location = location,
            Count = Count,
            Head = new LedgerHead(LastGood, Encoding.ASCII.GetString(previous)).ToString(),
            ClockWentBack = [.. clockWentBack],
        };
        if (bad is not null)
            Diagnose();
        else if (expectedHead is LedgerHead expected && !sawExpected)
            (found, foundAt) = sawReplaced ? (LedgerDamage.Replaced, expected.Sequence) : (LedgerDamage.Cut, LastGood + 1);
        result.Damage = found;
        result.Sequence = found == LedgerDamage.None ? null : foundAt;
        return result;
    }

    private bool Check(in LedgerRow row)
    {
        long expected = LastGood + 1;
        if (row.Sequence != expected)
        {
            (found, foundAt) = (row.Sequence > expected ? LedgerDamage.Removed : LedgerDamage.Reordered, expected);
            return false;
        }

        seal.Hash(row, computed);
        bool intact = row.Hash.SequenceEqual(computed);
        if (intact && row.Previous.SequenceEqual(previous))
            return true;
        // Intact in itself but not joined to the row before: that one was changed and sealed anew.
        (found, foundAt) = (LedgerDamage.Changed, intact && expected > 1 ? LastGood : expected);
        return false;
    }

    private void Accept(in LedgerRow row)
    {
        if (row.At.SequenceCompareTo(lastAt) < 0 && clockWentBack.Count < MostClockWarnings)
            clockWentBack.Add(row.Sequence);
        if (lastAt.Length != row.At.Length)
            lastAt = new byte[row.At.Length];
        row.At.CopyTo(lastAt);
        computed.CopyTo(previous, 0);
        LastGood = row.Sequence;
        if (expectedHead is LedgerHead expected && (expected.Sequence == 0 || expected.Sequence == row.Sequence))
        {
            bool same = computed.AsSpan().SequenceEqual(expectedHash);
            sawExpected |= same;
            sawReplaced |= !same && expected.Sequence == row.Sequence;
        }
    }

    // The row that once followed the last good one names its hash: finding it tells a swap from a removal.
    private void LookFurther(in LedgerRow row) => successorAfterBad |= row.Previous.SequenceEqual(previous);

    private void Diagnose()
    {
        LedgerRow row = seal.Row(bad!);
        if (found == LedgerDamage.Removed || !Holds && row.Sequence != LastGood + 1)
        {
            found = successorAfterBad ? LedgerDamage.Reordered : found;
            return;
        }

        if (foundAt == LastGood && LastGood > 0)
            return;
        long sealedAs = SealedAs(bad!);
        if (sealedAs > 0 && sealedAs < row.Sequence)
            (found, foundAt) = (LedgerDamage.Inserted, sealedAs);
        else if (sealedAs > row.Sequence)
            found = successorAfterBad ? LedgerDamage.Reordered : LedgerDamage.Removed;
        else if (successorAfterBad)
            found = LedgerDamage.Inserted;
    }

    private long SealedAs(LedgerEntry entry)
    {
        byte[] hash = Encoding.UTF8.GetBytes(entry.Hash);
        LedgerRow row = seal.Row(entry);
        for (long sequence = 1; sequence <= largest + 1; sequence++)
        {
            seal.Hash(row, sequence, computed);
            if (computed.AsSpan().SequenceEqual(hash))
                return sequence;
        }

        return 0;
    }

    private static LedgerEntry Copy(in LedgerRow row) => new()
    {
        Sequence = row.Sequence,
        At = LedgerSeal.Read(Encoding.UTF8.GetString(row.At)),
        Kind = Encoding.UTF8.GetString(row.Kind),
        Subject = Encoding.UTF8.GetString(row.Subject),
        Body = Encoding.UTF8.GetString(row.Body),
        PreviousHash = Encoding.UTF8.GetString(row.Previous),
        Hash = Encoding.UTF8.GetString(row.Hash),
    };
}
