using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SlaOps.Systems.Tests;

/// <summary>Many hosts at once: real sshd, and peers that are down, mute, flooding or slow.</summary>
public sealed class HostFanOutTests(SshServer sshd) : IClassFixture<SshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_host_gives_its_result_or_its_own_reason()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        using Flood flood = new();
        SlaEstate estate = sshd.Estate() with
        {
            Hosts =
            [
                .. Enumerable.Range(1, 6).Select(number => sshd.Host with { Name = "good" + number }),
                new EstateHost { Name = "down", Address = "127.0.0.1", Port = 1 },
                new EstateHost { Name = "mute", Address = "127.0.0.1", Port = ((IPEndPoint)mute.LocalEndpoint).Port },
                new EstateHost { Name = "flood", Address = "127.0.0.1", Port = flood.Port },
                new EstateHost { Name = "nowhere", Address = "no-such-host.invalid" },
                sshd.Host with { Name = "nobody", User = "no-such-account" },
                sshd.Host with { Name = "nokey", KeyFile = "/nonexistent/key" },
                new EstateHost { Name = "here", Address = "local" },
            ],
        };
        Dictionary<string, string> found = await AskAsync(estate, new FanOutLimits { HostDeadline = TimeSpan.FromSeconds(4) }, async (host, stop) => (await host.RunManyAsync([new("echo", "hello")], stop))[0].Printed!.Trim());
        foreach (string good in (string[])["good1", "good2", "good3", "good4", "good5", "good6", "here"])
            Assert.Equal("hello", found[good]);
        Assert.Equal("HostUnreachable", found["down"]);
        Assert.Equal("HostTooSlow", found["mute"]);
        Assert.Contains(found["flood"], new[] { "HostTooSlow", "HostUnreachable" });
        Assert.Equal("HostUnreachable", found["nowhere"]);
        Assert.Equal("SshLoginRefused", found["nobody"]);
        Assert.Equal("SshKeyUnreadable", found["nokey"]);
        Assert.Equal(estate.Hosts.Count, found.Count);
    }

    [Fact]
    public async Task Results_arrive_before_the_slow_ones_are_done_and_a_deadline_is_a_hosts_own()
    {
        SlaEstate estate = sshd.Estate() with { Hosts = [sshd.Host with { Name = "slow" }, sshd.Host with { Name = "quick" }] };
        List<string> order = [];
        Stopwatch took = Stopwatch.StartNew();
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits { HostDeadline = TimeSpan.FromSeconds(2) }, SleepAsync, Cancellation))
            order.Add(result.Host.Name + " " + (result.Value ?? result.Gap!.Reason.Code));
        Assert.Equal(["quick done", "slow HostTooSlow"], order);
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(1.9), TimeSpan.FromSeconds(5));

        static async Task<string> SleepAsync(HostSession host, CancellationToken stop)
        {
            await host.RunManyAsync([new("sleep", host.Name == "slow" ? "97533" : "0.1") { Deadline = TimeSpan.FromMinutes(1) }], stop);
            return "done";
        }
    }

    [Fact]
    public async Task No_more_hosts_than_allowed_are_asked_at_once()
    {
        SlaEstate estate = sshd.Estate() with { Hosts = [.. Enumerable.Range(0, 12).Select(number => sshd.Host with { Name = "host" + number })] };
        int now = 0, most = 0;
        TaskCompletionSource three = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await AskAsync(estate, new FanOutLimits { ThrottleLimit = 3 }, async (_, stop) =>
        {
            int at = Interlocked.Increment(ref now);
            InterlockedMax(ref most, at);
            // Nobody goes on before three are there, however busy this machine is; a fourth would come meanwhile.
            if (at == 3)
                three.TrySetResult();
            await three.Task.WaitAsync(TimeSpan.FromMinutes(1), stop);
            await Task.Delay(100, stop);
            Interlocked.Decrement(ref now);
            return "done";
        });
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Stopping_returns_at_once()
    {
        SlaEstate estate = sshd.Estate() with { Hosts = [.. Enumerable.Range(0, 8).Select(number => sshd.Host with { Name = "host" + number })] };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        Stopwatch took = new();
        int begun = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), new FanOutLimits(), SleepAsync, stop.Token))
                Assert.Fail(result.Host.Name);
        });
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));

        async Task<string> SleepAsync(HostSession host, CancellationToken token)
        {
            if (Interlocked.Increment(ref begun) == 8)
                _ = Task.Run(async () =>
                {
                    await Task.Delay(200, CancellationToken.None);
                    took.Start();
                    await stop.CancelAsync();
                }, CancellationToken.None);
            await host.RunManyAsync([new("sleep", "97534") { Deadline = TimeSpan.FromMinutes(1) }], token);
            return "";
        }
    }

    private static async Task<Dictionary<string, string>> AskAsync(SlaEstate estate, FanOutLimits limits, Func<HostSession, CancellationToken, Task<string>> ask)
    {
        Dictionary<string, string> found = [];
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, estate.Hosts, new SecretResolver(), limits, ask, Cancellation))
            found.Add(result.Host.Name, result.Value ?? result.Gap!.Reason.Code);
        return found;
    }

    private static void InterlockedMax(ref int most, int value)
    {
        int seen = most;
        while (value > seen)
            seen = Interlocked.CompareExchange(ref most, value, seen);
    }

    /// <summary>Talks without end in place of an SSH banner.</summary>
    private sealed class Flood : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Flood()
        {
            listener.Start();
            _ = Task.Run(async () =>
            {
                try
                {
                    while (true)
                    {
                        TcpClient client = await listener.AcceptTcpClientAsync();
                        _ = Task.Run(async () =>
                        {
                            byte[] line = System.Text.Encoding.ASCII.GetBytes(new string('x', 200) + "\r\n");
                            try
                            {
                                while (true)
                                    await client.GetStream().WriteAsync(line);
                            }
                            catch (IOException)
                            {
                                client.Dispose();
                            }
                        });
                    }
                }
                catch (SocketException)
                {
                }
            });
        }

        public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public void Dispose() => listener.Dispose();
    }
}
