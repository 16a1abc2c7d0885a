using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SlaOps.Systems.Tests;

/// <summary>A second process that erases a folder: this very program, told so by its environment before the tests would run.</summary>
internal static class ErasureProcess
{
    private const string FolderVariable = "SLAOPS_TEST_ERASURE_FOLDER";
    private const string TenantVariable = "SLAOPS_TEST_ERASURE_TENANT";

    public static Process Start(string template, string tenant)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[FolderVariable] = template;
        start.Environment[TenantVariable] = tenant;
        return Process.Start(start)!;
    }

    // Without await, and with nothing of this assembly to be called back: no other thread may enter it until its initializer has ended.
    [ModuleInitializer]
    internal static void EraseIfTold()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not string template)
            return;
        new LocalFolderStore("here", template).EraseAsync(Environment.GetEnvironmentVariable(TenantVariable)!, new ErasureLimits(), null, CancellationToken.None).GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}
