using System.Text.RegularExpressions;

namespace SlaOps;

/// <summary>
/// What a tenant's id may look like. It becomes part of paths, prefixes and schema names, and two ids are the same only where every
/// character is: so no separator, wildcard, blank or <c>..</c>, and ASCII alone, of which no file system makes another name.
/// </summary>
public static partial class TenantId
{
    /// <summary>True for letters, digits, <c>.</c>, <c>_</c> and <c>-</c>, at most 128, beginning with a letter or digit and not ending in a dot.</summary>
    public static bool IsValid(string? tenant) => tenant is not null && Pattern().IsMatch(tenant) && !tenant.Contains("..", StringComparison.Ordinal);

    /// <summary>The id itself. Throws <see cref="SlaException"/> (<see cref="Errors.TenantInvalid"/>) for what is none.</summary>
    public static string Require(string? tenant) => IsValid(tenant) ? tenant! : throw new SlaException(Errors.TenantInvalid, tenant, tenant);

    [GeneratedRegex(@"^[A-Za-z0-9]([A-Za-z0-9._-]{0,126}[A-Za-z0-9_-])?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
