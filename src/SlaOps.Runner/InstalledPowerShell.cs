using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace SlaOps.Runner;

/// <summary>
/// A PowerShell installed on this machine whose own commands can run in this engine: only one of the same major and minor version,
/// since its modules call into the engine's internals. Its modules are binary and are loaded when one of their commands is first used.
/// </summary>
internal sealed class InstalledPowerShell(string home)
{
    private static readonly string[] Assemblies =
        ["Microsoft.PowerShell.Commands.Utility.dll", "Microsoft.PowerShell.Commands.Management.dll", "Microsoft.PowerShell.Security.dll"];

    private bool imported;

    /// <summary>The first that fits, or null.</summary>
    public static InstalledPowerShell? Found { get; } = Homes().Where(Fits).Select(home => new InstalledPowerShell(home)).FirstOrDefault();

    public string Home => home;

    /// <summary>Loads its modules, once, and gives the command; null where they do not have it.</summary>
    public CommandInfo? TryImport(string command)
    {
        if (imported)
            return null;
        imported = true;
        using PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Import-Module").AddParameter("Name", Assemblies.Select(file => Path.Combine(home, file)).Where(File.Exists).ToArray()).AddParameter("Global");
        shell.Invoke();
        using PowerShell lookup = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return lookup.AddCommand("Get-Command").AddParameter("Name", command).AddParameter("ErrorAction", ActionPreference.Ignore).Invoke<CommandInfo>().FirstOrDefault();
    }

    private static IEnumerable<string> Homes()
    {
        string program = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            FileInfo file = new(Path.Combine(folder, program));
            if (file.Exists)
                yield return Path.GetDirectoryName(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName)!;
        }

        string[] usual = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PowerShell", "7")]
            : ["/opt/microsoft/powershell/7", "/usr/local/microsoft/powershell/7", "/snap/powershell/current/opt/powershell"];
        foreach (string folder in usual)
            yield return folder;
    }

    private static bool Fits(string home)
    {
        string engine = Path.Combine(home, "System.Management.Automation.dll");
        if (!File.Exists(engine) || !File.Exists(Path.Combine(home, Assemblies[0])))
            return false;
        FileVersionInfo its = FileVersionInfo.GetVersionInfo(engine);
        Version own = typeof(PowerShell).Assembly.GetName().Version!;
        return its.FileMajorPart == own.Major && its.FileMinorPart == own.Minor;
    }
}
