namespace SlaOps.Runner;

/// <summary>Puts the module and the stand-in commands, which lie beside the program, on the module path: both load by themselves when first used.</summary>
internal static class ModulePaths
{
    private const string Variable = "PSModulePath";

    public static string Modules { get; } = Path.Combine(AppContext.BaseDirectory, "Modules");

    /// <summary>The commands of Microsoft.PowerShell.Utility and .Management that are not in the engine's package.</summary>
    public static string StandIn { get; } = Path.Combine(AppContext.BaseDirectory, "StandIn");

    public static void Extend()
    {
        string? given = Environment.GetEnvironmentVariable(Variable);
        string[] own = InstalledPowerShell.Found is null ? [Modules, StandIn] : [Modules];
        Environment.SetEnvironmentVariable(Variable, string.Join(Path.PathSeparator, own.Append(given).Where(part => !string.IsNullOrEmpty(part))));
    }
}
