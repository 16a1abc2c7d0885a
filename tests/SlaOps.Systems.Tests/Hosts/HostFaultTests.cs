using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SlaOps.Systems.Tests;

/// <summary>Hosts that let us in and then misbehave: a real sshd whose forced command or environment is the fault.</summary>
public sealed class HostFaultTests
{
    private const string Login = "exec sh";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static SlaPolicy Policy { get; } = TestPolicy.Bare;

    [Fact]
    public async Task A_host_that_hangs_after_the_login_is_too_slow_and_holds_up_no_other()
    {
        await using Faulty hanging = await Faulty.StartAsync("ForceCommand sleep 97601");
        await using Faulty good = await Faulty.StartAsync("");
        await File.AppendAllTextAsync(good.Sshd.KnownHosts, await File.ReadAllTextAsync(hanging.Sshd.KnownHosts, Cancellation), Cancellation);
        SlaEstate estate = good.Sshd.Estate() with { Hosts = [hanging.Host("hanging"), good.Host("good")] };
        Stopwatch took = Stopwatch.StartNew();
        List<string> found = [];
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits { HostDeadline = TimeSpan.FromSeconds(4) }, HelloAsync, Cancellation))
            found.Add(result.Host.Name + " " + (result.Value ?? result.Gap!.Reason.Code));
        Assert.Equal(["good hello", "hanging HostTooSlow"], found);
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(3.9), TimeSpan.FromSeconds(9));
    }

    [Theory]
    // Some lines, as many logins print, and one that looks like a number at its end.
    [InlineData("seq 1 2000; echo Welcome; printf 12345;", true)]
    [InlineData("head -c 4000000 /dev/zero | tr '\\\\0' x;", true)]
    [InlineData("yes;", false)]
    [InlineData("yes >&2;", false)]
    public async Task What_a_login_prints_is_passed_over_and_a_flood_of_it_is_a_fault(string prints, bool answers)
    {
        await using Faulty host = await Faulty.StartAsync("ForceCommand " + prints + " " + Login);
        await using HostSession session = await host.OpenAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch took = Stopwatch.StartNew();
        HostAnswer answer = (await session.RunManyAsync([new("echo", "hello")], Cancellation))[0];
        Assert.Equal(answers ? "hello\n" : null, answer.Printed);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(15));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    // Before a server names its version it may write lines; one that writes nothing else never gets to the login.
    [Theory]
    [InlineData("Welcome\r\n")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_flood_before_the_login_and_silence_too_end_with_the_deadline(string flood)
    {
        using Flooding host = new(flood);
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("secret"), "x", Cancellation);
        SlaEstate estate = new()
        {
            Name = "test",
            Hosts = [new EstateHost { Name = "flooding", Address = "127.0.0.1", Port = host.Port, User = "nobody", Password = new SecretReference(SecretKind.File, folder.File("secret")) }],
            Ssh = new SshAccess { KnownHosts = folder.File("secret"), Config = "/dev/null" },
        };
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Stopwatch took = Stopwatch.StartNew();
        List<string> reasons = [];
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits { HostDeadline = TimeSpan.FromSeconds(3) }, HelloAsync, Cancellation))
            reasons.Add(result.Gap!.Reason.Code);
        Assert.Contains(Assert.Single(reasons), (string[])["HostTooSlow", "HostUnreachable"]);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(12));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 64 * 1024 * 1024);
    }

    [Fact]
    public async Task The_hosts_locale_and_language_change_no_output()
    {
        await using Faulty host = await Faulty.StartAsync("SetEnv LC_ALL=de_DE.UTF-8 LANG=ja_JP.UTF-8 LANGUAGE=fr LC_TIME=ja_JP.UTF-8");
        await using HostSession session = await host.OpenAsync();
        IReadOnlyList<HostAnswer> answers = await session.RunManyAsync([new("sh", "-c", "echo $LC_ALL $LANGUAGE"), new("ls", "/nonexistent"), new("date", "-u", "-d", "@1719236185", "+%c")], Cancellation);
        Assert.Equal("C C\n", answers[0].Printed);
        Assert.Contains("No such file or directory", answers[1].Output!.Error, StringComparison.Ordinal);
        Assert.Equal("Mon Jun 24 13:36:25 2024\n", answers[2].Printed);
    }

    // The first login of the two ends before it gives a shell, as one that a lock or a full table of processes turns away.
    [Fact]
    public async Task A_login_that_breaks_off_once_costs_no_area_its_answers()
    {
        using HostileResponder server = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        using TemporaryFolder folder = new();
        string first = folder.File("first");
        await using Faulty host = await Faulty.StartAsync($"ForceCommand test -e {first} || {{ touch {first}; exit 1; }}; " + Login);
        await using HostSession session = await host.OpenAsync();
        SlaPolicy policy = Policy with { Time = new TimePolicy { Servers = [server.Address], MaxOffset = TimeSpan.FromSeconds(1), MaxAge = TimeSpan.FromHours(1) } };
        HostEvidence evidence = await new HostAreas(policy, SlaEstate.ThisMachine("here"), null, new HashSet<string> { ClauseIds.TimeSync, ClauseIds.SecurityFirewall }, TimeSpan.FromMinutes(1)).AskAsync(session, Cancellation);
        Assert.True(File.Exists(first));
        Assert.NotNull(evidence.Clock?.Reading);
        Assert.NotNull(evidence.Security?.Processes);
    }

    [Fact]
    public async Task A_clock_whose_first_answers_fail_is_read_by_the_last()
    {
        using HostileResponder server = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        Verdict verdict = await JudgeClockAsync(server, "test -e \"$0.n\" || { touch \"$0.n\"; exit 1; }\nexec /bin/date \"$@\"\n");
        Assert.Equal((VerdictStatus.Met, "ClockFollows"), (verdict.Status, verdict.Reason));
    }

    // dpkg-query and apt-cache are stand-ins: a test holds no package of this machine back, and breaks none of its lists.
    [Theory]
    [InlineData("test \"$*\" = 'policy openssl bash' && cat \"${0%/*}/policy\"", null, 1)]
    // It fails after all was said, is killed in the middle, and says nothing at all.
    [InlineData("cat \"${0%/*}/policy\"; exit 100", "apt-cache policy: exit 123", 0)]
    [InlineData("head -c 120 \"${0%/*}/policy\"; kill -9 $$", "apt-cache policy: exit 125: xargs: apt-cache: terminated by signal 9", 0)]
    [InlineData("true", "apt-cache policy", 0)]
    public async Task A_package_manager_that_fails_or_is_cut_off_proves_nothing(string aptCache, string? problem, int pending)
    {
        if (!File.Exists("/usr/bin/apt-cache"))
            Assert.Skip("no apt here");
        await using Faulty host = await Faulty.StartAsync("SetEnv PATH={0}:/usr/bin:/bin", ("apt-cache", aptCache + "\n"), ("dpkg-query", "printf 'hold installed openssl\\ninstall installed bash\\ndeinstall config-files old\\n'\n"), ("policy", """
            openssl:
              Installed: 3.0.15
              Candidate: 3.0.19
              Version table:
                 3.0.19 500
                    500 http://mirror/debian-security bookworm-security/main amd64 Packages
             *** 3.0.15 100
                    100 /var/lib/dpkg/status
            bash:
              Installed: 5.2
              Candidate: 5.2
              Version table:
             *** 5.2 100
                    100 /var/lib/dpkg/status

            """));
        await using HostSession session = await host.OpenAsync();
        PatchEvidence evidence = await PatchCollector.CollectAsync(session, ledger: null, Cancellation);
        Assert.Equal((problem, pending), (evidence.Problem, evidence.Status.Pending.Length));
        Assert.All(evidence.Status.Pending, update => Assert.Equal(("openssl 3.0.19", true), (update.ToString(), update.Held)));
    }

    [Theory]
    // Cut in the middle of what chronyc says, and before its first word: nothing that is half there is believed.
    [InlineData("printf 7F000001,127.0.0.1,3,")]
    [InlineData("kill -9 $$")]
    [InlineData("head -c 100000000 /dev/zero | tr '\\0' ,")]
    public async Task Output_that_is_cut_off_is_no_account_of_a_time_service(string chronyc)
    {
        using HostileResponder server = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        await using Faulty host = await Faulty.StartAsync("SetEnv PATH={0}:/usr/bin:/bin", ("chronyc", chronyc + "\n"), ("timedatectl", "exit 1\n"), ("ntpq", "exit 1\n"));
        await using HostSession session = await host.OpenAsync();
        SlaPolicy policy = Policy with { Time = new TimePolicy { Servers = [server.Address], MaxOffset = TimeSpan.FromSeconds(1), MaxAge = TimeSpan.FromHours(1) } };
        ClockEvidence evidence = await ClockCollector.CollectAsync(session, new PromisedServers(policy), Cancellation);
        Assert.Null(evidence.Daemon);
        // The host itself answers, and its clock is judged.
        Assert.NotNull(evidence.Reading);
    }

    // The host's "sudo" is a stand-in that says what sudo -n says without a rule: a test changes no machine's sudoers.
    [Fact]
    public async Task A_sudo_that_asks_for_a_password_is_refused_with_the_line_that_would_help()
    {
        await using Faulty host = await Faulty.StartAsync("SetEnv PATH={0}:/usr/bin:/bin", ("sudo", "test \"$1\" = -n || sleep 97602\necho 'sudo: a password is required' >&2\nexit 1\n"), ("id", "echo 1000\n"));
        SlaEstate estate = host.Sshd.Estate();
        estate = estate with { Ssh = estate.Ssh! with { Sudo = true } };
        await using HostSession session = await HostSession.ConnectAsync(estate, host.Host("sudo"), new SecretResolver(), Cancellation);
        IReadOnlyList<HostAnswer> answers = await session.RunManyAsync([new("cat", "/etc/shadow") { NeedsRoot = true }, new("echo", "next")], Cancellation);
        Assert.Equal((true, "NeedsRoot", null), (answers[0].IsRefused, answers[0].Why, answers[0].Printed));
        Assert.Matches("^slaops ALL=.*NOPASSWD: .*/cat /etc/shadow$", answers[0].SudoersLine("slaops"));
        Assert.Equal("next\n", answers[1].Printed);
    }

    // The host's "date" tells the true time and some seconds more; its "chronyc" says that all is well. Both are stand-ins: one kernel has one clock.
    [Fact]
    public async Task A_host_that_says_it_is_synchronised_and_is_three_seconds_off_is_found_out()
    {
        using HostileResponder server = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        Verdict verdict = await JudgeClockAsync(server, "exec /bin/date -d '+3 seconds' \"$@\"\n");
        Assert.Equal((VerdictStatus.Breached, "ClockDaemonWrong"), (verdict.Status, verdict.Reason));
    }

    [Fact]
    public async Task The_same_host_with_the_right_time_is_not()
    {
        using HostileResponder server = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        Assert.Equal(VerdictStatus.Met, (await JudgeClockAsync(server, "exec /bin/date \"$@\"\n")).Status);
    }

    [Fact]
    public async Task A_clock_that_is_set_while_it_is_asked_proves_nothing()
    {
        using HostileResponder server = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]);
        // From its second answer on it is half an hour ahead and, by the third, right again.
        Verdict verdict = await JudgeClockAsync(server, "n=$(cat \"$0.n\" 2>/dev/null || echo 0); echo $((n + 1)) >\"$0.n\"\ntest \"$n\" = 1 && exec /bin/date -d '+30 minutes' \"$@\"\nexec /bin/date \"$@\"\n");
        Assert.Equal((VerdictStatus.Unknown, "ClockStepped"), (verdict.Status, verdict.Reason));
    }

    private static async Task<Verdict> JudgeClockAsync(HostileResponder server, string date)
    {
        SlaPolicy policy = Policy with { Time = new TimePolicy { Servers = [server.Address], MaxOffset = TimeSpan.FromSeconds(1), MaxAge = TimeSpan.FromHours(1) } };
        // Follows the promised server, is 1 µs off, updated now; chronyc -c tracking, fields as chrony 4 writes them.
        string tracking = "echo \"7F000001,127.0.0.1,3,$(/bin/date +%s.%N),0.000001,0.000001,0.000001,-1.0,0.0,0.01,0.0001,0.0001,64.0,Normal\"\n";
        await using Faulty host = await Faulty.StartAsync("SetEnv PATH={0}:/usr/bin:/bin", ("date", date), ("chronyc", "case \"$*\" in *tracking) " + tracking.TrimEnd() + ";; *) echo '^,*,127.0.0.1,2,6,377,1,0.0,0.0,0.0001';; esac\n"));
        await using HostSession session = await host.OpenAsync();
        ClockEvidence evidence = await ClockCollector.CollectAsync(session, new PromisedServers(policy), Cancellation);
        Assert.True(evidence.Daemon is { Synchronised: true });
        return Assert.Single(ClockJudge.Judge(policy, evidence, DateTimeOffset.UtcNow));
    }

    private static async Task<string> HelloAsync(HostSession host, CancellationToken stop) => (await host.RunManyAsync([new("echo", "hello")], stop))[0].Printed!.Trim();

    /// <summary>A listener that answers each connection with the same words until it is closed, or with none.</summary>
    private sealed class Flooding : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly CancellationTokenSource stop = new();

        public Flooding(string words)
        {
            listener.Start();
            _ = AcceptAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(words, 4096))));
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Dispose()
        {
            stop.Cancel();
            listener.Dispose();
            stop.Dispose();
        }

        private async Task AcceptAsync(byte[] block)
        {
            try
            {
                while (true)
                    _ = FloodAsync(await listener.AcceptTcpClientAsync(stop.Token), block);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
            }
        }

        private async Task FloodAsync(TcpClient client, byte[] block)
        {
            using (client)
            {
                try
                {
                    while (block.Length > 0)
                        await client.GetStream().WriteAsync(block, stop.Token);
                    await Task.Delay(Timeout.Infinite, stop.Token);
                }
                catch (Exception exception) when (exception is OperationCanceledException or IOException or ObjectDisposedException)
                {
                }
            }
        }
    }

    /// <summary>A sshd with a fault of its own, and programs that the host finds before its own.</summary>
    private sealed class Faulty : IAsyncDisposable
    {
        private readonly TemporaryFolder programs;

        private Faulty(TemporaryFolder programs) => this.programs = programs;

        public required SshServer Sshd { get; init; }

        public static async Task<Faulty> StartAsync(string options, params (string Name, string Script)[] programs)
        {
            TemporaryFolder folder = new();
            foreach ((string name, string script) in programs)
            {
                await File.WriteAllTextAsync(folder.File(name), "#!/bin/sh\n" + script, Cancellation);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(folder.File(name), (UnixFileMode)0b111_101_101);
            }

            SshServer sshd = new() { Options = options.Replace("{0}", folder.Path, StringComparison.Ordinal) };
            await sshd.InitializeAsync();
            return new Faulty(folder) { Sshd = sshd };
        }

        public EstateHost Host(string name) => Sshd.Host with { Name = name, KeyFile = Sshd.KeyFile };

        public async Task<HostSession> OpenAsync() => await HostSession.ConnectAsync(Sshd.Estate(), Host("faulty"), new SecretResolver(), Cancellation);

        public async ValueTask DisposeAsync()
        {
            await Sshd.DisposeAsync();
            programs.Dispose();
        }
    }
}
