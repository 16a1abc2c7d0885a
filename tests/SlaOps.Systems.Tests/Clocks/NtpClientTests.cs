using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SlaOps.Systems.Tests;

public class NtpClientTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Task<TimeOffset> MeasureAsync(HostileResponder responder, int count = 1, double seconds = 0.5) =>
        NtpClient.MeasureAsync(responder.Address, count, TimeSpan.FromSeconds(seconds), Token);

    private static async Task<string> FailureAsync(HostileResponder responder, int count = 1) =>
        (await Assert.ThrowsAsync<SlaException>(() => MeasureAsync(responder, count, 0.8))).Code.Id;

    [Fact]
    public async Task A_server_an_hour_ahead_is_measured()
    {
        using HostileResponder responder = new((request, _) => [HostileResponder.Good(request, TimeSpan.FromHours(1))]);
        TimeOffset offset = await MeasureAsync(responder, 3);
        Assert.Equal(3600, offset.Offset.TotalSeconds, 0.05);
        Assert.Equal((3, 2, responder.Address, responder.Address), (offset.Samples, offset.Stratum, offset.Server, offset.Address));
    }

    [Fact]
    public async Task Every_request_has_another_cookie()
    {
        HashSet<string> cookies = [];
        using HostileResponder responder = new((request, _) =>
        {
            lock (cookies)
                cookies.Add(Convert.ToHexString(request.AsSpan(40, 8)));
            return [HostileResponder.Good(request, TimeSpan.Zero)];
        });
        await MeasureAsync(responder, 3);
        Assert.Equal(3, cookies.Count);
    }

    [Theory]
    [InlineData("NtpInvalidReply", 24, 0xff)]
    [InlineData("NtpInvalidReply", 0, 0x23)]
    [InlineData("NtpNotSynchronised", 0, 0b11_100_100)]
    [InlineData("NtpNotSynchronised", 1, 16)]
    [InlineData("NtpNotSynchronised", 9, 16)]
    public async Task A_reply_with_one_wrong_byte_is_an_error_of_its_own(string expected, int index, byte value)
    {
        using HostileResponder responder = new((request, _) =>
        {
            byte[] reply = HostileResponder.Good(request, TimeSpan.Zero);
            reply[index] = (byte)(reply[index] == value ? ~value : value);
            return [reply];
        });
        Assert.Equal(expected, await FailureAsync(responder));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(47)]
    public async Task A_short_reply_is_invalid(int length)
    {
        using HostileResponder responder = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)[..length]]);
        Assert.Equal("NtpInvalidReply", await FailureAsync(responder));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(40)]
    public async Task A_reply_without_a_timestamp_is_invalid(int index)
    {
        using HostileResponder responder = new((request, _) =>
        {
            byte[] reply = HostileResponder.Good(request, TimeSpan.Zero);
            reply.AsSpan(index, 8).Clear();
            return [reply];
        });
        Assert.Equal("NtpInvalidReply", await FailureAsync(responder));
    }

    [Fact]
    public async Task A_server_that_held_the_request_longer_than_the_trip_is_invalid()
    {
        using HostileResponder responder = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero, TimeSpan.FromSeconds(10))]);
        Assert.Equal("NtpInvalidReply", await FailureAsync(responder));
    }

    [Theory]
    [InlineData("DENY")]
    [InlineData("RSTR")]
    [InlineData("RATE")]
    public async Task A_kiss_of_death_is_named_and_obeyed(string code)
    {
        using HostileResponder responder = new((request, _) => [HostileResponder.Kiss(request, code)]);
        SlaException error = await Assert.ThrowsAsync<SlaException>(() => MeasureAsync(responder, 4));
        Assert.Equal("NtpKissOfDeath", error.Code.Id);
        Assert.Contains(code, error.Message, StringComparison.Ordinal);
        Assert.Equal(1, responder.Requests);
    }

    [Fact]
    public async Task A_rate_limit_after_a_good_sample_ends_the_burst_and_keeps_the_sample()
    {
        using HostileResponder responder = new((request, index) => [index == 0 ? HostileResponder.Good(request, TimeSpan.Zero) : HostileResponder.Kiss(request, "RATE")]);
        Assert.Equal(1, (await MeasureAsync(responder, 4)).Samples);
        Assert.Equal(2, responder.Requests);
    }

    [Fact]
    public async Task A_forged_reply_before_the_true_one_changes_nothing()
    {
        using HostileResponder responder = new((request, _) =>
        {
            byte[] forged = HostileResponder.Good(request, TimeSpan.FromDays(1));
            forged[30] ^= 0x55;
            byte[] forgedKiss = HostileResponder.Kiss(request, "DENY");
            forgedKiss[24] ^= 0x55;
            return [forged, forgedKiss, HostileResponder.Good(request, TimeSpan.FromSeconds(5))];
        });
        Assert.Equal(5, (await MeasureAsync(responder)).Offset.TotalSeconds, 0.05);
    }

    [Fact]
    public async Task A_duplicate_of_the_last_reply_does_not_pass_for_the_next()
    {
        byte[]? last = null;
        using HostileResponder responder = new((request, _) => last is null ? [last = HostileResponder.Good(request, TimeSpan.Zero)] : [last]);
        Assert.Equal(1, (await MeasureAsync(responder, 2, 0.3)).Samples);
    }

    [Fact]
    public async Task A_reply_from_another_port_is_not_heard()
    {
        using HostileResponder responder = new((request, _) => [HostileResponder.Good(request, TimeSpan.Zero)]) { AnswerFromElsewhere = true };
        Assert.Equal("NtpNoAnswer", await FailureAsync(responder));
    }

    [Fact]
    public async Task Silence_ends_after_two_tries_and_cancelling_ends_it_at_once()
    {
        using HostileResponder responder = new((_, _) => []);
        Stopwatch watch = Stopwatch.StartNew();
        Assert.Equal("NtpNoAnswer", await FailureAsync(responder, 32));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.7, 3);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(200));
        watch.Restart();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NtpClient.MeasureAsync(responder.Address, 4, TimeSpan.FromSeconds(30), stop.Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.1, 1);
    }

    [Fact]
    public async Task Names_that_are_none_and_names_that_nobody_knows_are_told_apart()
    {
        Assert.Equal("NtpServerInvalid", (await Assert.ThrowsAsync<SlaException>(() => NtpClient.MeasureAsync("a b", 1, TimeSpan.FromSeconds(1), Token))).Code.Id);
        Assert.Equal("NameNotResolved", (await Assert.ThrowsAsync<SlaException>(() => NtpClient.MeasureAsync("no-such-host.invalid", 1, TimeSpan.FromSeconds(2), Token))).Code.Id);
    }

    [Fact]
    public async Task A_real_chronyd_is_measured_before_and_after_its_clock_is_set_an_hour_ahead()
    {
        await using ChronyServer server = await ChronyServer.StartAsync(Token);
        TimeOffset before = await NtpClient.MeasureAsync(server.Address, 3, TimeSpan.FromSeconds(2), Token);
        Assert.InRange(before.Offset.TotalMilliseconds, -50, 50);
        Assert.Equal((3, 5, server.Address), (before.Samples, before.Stratum, before.Address));

        await server.SetAheadAsync(TimeSpan.FromHours(1), Token);
        TimeOffset after = await NtpClient.MeasureAsync(server.Address, 3, TimeSpan.FromSeconds(2), Token);
        // settime takes whole seconds and chrony spreads the correction over its manual samples.
        Assert.InRange(after.Offset.TotalSeconds, 3595, 3605);
        Assert.True(after.ErrorBound >= after.Offset);
    }
}

