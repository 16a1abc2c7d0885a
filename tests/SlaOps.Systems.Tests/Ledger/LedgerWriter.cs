using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A second process that appends: this very program, told so by its environment before the tests would run. It appends entries of
/// three events each, so that half of an append would show.
/// </summary>
internal static class LedgerWriter
{
    private const string LocationVariable = "SLAOPS_TEST_LEDGER";
    private const string CountVariable = "SLAOPS_TEST_LEDGER_COUNT";

    public const int EventsAnAppend = 3;

    public static Process Start(string location, int appends)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment[LocationVariable] = location;
        start.Environment[CountVariable] = appends.ToString();
        return Process.Start(start)!;
    }

    [ModuleInitializer]
    internal static void WriteIfTold()
    {
        if (Environment.GetEnvironmentVariable(LocationVariable) is not string location)
            return;
        int appends = int.Parse(Environment.GetEnvironmentVariable(CountVariable)!);
        Write(location, appends);
        Environment.Exit(0);
    }

    // Without await: no other thread may enter this assembly until its initializer has ended.
    private static void Write(string location, int appends)
    {
        LedgerDatabase ledger = LedgerStore.OpenAsync(location, LedgerAccess.Write, CancellationToken.None).GetAwaiter().GetResult();
        for (int number = 0; number < appends; number++)
        {
            List<LedgerEvent> events = [];
            for (int part = 0; part < EventsAnAppend; part++)
                events.Add(new LedgerEvent("notice", "process:" + Environment.ProcessId, new JsonObject { ["number"] = number, ["part"] = part }));
            ledger.AppendAsync(events, null, CancellationToken.None).GetAwaiter().GetResult();
            Console.WriteLine(number);
        }
    }
}
