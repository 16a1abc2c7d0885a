using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SlaOps.Systems.Tests;

/// <summary>A second process that rotates: this very program, told so by its environment before the tests would run.</summary>
internal static class RotationProcess
{
    private const string FolderVariable = "SLAOPS_TEST_ROTATION_FOLDER";
    private const string LedgerVariable = "SLAOPS_TEST_ROTATION_LEDGER";

    public static BackupSet SetOf(string folder) => new() { Name = "db", Store = new StoreLocation { Path = folder }, File = "db-{yyyyMMdd-HHmm}.sql.gz" };

    public static Process Start(string folder, string ledger)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[FolderVariable] = folder;
        start.Environment[LedgerVariable] = ledger;
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void RotateIfTold()
    {
        if (Environment.GetEnvironmentVariable(FolderVariable) is not string folder)
            return;
        Rotate(folder, Environment.GetEnvironmentVariable(LedgerVariable)!);
        Environment.Exit(0);
    }

    // Without await, and with nothing of this assembly to be called back: no other thread may enter it until its initializer has ended.
    private static void Rotate(string folder, string location)
    {
        LedgerDatabase ledger = LedgerStore.OpenAsync(location, LedgerAccess.Write, CancellationToken.None).GetAwaiter().GetResult();
        BackupRotation rotation = BackupRotation.PlanAsync(RotationStore.Policy, SlaEstate.ThisMachine("here"), SetOf(folder), new SecretResolver(), ledger, CancellationToken.None).GetAwaiter().GetResult();
        rotation.RunAsync(ledger, rotation.Removals, null, CancellationToken.None).GetAwaiter().GetResult();
    }
}