/// <summary>An NTP server on loopback that answers what a test tells it to.</summary>
internal sealed class HostileResponder : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket elsewhere = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private int requests;

    public HostileResponder(Func<byte[], int, byte[][]> answer)
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        elsewhere.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _ = Task.Run(() => Serve(answer));
    }

    public string Address => socket.LocalEndPoint!.ToString()!;

    public int Requests => Volatile.Read(ref requests);

    public bool AnswerFromElsewhere { get; init; }

    /// <summary>A correct reply of a stratum 2 server.</summary>
    public static byte[] Good(byte[] request, TimeSpan ahead, TimeSpan held = default)
    {
        byte[] reply = new byte[NtpPacket.Length];
        reply[0] = 0b00_100_100;
        reply[1] = 2;
        DateTimeOffset now = DateTimeOffset.UtcNow + ahead;
        request.AsSpan(40, 8).CopyTo(reply.AsSpan(24));
        BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(16), NtpPacket.Timestamp(now.AddSeconds(-30)));
        BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(32), NtpPacket.Timestamp(now));
        BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(40), NtpPacket.Timestamp(now + held));
        return reply;
    }

    public static byte[] Kiss(byte[] request, string code)
    {
        byte[] reply = Good(request, TimeSpan.Zero);
        reply[1] = 0;
        Encoding.ASCII.GetBytes(code).CopyTo(reply, 12);
        return reply;
    }

    public void Dispose()
    {
        socket.Dispose();
        elsewhere.Dispose();
    }

    private void Serve(Func<byte[], int, byte[][]> answer)
    {
        byte[] buffer = new byte[512];
        try
        {
            while (true)
            {
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                int length = socket.ReceiveFrom(buffer, ref from);
                foreach (byte[] reply in answer(buffer[..length], Interlocked.Increment(ref requests) - 1))
                    (AnswerFromElsewhere ? elsewhere : socket).SendTo(reply, from);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

/// <summary>A chronyd of Debian on a free loopback port; it steers no clock (-x) and ends by its own pid.</summary>
internal sealed class ChronyServer : IAsyncDisposable
{
    private readonly string home;
    private readonly Process daemon;

    private ChronyServer(string folder, Process process, int port)
    {
        home = folder;
        daemon = process;
        Address = $"127.0.0.1:{port}";
    }

    public string Address { get; }

    public static async Task<ChronyServer> StartAsync(CancellationToken cancellation)
    {
        const string Program = "/usr/sbin/chronyd";
        bool root = OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;
        if (!File.Exists(Program) || !root)
        {
            string missing = root ? "chronyd is not installed (Debian package chrony)" : "chronyd needs root";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", missing);
            Assert.Skip(missing);
        }

        int port = LocalProcess.FreePort();
        // chronyd refuses a command socket in a folder that others can read.
        string place = Directory.CreateTempSubdirectory("slaops-chrony-").FullName;
        string configuration = Path.Combine(place, "chrony.conf");
        await File.WriteAllTextAsync(configuration, $"""
            port {port}
            bindaddress 127.0.0.1
            allow 127.0.0.1
            local stratum 5
            manual
            cmdport 0
            bindcmdaddress {place}/socket
            pidfile {place}/pid

            """, cancellation);
        Process started = Process.Start(new ProcessStartInfo(Program, ["-d", "-x", "-u", "root", "-f", configuration]) { RedirectStandardError = true, UseShellExecute = false })!;
        started.ErrorDataReceived += static (_, _) => { };
        started.BeginErrorReadLine();
        ChronyServer server = new(place, started, port);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await NtpClient.MeasureAsync(server.Address, 1, TimeSpan.FromMilliseconds(300), cancellation);
                return server;
            }
            catch (SlaException) when (attempt < 40 && !started.HasExited)
            {
                await Task.Delay(100, cancellation);
            }
        }
    }

    public async Task SetAheadAsync(TimeSpan ahead, CancellationToken cancellation)
    {
        string moment = (DateTimeOffset.UtcNow + ahead).ToString("MMM dd, yyyy HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
        ProcessStartInfo start = new("chronyc", ["-h", Path.Combine(home, "socket"), "settime", moment]) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment["TZ"] = "UTC";
        using Process chronyc = Process.Start(start)!;
        string output = await chronyc.StandardOutput.ReadToEndAsync(cancellation);
        await chronyc.WaitForExitAsync(cancellation);
        Assert.True(chronyc.ExitCode == 0, output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!daemon.HasExited)
            daemon.Kill();
        await daemon.WaitForExitAsync();
        daemon.Dispose();
        Directory.Delete(home, true);
    }
}
