using System.Diagnostics;
using System.Globalization;
using System.Text;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>
/// All clauses of hosts on 100 and 200 simulated hosts (real sshd on as many loopback addresses), against <c>ansible -m setup</c> and against
/// <c>parallel-ssh</c> running the same commands, at the same parallelism, in the same run.
/// </summary>
public static class FleetBenchmark
{
    private const int AtOnce = 16;
    private const double OverAnsible = 0.5;
    private const double OverParallelSsh = 1.0;
    private const double Growth = 1.2;
    private const long BytesPerHost = 1024 * 1024;

    // Every clause that is measured on hosts.
    private static readonly IReadOnlySet<string> Clauses = new HashSet<string>(
        [ClauseIds.TimeSync, ClauseIds.PatchInterval, ClauseIds.LogSecurityEvents, ClauseIds.EstateServers, ClauseIds.RedundancyNodes, .. AdministratorJudge.Clauses, .. HostSecurityJudge.Clauses]);

    public static async Task<bool> Run(TextWriter output)
    {
        int many = int.TryParse(Environment.GetEnvironmentVariable("FLEET_HOSTS"), CultureInfo.InvariantCulture, out int asked) ? asked : 200;
        await using SshFleet fleet = await SshFleet.StartAsync(many);
        SlaEstate estate = fleet.Estate;
        await WritePeersAsync(fleet);
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        // A server that answers nobody, and at once: the measurement of this machine's own clock is not what is timed.
        policy = policy with { Time = policy.Time with { Servers = ["127.0.0.1:9"] } };
        string script = await ScriptAsync(policy);
        // The first run is the compiler's.
        await AskAsync(policy, estate, 8);
        long before = Resident();
        (TimeSpan half, long halfPeak) = await AskAsync(policy, estate, many / 2);
        (TimeSpan whole, long peak) = await AskAsync(policy, estate, many);
        TimeSpan parallel = await PeerAsync("parallel-ssh", ["-h", Path.Combine(fleet.Folder, "hosts"), "-p", AtOnce.ToString(CultureInfo.InvariantCulture), "-t", "0", "-o", Path.Combine(fleet.Folder, "out"), .. SshOptions(fleet).SelectMany(option => new[] { "-O", option }), "-x", "-i " + fleet.KeyFile, "-I"], script);
        TimeSpan ansible = await PeerAsync("ansible", ["all", "-i", Path.Combine(fleet.Folder, "inventory"), "-m", "setup", "-f", AtOnce.ToString(CultureInfo.InvariantCulture), "-o"], "");
        double growth = whole / half / 2;
        double perHost = (peak - before) / (double)many, perHalf = (halfPeak - before) / (many / 2.0);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{many} hosts, {AtOnce} at once: {whole.TotalSeconds:0.0} s; {many / 2}: {half.TotalSeconds:0.0} s; growth {growth:0.00} (at most {Growth:0.0})"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"parallel-ssh, same commands: {parallel.TotalSeconds:0.0} s; ratio {whole / parallel:0.00} (at most {OverParallelSsh:0.0})"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"ansible -m setup: {ansible.TotalSeconds:0.0} s; ratio {whole / ansible:0.00} (at most {OverAnsible:0.0})"));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"memory at the peak, a host: {perHost / 1024:0} KiB of {many}, {perHalf / 1024:0} KiB of {many / 2} (less than {BytesPerHost / 1024})"));
        return growth <= Growth && whole <= parallel * OverParallelSsh && whole <= ansible * OverAnsible && perHost < BytesPerHost && perHalf < BytesPerHost;
    }

