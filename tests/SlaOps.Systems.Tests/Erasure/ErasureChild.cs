using System.Diagnostics;
using System.Globalization;
using SlaOps.Systems.Tests;

/// <summary>
/// What the runtime calls in the second process before its Main: this very program again, as a startup hook. A module's initializer would not
/// do, since there no other thread may enter the assembly, and here one of its own classes watches the ledger.
/// </summary>
#pragma warning disable CA1050, MA0047 // The runtime looks for it outside of any namespace.
internal static class StartupHook
#pragma warning restore CA1050, MA0047
{
    internal static void Initialize()
    {
        if (!ErasureChild.IsTold)
            return;
        ErasureChild.EraseAsync().GetAwaiter().GetResult();
        Environment.Exit(0);
    }
}

namespace SlaOps.Systems.Tests
{
    /// <summary>A second process that erases t1 of a <see cref="TenantDatabase"/>, and kills itself with SIGKILL at one append to the ledger.</summary>
    internal static class ErasureChild
    {
        private const string Variable = "SLAOPS_TEST_ERASURE_CHILD";

        internal static bool IsTold => Environment.GetEnvironmentVariable(Variable) is not null;

        /// <summary>Starts it. <paramref name="cutAt"/> is the append at which it dies, before it or after it; 0: never.</summary>
        public static Process Start(TenantDatabase database, int cutAt, bool after, int chunk)
        {
            ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment[Variable] = string.Join('\n', database.Connection, database.Folder, cutAt.ToString(CultureInfo.InvariantCulture), after.ToString(), chunk.ToString(CultureInfo.InvariantCulture));
            start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
            return Process.Start(start)!;
        }

        internal static async Task EraseAsync()
        {
            string[] told = Environment.GetEnvironmentVariable(Variable)!.Split('\n');
            TenantDatabase database = TenantDatabase.Attach(told[0], told[1]).WithVoice();
            LedgerDatabase ledger = await database.OpenAsync();
            WatchedLedger watched = new(ledger)
            {
                CutAt = int.Parse(told[2], CultureInfo.InvariantCulture),
                CutAfterWriting = bool.Parse(told[3]),
                Cut = static () =>
                {
                    using Process self = Process.GetCurrentProcess();
                    self.Kill();
                    Thread.Sleep(Timeout.Infinite);
                },
            };
            TenantErasure erasure = await database.PlanAsync(watched);
            ErasureLimits limits = TenantDatabase.Limits with { ChunkSize = int.Parse(told[4], CultureInfo.InvariantCulture) };
            await erasure.RunAsync(watched, new ErasureConsent("child", TrustClock: true, limits), null, CancellationToken.None);
        }
    }
}
