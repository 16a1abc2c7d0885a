namespace SlaOps.Systems;

/// <summary>Paths as an estate writes them.</summary>
internal static class EstatePath
{
    /// <summary><c>~/</c> is the user's home; a relative path starts at the estate's own file, whatever the current folder is.</summary>
    internal static string Resolve(SlaEstate estate, string path)
    {
        string home = AtHome(path);
        return estate.Path is string file && Path.GetDirectoryName(Path.GetFullPath(file)) is string folder ? Path.GetFullPath(home, folder) : Path.GetFullPath(home);
    }

    /// <summary><c>~/</c> is the user's home.</summary>
    internal static string AtHome(string path) => path.StartsWith("~/", StringComparison.Ordinal)
        ? Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), path[2..])
        : path;
}
