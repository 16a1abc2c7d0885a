using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>
/// NTP measurements against <c>chronyd -Q</c> on the same server: a chronyd whose clock was set an hour off, so that a client that always
/// answers zero fails. Then a responder that is off by a known span, and many servers at once against one.
/// </summary>
public static class NtpBenchmark
{
    private const int Pairs = 50;
    private const int Servers = 100;
    private const double AtOnceOverOne = 2.0;
    private const int Rounds = 5;

    private static readonly TimeSpan Difference = TimeSpan.FromMicroseconds(200);
    private static readonly TimeSpan SetOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SetOffWithin = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<bool> Run(TextWriter output)
    {
        bool equal = await AgainstChronydAsync(output);
        bool right = await AgainstAResponderAsync(output);
        bool parallel = await ManyAsync(output);
        return equal && right && parallel;
    }

    private static async Task<bool> AgainstChronydAsync(TextWriter output)
    {
        await using Chronyd server = await Chronyd.StartAsync();
        await server.SetAheadAsync(TimeSpan.FromHours(1));
        List<double> differences = [];
        TimeSpan least = TimeSpan.MaxValue;
        for (int pair = 0; pair < Pairs; pair++)
        {
            TimeSpan ours = (await NtpClient.MeasureAsync(server.Address, 1, Patience, CancellationToken.None)).Offset;
            TimeSpan theirs = await server.QueryAsync();
            differences.Add((ours - theirs).Duration().TotalMicroseconds);
            least = theirs < least ? theirs : least;
        }

        differences.Sort();
        double median = (differences[(Pairs - 1) / 2] + differences[Pairs / 2]) / 2;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"a chronyd that is {least.TotalSeconds:0.0} s ahead, against chronyd -Q, {Pairs} times: median difference {median:0} µs (at most {Difference.TotalMicroseconds:0}), largest {differences[^1]:0} µs"));
        // Where the server were not off, a client that always answers zero would pass.
        return least > TimeSpan.FromMinutes(59) && median <= Difference.TotalMicroseconds;
    }

    private static async Task<bool> AgainstAResponderAsync(TextWriter output)
    {
        using Responder responder = new(SetOff);
        List<double> errors = [];
        for (int round = 0; round < Pairs; round++)
            errors.Add(((await NtpClient.MeasureAsync(responder.Address, 1, Patience, CancellationToken.None)).Offset - SetOff).Duration().TotalMicroseconds);
        TimeSpan several = (await NtpClient.MeasureAsync(responder.Address, 4, Patience, CancellationToken.None)).Offset;
        errors.Sort();
        double median = (errors[(Pairs - 1) / 2] + errors[Pairs / 2]) / 2;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"a responder {SetOff.TotalMilliseconds:0} ms ahead: {several.TotalMilliseconds:0.000} ms of four samples, single ones wrong by {median:0} µs in the median, {errors[^1]:0} µs at most"));
        return (several - SetOff).Duration() <= SetOffWithin && median <= SetOffWithin.TotalMicroseconds;
    }

    private static async Task<bool> ManyAsync(TextWriter output)
    {
        Responder[] responders = [.. Enumerable.Range(0, Servers).Select(_ => new Responder(SetOff))];
        try
        {
            TimeSpan one = TimeSpan.MaxValue, all = TimeSpan.MaxValue;
            for (int round = 0; round < Rounds; round++)
            {
                one = Least(one, await TimeAsync(responders[..1]));
                all = Least(all, await TimeAsync(responders));
            }

            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"four samples of {Servers} servers at once: {all.TotalMilliseconds:0} ms; of one: {one.TotalMilliseconds:0} ms; ratio {all / one:0.00} (at most {AtOnceOverOne:0.0})"));
            return all <= one * AtOnceOverOne;
        }
        finally
        {
            foreach (Responder responder in responders)
                responder.Dispose();
        }

        static TimeSpan Least(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    private static async Task<TimeSpan> TimeAsync(Responder[] responders)
    {
        Stopwatch took = Stopwatch.StartNew();
        TimeOffset[] measured = await Task.WhenAll(responders.Select(responder => NtpClient.MeasureAsync(responder.Address, 4, Patience, CancellationToken.None)));
        took.Stop();
        // On a machine that is busy with a hundred of them, each is still a measurement.
        if (measured.FirstOrDefault(offset => offset.Samples != 4 || (offset.Offset - SetOff).Duration() > TimeSpan.FromMilliseconds(20)) is TimeOffset poor)
            throw new InvalidOperationException($"{poor.Server}: {poor.Samples} samples, {poor.Offset}");
        return took.Elapsed;
    }

    /// <summary>A stratum 2 server on loopback whose clock is this machine's and a span more.</summary>
    private sealed class Responder : IDisposable
    {
        private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public Responder(TimeSpan ahead)
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _ = ServeAsync(ahead);
        }

        public string Address => socket.LocalEndPoint!.ToString()!;

        public void Dispose() => socket.Dispose();

        private async Task ServeAsync(TimeSpan ahead)
        {
            byte[] buffer = new byte[512];
            try
            {
                while (true)
                {
                    SocketReceiveFromResult got = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                    DateTimeOffset now = DateTimeOffset.UtcNow + ahead;
                    byte[] reply = new byte[NtpPacket.Length];
                    reply[0] = 0b00_100_100;
                    reply[1] = 2;
                    buffer.AsSpan(40, 8).CopyTo(reply.AsSpan(24));
                    BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(16), NtpPacket.Timestamp(now.AddSeconds(-30)));
                    BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(32), NtpPacket.Timestamp(now));
                    BinaryPrimitives.WriteUInt64BigEndian(reply.AsSpan(40), NtpPacket.Timestamp(DateTimeOffset.UtcNow + ahead));
                    await socket.SendToAsync(reply, got.RemoteEndPoint);
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }

    /// <summary>chronyd as a server on a free loopback port that steers no clock (<c>-x</c>), and as the client that is compared with.</summary>
    private sealed class Chronyd : IAsyncDisposable
    {
        private const string Said = "System clock wrong by ";

        private readonly string folder = Directory.CreateTempSubdirectory("slaops-chrony").FullName;
        private Process? daemon;
        private int port;

        public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

        public static async Task<Chronyd> StartAsync()
        {
            Chronyd server = new() { port = LocalProcess.FreePort() };
            string file = Path.Combine(server.folder, "chrony.conf");
            await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"port {server.port}\nbindaddress 127.0.0.1\nallow 127.0.0.1\nlocal stratum 5\nmanual\ncmdport 0\nbindcmdaddress {server.folder}/socket\npidfile {server.folder}/pid\n"));
            server.daemon = Start("/usr/sbin/chronyd", "-d", "-x", "-u", "root", "-f", file);
            server.daemon.OutputDataReceived += static (_, _) => { };
            server.daemon.ErrorDataReceived += static (_, _) => { };
            server.daemon.BeginOutputReadLine();
            server.daemon.BeginErrorReadLine();
            for (int wait = 0; ; wait++)
            {
                try
                {
                    await NtpClient.MeasureAsync(server.Address, 1, TimeSpan.FromMilliseconds(300), CancellationToken.None);
                    return server;
                }
                catch (SlaException) when (wait < 50 && !server.daemon.HasExited)
                {
                    await Task.Delay(100);
                }
            }
        }

        public async Task SetAheadAsync(TimeSpan ahead)
        {
            string moment = (DateTimeOffset.UtcNow + ahead).ToString("MMM dd, yyyy HH:mm:ss", CultureInfo.InvariantCulture);
            using Process chronyc = Start("env", "TZ=UTC", "chronyc", "-h", Path.Combine(folder, "socket"), "settime", moment);
            string said = await chronyc.StandardOutput.ReadToEndAsync();
            await chronyc.WaitForExitAsync();
            if (chronyc.ExitCode != 0)
                throw new InvalidOperationException(said);
        }

        /// <summary>What <c>chronyd -Q</c> makes of one sample: the server's clock minus this machine's.</summary>
        public async Task<TimeSpan> QueryAsync()
        {
            using Process client = Start("/usr/sbin/chronyd", "-Q", "-t", "10", "-u", "root", "-f", "/dev/null", "pidfile " + Path.Combine(folder, "client"), "cmdport 0", "bindcmdaddress /", string.Create(CultureInfo.InvariantCulture, $"server 127.0.0.1 port {port} iburst maxsamples 1"));
            Task<string> error = client.StandardError.ReadToEndAsync();
            string said = await client.StandardOutput.ReadToEndAsync() + await error;
            await client.WaitForExitAsync();
            int at = said.IndexOf(Said, StringComparison.Ordinal);
            return at >= 0 ? TimeSpan.FromSeconds(double.Parse(said[(at + Said.Length)..].Split(' ')[0], CultureInfo.InvariantCulture)) : throw new InvalidOperationException(said);
        }

        public async ValueTask DisposeAsync()
        {
            if (daemon is { HasExited: false })
                daemon.Kill();
            if (daemon is not null)
                await daemon.WaitForExitAsync();
            daemon?.Dispose();
            Directory.Delete(folder, recursive: true);
        }

        private static Process Start(string program, params string[] arguments) =>
            Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
    }
}
