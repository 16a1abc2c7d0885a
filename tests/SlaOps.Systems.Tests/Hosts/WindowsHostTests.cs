using System.Diagnostics;
using System.Text;

namespace SlaOps.Systems.Tests;

/// <summary>A host that runs Windows, over SSH: see <see cref="WindowsHost"/> for what stands in for it.</summary>
public sealed class WindowsHostTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    // Written by hand in the form that the script for the Update Agent has.
    private const string Updates = "searched\t2026-05-19T03:00:00Z\r\nreboot\tTrue\r\npending\t2026-05-12T17:00:00Z\tFalse\t2026-05 累積更新プログラム (KB5034129)\r\nend\r\n";

    [Fact]
    public async Task Answers_come_in_order_with_both_streams_and_exit_codes()
    {
        await using WindowsHost windows = await WindowsHost.StartAsync(("whoami.exe", "printf out; printf err >&2; exit 3"), ("args.exe", "for one in \"$@\"; do printf '[%s]' \"$one\"; done"), ("input.exe", "cat"));
        await using HostSession host = await windows.OpenAsync(Cancellation);
        string[] words = ["it's \"quoted\"", "", @"C:\Program Files\", @"a\\""b\", "%PATH% $HOME `id` ; 電話", "two\nlines"];
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([new("whoami.exe"), new("no-such-program.exe"), new("args.exe", words), new("input.exe"), new("args.exe")], Cancellation);
        Assert.True(host.IsWindows);
        Assert.Equal(new CommandOutput(3, "out", "err", false), answers[0].Output);
        Assert.True(answers[1].IsMissing);
        Assert.Equal(string.Concat(words.Select(word => $"[{word}]")), answers[2].Printed);
        // Nothing of the questions behind it reaches a program as its input.
        Assert.Equal("", answers[3].Printed);
        Assert.Equal("", answers[4].Printed);
    }

    [Fact]
    public async Task One_command_is_run_as_one_of_several_is()
    {
        await using WindowsHost windows = await WindowsHost.StartAsync(("whoami.exe", "printf out; printf err >&2; exit 3"));
        await using HostSession host = await windows.OpenAsync(Cancellation);
        Assert.Equal(new CommandOutput(3, "out", "err", false), await host.RunAsync(new HostCommand("whoami.exe"), Cancellation));
        await Assert.ThrowsAsync<FileNotFoundException>(() => host.RunAsync(new HostCommand("no-such-program.exe"), Cancellation));
    }

    [Fact]
    public async Task One_that_hangs_is_late_is_killed_and_those_behind_it_are_answered()
    {
        await using WindowsHost windows = await WindowsHost.StartAsync(("hang.exe", "exec sleep 97541"), ("say.exe", "printf %s \"$1\""));
        await using HostSession host = await windows.OpenAsync(Cancellation);
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([new("say.exe", "before"), new("hang.exe") { Deadline = TimeSpan.FromSeconds(2) }, new("say.exe", "after")], Cancellation);
        Assert.Equal(["before", "Deadline", "after"], answers.Select(answer => answer.Printed ?? answer.Why));
        for (int wait = 0; wait < 250 && Sleepers() > 0; wait++)
            await Task.Delay(20, Cancellation);
        Assert.Equal(0, Sleepers());
    }

    [Fact]
    public async Task Its_clock_time_service_and_updates_are_read()
    {
        await using WindowsHost windows = await WindowsHost.StartAsync(
            ("w32tm", "test \"$*\" = '/query /status /verbose' && cat \"${0%/*}/status\""),
            ("powershell.exe", "for one in \"$@\"; do last=$one; done; printf %s \"$last\" > \"${0%/*}/asked\"; cat \"${0%/*}/updates\""));
        // As a Japanese Windows prints it, in its console's code page.
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        await File.WriteAllTextAsync(windows.FileOf("status"), WindowsTimeSample.Japanese.ReplaceLineEndings("\r\n"), Encoding.GetEncoding(932), Cancellation);
        await File.WriteAllTextAsync(windows.FileOf("updates"), Updates, Cancellation);
        await using HostSession host = await windows.OpenAsync(Cancellation);

        ClockEvidence clock = await ClockCollector.CollectAsync(host, new PromisedServers(Policy), Cancellation);
        Assert.Equal(("w32tm", true), (clock.Daemon?.Source, clock.Daemon?.Synchronised));
        Assert.Equal(["ntp1.example", "192.0.2.1"], clock.Daemon!.Follows);
        // The same machine: the true offset is 0.
        Assert.InRange(clock.Reading!.Offset.Duration(), TimeSpan.Zero, clock.Reading.Bound);
        Assert.True(clock.Reading.Step > TimeSpan.Zero);

        PatchEvidence patches = await PatchCollector.CollectAsync(host, null, Cancellation);
        Assert.Null(patches.Problem);
        Assert.Equal(("Windows Update", "backup1", true), (patches.Status.Manager, patches.Status.ComputerName, patches.Status.RebootRequired));
        Assert.Equal([("2026-05 累積更新プログラム", "KB5034129")], patches.Status.Pending.Select(update => (update.Package, update.Available)));
        Assert.Equal(WindowsUpdateText.Script.ReplaceLineEndings("\n"), await File.ReadAllTextAsync(windows.FileOf("asked"), Cancellation));
    }

    [Fact]
    public async Task What_is_not_read_there_is_to_be_attested_and_the_server_counts_as_running()
    {
        await using WindowsHost windows = await WindowsHost.StartAsync();
        await using HostSession host = await windows.OpenAsync(Cancellation);
        Assert.Equal(Reasons.NotAttested, (await AdministratorCollector.CollectAsync(host, Cancellation)).Gap?.Reason);
        SlaEstate estate = windows.Estate;
        estate = estate with { Hosts = [estate.Hosts[0] with { Role = "web" }] };
        SlaPolicy policy = Policy with { Servers = new Dictionary<string, int> { ["web"] = 1 } };
        HashSet<string> clauses = [.. HostSecurityJudge.Clauses, ClauseIds.LogSecurityEvents, ClauseIds.EstateServers];
        ComplianceEvidence evidence = await EvidenceGathering.GatherAsync(policy, estate, null, new SecretResolver(), new GatheringScope(clauses, DateTimeOffset.UtcNow, null, estate.Hosts), Cancellation);
        IReadOnlyList<Verdict> verdicts = ComplianceJudge.Judge(policy, evidence, clauses, DateTimeOffset.UtcNow);
        foreach (string clause in (string[])[.. HostSecurityJudge.Clauses, ClauseIds.LogSecurityEvents])
            Assert.Equal((VerdictStatus.Unknown, "NotAttested"), verdicts.Where(verdict => verdict.Clause == clause && verdict.Target == "host:backup1").Select(verdict => (verdict.Status, verdict.Reason)).Single());
        Assert.Equal(VerdictStatus.Met, verdicts.Single(verdict => verdict.Clause == ClauseIds.EstateServers).Status);
    }

    [Fact]
    public async Task One_without_powershell_is_unknown()
    {
        await using WindowsHost windows = await WindowsHost.StartAsync();
        await File.WriteAllTextAsync(windows.FileOf("login"), "#!/bin/sh\necho not recognized >&2\nexit 1\n", Cancellation);
        await using HostSession host = await windows.OpenAsync(Cancellation);
        PatchEvidence patches = await PatchCollector.CollectAsync(host, null, Cancellation);
        Assert.Equal(VerdictStatus.Unknown, PatchJudge.Judge(Policy, patches, DateTimeOffset.UtcNow).Single().Status);
    }

    private static int Sleepers() => Process.GetProcessesByName("sleep").Count(process => File.ReadAllText($"/proc/{process.Id}/cmdline").Contains("97541", StringComparison.Ordinal));
}
