using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace SlaOps.Loading;

/// <summary>A private load context over <c>bin/deps</c>: other modules may load any version of Azure.Core or SQLite without a clash.</summary>
internal sealed class DependencyContext(string folder) : AssemblyLoadContext("SlaOps dependencies")
{
    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Core is shared: a verdict that Systems makes must be the verdict that the cmdlets and scripts know.
        if (string.Equals(assemblyName.Name, "SlaOps.Core", StringComparison.Ordinal))
            return typeof(Verdict).Assembly;
        // What the platform has itself, as new as is asked for, is the platform's: loaded already, and its types are everybody's.
        if (PlatformHas(assemblyName))
            return null;
        string path = Path.Combine(folder, assemblyName.CultureName ?? "", assemblyName.Name + ".dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string native = Path.Combine(folder, "runtimes", PortableRuntime(), "native");
        string[] names = OperatingSystem.IsWindows() ? [unmanagedDllName + ".dll"]
            : OperatingSystem.IsMacOS() ? ["lib" + unmanagedDllName + ".dylib"]
            : ["lib" + unmanagedDllName + ".so"];
        string? path = names.Append(unmanagedDllName).Select(name => Path.Combine(native, name)).FirstOrDefault(File.Exists);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }

    private static bool PlatformHas(AssemblyName wanted)
    {
        string path = Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, wanted.Name + ".dll");
        return File.Exists(path) && AssemblyName.GetAssemblyName(path).Version >= wanted.Version;
    }

    private static string PortableRuntime()
    {
        string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx"
            : RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) || RuntimeInformation.RuntimeIdentifier.StartsWith("alpine", StringComparison.Ordinal) ? "linux-musl" : "linux";
        return system + "-" + RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant();
    }
}
