namespace SlaOps;

/// <summary>Security patches of several hosts as rounds: what is applied within a day of each other is one of them.</summary>
public static class PatchRounds
{
    private static readonly TimeSpan Together = TimeSpan.FromDays(1);

    /// <summary>The rounds, oldest first, each from its first patch to its last; what no archive calls a security patch is none.</summary>
    public static IReadOnlyList<PatchRound> Of(IEnumerable<PatchEntry> history)
    {
        List<PatchRound> rounds = [];
        foreach (DateTimeOffset at in history.Where(entry => entry.Security == true).Select(entry => entry.At).Order())
        {
            if (rounds.Count > 0 && at - rounds[^1].End <= Together)
                rounds[^1] = rounds[^1] with { End = at };
            else
                rounds.Add(new PatchRound(at, at));
        }

        return rounds;
    }

    /// <summary>The longest time between the end of one round and the start of the next; null with fewer than two.</summary>
    public static TimeSpan? LongestGap(IReadOnlyList<PatchRound> rounds) =>
        rounds.Count < 2 ? null : rounds.Zip(rounds.Skip(1), (before, after) => after.Start - before.End).Max();
}

/// <summary>A time in which security patches were applied.</summary>
/// <param name="Start">The first of them.</param>
/// <param name="End">The last of them.</param>
public sealed record PatchRound(DateTimeOffset Start, DateTimeOffset End);
