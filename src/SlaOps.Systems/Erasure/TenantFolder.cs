using System.Text;

namespace SlaOps.Systems;

/// <summary>Where one tenant's folder lies: the folder that the operator named, and the names below it, which must be real folders.</summary>
/// <param name="Parent">What comes before the tenant, absolute or starting at <c>~/</c>; links in it are the operator's own.</param>
/// <param name="Names">The names from the tenant on, the last one the folder that goes.</param>
internal sealed record TenantFolder(string Parent, IReadOnlyList<string> Names)
{
    /// <summary>The folder of a tenant.</summary>
    /// <param name="template">A path with <c>{tenant}</c> as a segment of its own.</param>
    /// <param name="place">For messages.</param>
    /// <param name="tenant">The tenant's id.</param>
    internal static TenantFolder Of(string template, string place, string tenant)
    {
        TenantId.Require(tenant);
        string[] segments = [.. template.Split('/').Where(segment => segment is not ("" or "."))];
        int at = Array.IndexOf(segments, TenantPlace.Mark);
        // Above the tenant's own folder lie the others'.
        if (at < 0 || segments.Contains("..", StringComparer.Ordinal))
            throw new EvidenceGapException(new EvidenceGap(Reasons.TenantFolderRefused, place, Messages.Format("Text.ExpectedTenantMark")));
        return new TenantFolder((template.StartsWith('/') ? "/" : "") + string.Join('/', segments[..at]), [.. segments[at..].Select(segment => string.Equals(segment, TenantPlace.Mark, StringComparison.Ordinal) ? tenant : segment)]);
    }

    /// <summary>The name in the other case, to ask whether case matters there; null where only the folder's own listing can tell (a name that is not ASCII).</summary>
    internal static string? OtherCase(string name) => Ascii.IsValid(name)
        ? string.Concat(name.Select(letter => char.IsAsciiLetterUpper(letter) ? char.ToLowerInvariant(letter) : char.ToUpperInvariant(letter)))
        : null;
}
