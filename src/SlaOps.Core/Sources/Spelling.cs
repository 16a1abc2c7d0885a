namespace SlaOps;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>The candidate that differs least from <paramref name="written"/>, if it is near enough to be a slip of the pen.</summary>
    internal static string? Nearest(string written, IEnumerable<string> candidates)
    {
        // Beyond any key's length it is no slip, and the distance would cost the square of it.
        if (written.Length is 0 or > 60)
            return null;
        int tolerance = Math.Max(1, written.Length / 3);
        (string Word, int Distance) best = candidates.Select(word => (word, Distance(written, word))).DefaultIfEmpty(("", int.MaxValue)).MinBy(pair => pair.Item2);
        return best.Distance <= tolerance ? best.Word : null;
    }

    // Levenshtein's distance, case apart.
    private static int Distance(string left, string right)
    {
        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int[] current = new int[right.Length + 1];
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }

            previous = current;
        }

        return previous[right.Length];
    }
}
