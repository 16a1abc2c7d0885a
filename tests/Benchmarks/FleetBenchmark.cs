using System.Diagnostics;
using System.Globalization;
using System.Text;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>
/// All clauses of hosts on 200 simulated hosts (real sshd on as many loopback addresses) and on half of them, and the whole against
/// <c>ansible -m setup</c> and against <c>parallel-ssh</c> running the same commands, at the same parallelism, in the same run.
/// <c>FLEET_HOSTS</c> asks for another number. The targets are those of 100 hosts and more; fewer are shown and not judged.
/// </summary>
public static class FleetBenchmark
{
    private const int AtOnce = 16;
    private const int JudgedFrom = 100;
    private const double OverAnsible = 0.5;
    private const double OverParallelSsh = 1.0;
    private const double Growth = 1.2;
    private const double MemoryPerHost = 1.0;

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
        Asked half = await AskAsync(policy, estate, many / 2), whole = await AskAsync(policy, estate, many);
        TimeSpan parallel = await PeerAsync("parallel-ssh", ["-h", Path.Combine(fleet.Folder, "hosts"), "-p", AtOnce.ToString(CultureInfo.InvariantCulture), "-t", "0", "-o", Path.Combine(fleet.Folder, "out"), .. SshOptions(fleet).SelectMany(option => new[] { "-O", option }), "-x", "-i " + fleet.KeyFile, "-I"], script);
        TimeSpan ansible = await PeerAsync("ansible", ["all", "-i", Path.Combine(fleet.Folder, "inventory"), "-m", "setup", "-f", AtOnce.ToString(CultureInfo.InvariantCulture), "-o"], "");
        bool[] kept =
        [
            await WriteAsync(output, whole.Hosts, $"{whole.Took.TotalSeconds:0.0} s for {whole.Hosts} hosts, {half.Took.TotalSeconds:0.0} s for {half.Hosts}; growth", whole.Took / half.Took * half.Hosts / whole.Hosts, Growth),
            await WriteAsync(output, whole.Hosts, $"parallel-ssh, same commands: {parallel.TotalSeconds:0.0} s; ratio", whole.Took / parallel, OverParallelSsh),
            await WriteAsync(output, whole.Hosts, $"ansible -m setup: {ansible.TotalSeconds:0.0} s; ratio", whole.Took / ansible, OverAnsible),
            await WriteAsync(output, whole.Hosts, $"{whole.Hosts} hosts: MiB a host at the peak", whole.Memory(before), MemoryPerHost),
            await WriteAsync(output, half.Hosts, $"{half.Hosts} hosts: MiB a host at the peak", half.Memory(before), MemoryPerHost),
        ];
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"own processor time a host: {whole.Processor.TotalMilliseconds / whole.Hosts:0} ms of {whole.Took.TotalMilliseconds * Environment.ProcessorCount / whole.Hosts:0} ms that the machine has"));
        return Array.TrueForAll(kept, one => one);
    }

    // False where a target of this many hosts is missed.
    private static async Task<bool> WriteAsync(TextWriter output, int hosts, FormattableString what, double value, double most)
    {
        string judged = hosts >= JudgedFrom ? FormattableString.Invariant($"at most {most:0.0}") : FormattableString.Invariant($"not judged: fewer than {JudgedFrom} hosts");
        await output.WriteLineAsync(FormattableString.Invariant(what) + FormattableString.Invariant($" {value:0.00} ({judged})"));
        return hosts < JudgedFrom || value <= most;
    }

    private static async Task WritePeersAsync(SshFleet fleet)
    {
        string user = Environment.UserName;
        await File.WriteAllLinesAsync(Path.Combine(fleet.Folder, "hosts"), fleet.Estate.Hosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{user}@{host.Address}:{host.Port}")));
        await File.WriteAllLinesAsync(Path.Combine(fleet.Folder, "inventory"), fleet.Estate.Hosts.Select(host => string.Create(CultureInfo.InvariantCulture,
            $"{host.Name} ansible_host={host.Address} ansible_port={host.Port} ansible_user={user} ansible_ssh_private_key_file={fleet.KeyFile} ansible_python_interpreter=/usr/bin/python3 ansible_ssh_common_args='{string.Join(' ', SshOptions(fleet).Select(option => "-o " + option))}'")));
    }

    private static string[] SshOptions(SshFleet fleet) => ["UserKnownHostsFile=" + fleet.KnownHosts, "StrictHostKeyChecking=yes", "BatchMode=yes"];

    private static async Task<Asked> AskAsync(SlaPolicy policy, SlaEstate estate, int count)
    {
        using CancellationTokenSource done = new();
        Task<long> peak = WatchAsync(done.Token);
        TimeSpan used = Environment.CpuUsage.TotalTime;
        Stopwatch took = Stopwatch.StartNew();
        GatheringScope scope = new(Clauses, DateTimeOffset.UtcNow, null, [.. estate.Hosts.Take(count)]) { Limits = new FanOutLimits { ThrottleLimit = AtOnce, HostDeadline = TimeSpan.FromMinutes(10) } };
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(policy, estate, null, new SecretResolver(), scope, CancellationToken.None);
        took.Stop();
        used = Environment.CpuUsage.TotalTime - used;
        await done.CancelAsync();
        if (evidence.Hosts.FirstOrDefault(host => host.Gap is not null || host.Patches?.Problem is not null || host.Security?.Processes is null || host.Clock?.Reading is null
            || host.Administrators is not { Gap: null } || host.DataPaths is not { Gap: null } || host.SecurityEvents is null) is HostEvidence poor)
            throw new InvalidOperationException($"{poor.Host}: {poor.Gap?.Reason.Code} {string.Join(", ", poor.Gap?.Arguments ?? [])} {poor.Patches?.Problem} processes {poor.Security?.Processes?.Count}, {string.Join(", ", poor.Security?.Unanswered.Select(tool => tool.ToString()) ?? [])}, clock {poor.Clock?.Reading}");
        return new Asked(count, took.Elapsed, used, await peak);
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

    // Peak: the most bytes that were resident.
    private sealed record Asked(int Hosts, TimeSpan Took, TimeSpan Processor, long Peak)
    {
        public double Memory(long before) => (Peak - before) / (1024.0 * 1024) / Hosts;
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
