using System.Diagnostics;

namespace SlaOps.Systems.Tests;

/// <summary>Many questions over one connection to a real sshd.</summary>
public sealed class SshShellTests(SshServer sshd) : IClassFixture<SshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_come_in_order_with_both_streams_and_exit_codes()
    {
        await using HostSession host = await OpenAsync();
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(
            [new("sh", "-c", "printf out; printf err >&2; exit 3"), new("no-such-program-here"), new("printf", "%s", "it's \"$HOME\" `id` ; 電話\n"), new("sh", "-c", "echo $LC_ALL"), new("cat")],
            Cancellation);
        Assert.Equal(new CommandOutput(3, "out", "err", false), answers[0].Output);
        Assert.True(answers[1].IsMissing);
        Assert.Equal("it's \"$HOME\" `id` ; 電話\n", answers[2].Printed);
        Assert.Equal("C\n", answers[3].Printed);
        Assert.Equal("", answers[4].Printed);
    }

    [Fact]
    public async Task Everything_of_all_callers_goes_over_one_connection_and_one_shell()
    {
        await using HostSession host = await OpenAsync();
        Task<IReadOnlyList<HostAnswer>>[] callers = [.. Enumerable.Range(0, 20).Select(caller => host.RunManyAsync([.. Enumerable.Range(0, 10).Select(one => new HostCommand("sh", "-c", $"echo {caller}.{one} $PPID"))], Cancellation))];
        string[][] words = [.. (await Task.WhenAll(callers)).SelectMany(answers => answers).Select(answer => answer.Printed!.Trim().Split(' '))];
        Assert.Equal(Enumerable.Range(0, 20).SelectMany(caller => Enumerable.Range(0, 10).Select(one => $"{caller}.{one}")), words.Select(word => word[0]));
        Assert.Single(words.Select(word => word[1]).Distinct());
    }

    [Fact]
    public async Task One_that_hangs_is_late_and_those_behind_it_are_answered()
    {
        await using HostSession host = await OpenAsync();
        Stopwatch took = Stopwatch.StartNew();
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync(
            [new("echo", "before"), new("sleep", "97531") { Deadline = TimeSpan.FromMilliseconds(400) }, new("echo", "after"), new("sh", "-c", "sleep 97532 & sleep 97532") { Deadline = TimeSpan.FromMilliseconds(300) }, new("echo", "last")],
            Cancellation);
        Assert.InRange(took.Elapsed, TimeSpan.FromMilliseconds(700), TimeSpan.FromSeconds(5));
        Assert.Equal(["before\n", "Deadline", "after\n", "Deadline", "last\n"], answers.Select(answer => answer.Printed ?? answer.Why));
        Assert.True(answers[1].IsLate && answers[3].IsLate);
        await NothingIsLeftAsync("97531");
        await NothingIsLeftAsync("97532");
    }

    [Fact]
    public async Task A_session_that_is_given_up_leaves_nothing_running_on_the_host()
    {
        HostSession host = await OpenAsync();
        _ = host.RunManyAsync([new("sleep", "97535") { Deadline = TimeSpan.FromMinutes(5) }], Cancellation);
        for (int wait = 0; wait < 250 && Sleepers("97535") == 0; wait++)
            await Task.Delay(20, Cancellation);
        Assert.Equal(1, Sleepers("97535"));
        Stopwatch took = Stopwatch.StartNew();
        await host.DisposeAsync();
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await NothingIsLeftAsync("97535");
    }

    [Fact]
    public async Task A_hundred_megabytes_are_cut_and_cost_no_memory()
    {
        await using HostSession host = await OpenAsync();
        await host.RunManyAsync([new("true")], Cancellation);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([new("sh", "-c", "head -c 100000000 /dev/zero; head -c 100000000 /dev/zero >&2") { MaxOutput = 4096 }, new("echo", "next")], Cancellation);
        long after = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(answers[0].Output!.Truncated);
        Assert.Equal(4096, answers[0].Output!.Output.Length);
        Assert.Null(answers[0].Printed);
        Assert.Equal("next\n", answers[1].Printed);
        Assert.InRange(after - before, long.MinValue, 32 * 1024 * 1024);
    }

    [Fact]
    public async Task A_clock_is_read_between_two_moments()
    {
        await using HostSession host = await OpenAsync();
        HostClockReading? reading = await host.ReadClockAsync(Cancellation);
        Assert.NotNull(reading);
        Assert.InRange(reading.RoundTrip, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(2));
        // The same machine: the true offset is 0.
        Assert.InRange(reading.Offset.Duration(), TimeSpan.Zero, reading.Bound);
    }

    [Fact]
    public async Task A_clock_behind_a_question_that_hangs_is_read_in_the_next_shell()
    {
        await using HostSession host = await OpenAsync();
        await host.RunManyAsync([new("true")], Cancellation);
        Task<IReadOnlyList<HostAnswer>> hanging = host.RunManyAsync([new("sleep", "97537") { Deadline = TimeSpan.FromMilliseconds(400) }], Cancellation);
        Assert.NotNull(await host.ReadClockAsync(Cancellation));
        Assert.True((await hanging)[0].IsLate);
    }

    [Fact]
    public async Task A_host_that_goes_away_is_a_fault_of_every_open_question()
    {
        await using HostSession host = await OpenAsync();
        await host.RunManyAsync([new("true")], Cancellation);
        IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([new("sh", "-c", "kill -9 $(ps -o ppid= -p $PPID)"), new("echo", "gone")], Cancellation);
        Assert.All(answers, answer => Assert.IsType<IOException>(answer.Fault));
    }

    private async Task<HostSession> OpenAsync() => await HostSession.ConnectAsync(sshd.Estate(), sshd.Host, new SecretResolver(), Cancellation);

    private static async Task NothingIsLeftAsync(string sleeper)
    {
        for (int wait = 0; wait < 250 && Sleepers(sleeper) > 0; wait++)
            await Task.Delay(20, Cancellation);
        Assert.Equal(0, Sleepers(sleeper));
    }

    private static int Sleepers(string seconds) => Directory.GetDirectories("/proc").Select(folder => Path.Combine(folder, "cmdline")).Count(file =>
    {
        try
        {
            return File.ReadAllText(file).StartsWith("sleep\0" + seconds, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    });
}
