using System.IO.Enumeration;

namespace SlaOps;

/// <summary>What attestations and waivers have in common: both cover targets for a time and can be withdrawn.</summary>
internal static class Grants
{
    /// <summary>The state at a moment; the expiry itself is already outside.</summary>
    public static GrantState StateAt(DateTimeOffset validUntil, DateTimeOffset? withdrawnAt, DateTimeOffset at)
    {
        if (withdrawnAt <= at)
            return GrantState.Withdrawn;
        return at < validUntil ? GrantState.Valid : GrantState.Expired;
    }

    /// <summary>True where a target, or a wildcard of <c>*</c> and <c>?</c>, covers a verdict's target.</summary>
    public static bool Covers(string pattern, string target) => FileSystemName.MatchesSimpleExpression(pattern, target, ignoreCase: false);
}
