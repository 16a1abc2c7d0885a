using System.Globalization;
using System.Runtime.InteropServices;

namespace SlaOps.Runner;

/// <summary>
/// The programs that a script waits for. The engine leaves one that writes straight to the console to the terminal's own Ctrl+C;
/// where there is none (cron, a service manager's kill of one process), the run would last until the program ends by itself.
/// </summary>
internal static class NativeChildren
{
    private const int SigTerm = 15;

    /// <summary>Asks every direct child to end. Only Linux tells whose child a process is.</summary>
    public static void Terminate()
    {
        if (!OperatingSystem.IsLinux())
            return;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int process) && ParentOf(folder) == Environment.ProcessId)
                _ = Kill(process, SigTerm);
        }
    }

    private static int? ParentOf(string folder)
    {
        try
        {
            // pid (name) state parent …; the name may hold blanks and brackets.
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 1 && int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int parent) ? parent : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It ended meanwhile.
            return null;
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int process, int signal);
}
