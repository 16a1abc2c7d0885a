using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Which backup sets a cmdlet was asked for, and how deep.</summary>
internal static class BackupReading
{
    /// <summary>The sets whose names match (all where none is given), and the names that match none.</summary>
    internal static (IReadOnlyList<BackupSet> Sets, IReadOnlyList<string> Unknown) Select(SlaEstate estate, string[]? names)
    {
        if (names is null or [])
            return (estate.Backups, []);
        WildcardPattern[] patterns = Array.ConvertAll(names, name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant));
        string[] unknown = [.. names.Where((name, index) => !WildcardPattern.ContainsWildcardCharacters(name) && !estate.Backups.Any(set => patterns[index].IsMatch(set.Name)))];
        return ([.. estate.Backups.Where(set => patterns.Any(pattern => pattern.IsMatch(set.Name)))], unknown);
    }

    /// <summary>Looks deeper than this version can: an error that says so.</summary>
    internal static void RequireInventory(BackupDepth depth)
    {
        if (depth != BackupDepth.Inventory)
            throw new SlaException(Errors.DepthNotSupported, depth, depth);
    }
}
