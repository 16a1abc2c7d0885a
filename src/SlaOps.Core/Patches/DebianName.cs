using System.Buffers;

namespace SlaOps;

/// <summary>Names of Debian packages as dpkg and apt write them (Debian Policy §5.6.1), with the architecture after a colon.</summary>
internal static class DebianName
{
    // Far beyond the longest name there is.
    private const int Longest = 255;

    private static readonly SearchValues<char> Letters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789+-.");

    /// <summary>The name without its architecture; null for what is no name.</summary>
    internal static string? Of(ReadOnlySpan<char> target)
    {
        int colon = target.IndexOf(':');
        ReadOnlySpan<char> name = colon < 0 ? target : target[..colon];
        return name.Length is 0 or > Longest || !char.IsAsciiLetterOrDigit(name[0]) || name.IndexOfAnyExcept(Letters) >= 0 ? null : name.ToString();
    }
}
