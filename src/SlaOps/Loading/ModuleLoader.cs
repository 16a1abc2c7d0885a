using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace SlaOps.Loading;

/// <summary>Runs once at import: prepares the private loading of SlaOps.Systems and what it needs, and nothing else.</summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string Systems = "SlaOps.Systems";

    // One per process: a second import (-Force) must find the same assembly again, or its types would be strangers.
    private static readonly Lazy<DependencyContext> Dependencies = new(() =>
        new DependencyContext(Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "deps")));

    /// <inheritdoc/>
    public void OnImport()
    {
        // Without a loaded Core, a script that says [SlaOps.Verdict] before any cmdlet ran would not find it.
        _ = typeof(Verdict).Assembly;
        GC.KeepAlive(VerdictStatus.Met);
        AssemblyLoadContext.Default.Resolving += Resolve;
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        string.Equals(name.Name, Systems, StringComparison.Ordinal) ? Dependencies.Value.LoadFromAssemblyName(name) : null;
}