    private static async Task WritePeersAsync(SshFleet fleet)
    {
        string user = Environment.UserName;
        await File.WriteAllLinesAsync(Path.Combine(fleet.Folder, "hosts"), fleet.Estate.Hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{user}@{host.Address}:{host.Port}")));
        await File.WriteAllLinesAsync(Path.Combine(fleet.Folder, "inventory"), fleet.Estate.Hosts.Select(host => string.Create(CultureInfo.InvariantCulture,
            $"{host.Name} ansible_host={host.Address} ansible_port={host.Port} ansible_user={user} ansible_ssh_private_key_file={fleet.KeyFile} ansible_python_interpreter=/usr/bin/python3 ansible_ssh_common_args='{string.Join(' ', SshOptions(fleet).Select(option => "-o " + option))}'")));
    }

    private static string[] SshOptions(SshFleet fleet) => ["UserKnownHostsFile=" + fleet.KnownHosts, "StrictHostKeyChecking=yes", "BatchMode=yes"];

    private static async Task<(TimeSpan Took, long Peak)> AskAsync(SlaPolicy policy, SlaEstate estate, int count)
    {
        using CancellationTokenSource done = new();
        Task<long> peak = WatchAsync(done.Token);
        Stopwatch took = Stopwatch.StartNew();
        GatheringScope scope = new(Clauses, DateTimeOffset.UtcNow, null, [.. estate.Hosts.Take(count)]) { Limits = new FanOutLimits { ThrottleLimit = AtOnce, HostDeadline = TimeSpan.FromMinutes(10) } };
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(policy, estate, null, new SecretResolver(), scope, CancellationToken.None);
        took.Stop();
        await done.CancelAsync();
        if (evidence.Hosts.FirstOrDefault(host => host.Gap is not null || host.Patches?.Problem is not null || host.Security?.Processes is null || host.Clock?.Reading is null
            || host.Administrators is not { Gap: null } || host.DataPaths is not { Gap: null } || host.SecurityEvents is null) is HostEvidence poor)
            throw new InvalidOperationException($"{poor.Host}: {poor.Gap?.Reason.Code} {string.Join(", ", poor.Gap?.Arguments ?? [])} {poor.Patches?.Problem} processes {poor.Security?.Processes?.Count}, {string.Join(", ", poor.Security?.Unanswered.Select(tool => tool.ToString()) ?? [])}, clock {poor.Clock?.Reading}");
        return (took.Elapsed, await peak);
    }

    private static async Task<long> WatchAsync(CancellationToken done)
    {
        long most = 0;
        while (!done.IsCancellationRequested)
        {
            most = Math.Max(most, Resident());
            await Task.Delay(50, CancellationToken.None);
        }

        return most;
    }

    private static long Resident()
    {
        using Process self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    // What a host is asked, as a script for sh.
    private static async Task<string> ScriptAsync(SlaPolicy policy)
    {
        await using RecordingSession session = new();
        await new HostAreas(policy, SlaEstate.ThisMachine("host"), null, Clauses, TimeSpan.FromMinutes(1)).AskAsync(session, CancellationToken.None);
        StringBuilder script = new("LC_ALL=C; export LC_ALL; PATH=\"$PATH:/usr/sbin:/sbin\"\n");
        foreach (HostCommand command in session.Asked)
            script.Append(string.Join(' ', ((string[])[command.Program, .. command.Arguments]).Select(PosixShell.Quote))).Append(" </dev/null\n");
        return script.Append("exit 0\n").ToString();
    }

    private static async Task<TimeSpan> PeerAsync(string program, string[] arguments, string input)
    {
        Stopwatch took = Stopwatch.StartNew();
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment["ANSIBLE_LOCALHOST_WARNING"] = "False";
        using Process peer = Process.Start(start)!;
        Task<string> printed = peer.StandardOutput.ReadToEndAsync(), complained = peer.StandardError.ReadToEndAsync();
        await peer.StandardInput.WriteAsync(input);
        peer.StandardInput.Close();
        await peer.WaitForExitAsync();
        string text = await printed;
        if (peer.ExitCode != 0)
            throw new InvalidOperationException($"{program}: {text[..Math.Min(text.Length, 500)]} {await complained}");
        return took.Elapsed;
    }

    private sealed class RecordingSession : HostSession
    {
        private readonly LocalSession inner = new("here");

        public List<HostCommand> Asked { get; } = [];

        public override string Name => inner.Name;

        public override Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation) => throw new NotSupportedException(command.ToString());

        public override Task<IReadOnlyList<HostAnswer>> RunManyAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation)
        {
            lock (Asked)
                Asked.AddRange(commands);
            return inner.RunManyAsync(commands, cancellation);
        }

        public override async Task<HostClockReading?> ReadClockAsync(CancellationToken cancellation)
        {
            HostAnswer answer = (await RunManyAsync([new HostCommand("date", "+%s %N")], cancellation))[0];
            return new HostClockReading(DateTimeOffset.UtcNow, TimeSpan.Zero, HostClockReading.Moment(answer.Printed!)!.Value.Moment, TimeSpan.Zero);
        }

        public override Task<Stream> OpenReadAsync(string path, CancellationToken cancellation) => inner.OpenReadAsync(path, cancellation);

        public override IAsyncEnumerable<HostFile> ListAsync(string folder, CancellationToken cancellation) => inner.ListAsync(folder, cancellation);

        public override Task<DateTimeOffset?> GetModifiedAtAsync(string path, CancellationToken cancellation) => inner.GetModifiedAtAsync(path, cancellation);

        public override ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
