using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>Measures this machine's clock against an NTP server (RFC 5905, client mode). It never sets a clock.</summary>
public static class NtpClient
{
    // What ntpdate left between its samples: short enough for a prompt, long enough for a rate limit.
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(200);

    private const int AddressesTried = 2;

    /// <summary>
    /// Takes up to <paramref name="count"/> samples, waiting for each at most <paramref name="timeout"/> (also for the name to
    /// resolve). Throws <see cref="SlaException"/> (NtpServerInvalid, NameNotResolved, NtpNoAnswer, NtpKissOfDeath,
    /// NtpNotSynchronised, NtpInvalidReply) where there is none.
    /// </summary>
    public static async Task<TimeOffset> MeasureAsync(string server, int count, TimeSpan timeout, CancellationToken cancellation)
    {
        if (!NtpServer.TryParse(server, out NtpServer named))
            throw new SlaException(Errors.NtpServerInvalid, server, server);
        SlaException? failure = null;
        foreach (IPAddress address in (await ResolveAsync(named.Host, server, timeout, cancellation)).Take(AddressesTried))
        {
            try
            {
                return await MeasureAsync(server, new IPEndPoint(address, named.Port), count, timeout, cancellation);
            }
            catch (SlaException exception) when (exception.Code == Errors.NtpNoAnswer)
            {
                failure = exception;
            }
        }

        throw failure!;
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, string server, TimeSpan timeout, CancellationToken cancellation)
    {
        if (IPAddress.TryParse(host, out IPAddress? literal))
            return [literal];
        try
        {
            // The system's resolver does not heed a token while it works.
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellation).WaitAsync(timeout, cancellation);
            return addresses.Length > 0 ? addresses : throw new SlaException(Errors.NameNotResolved, server, host, "-");
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            throw new SlaException(Errors.NameNotResolved, server, exception, host, exception.Message);
        }
    }

    private static async Task<TimeOffset> MeasureAsync(string server, IPEndPoint endpoint, int count, TimeSpan timeout, CancellationToken cancellation)
    {
        List<NtpSample> samples = [];
        SlaException? failure = null;
        int silent = 0;
        for (int index = 0; index < count && silent < 2; index++)
        {
            if (index > 0)
                await Task.Delay(Spacing, cancellation);
            try
            {
                samples.Add(await SampleAsync(server, endpoint, timeout, cancellation));
                silent = 0;
            }
            catch (SlaException exception)
            {
                failure = exception;
                silent++;
                // A server that refuses (DENY, RSTR) or asks to slow down (RATE) is not asked again.
                if (exception.Code == Errors.NtpKissOfDeath || exception.Code == Errors.NtpNotSynchronised)
                    break;
            }
        }

        // RATE after good samples only ends the burst; any other last word of the server counts.
        bool usable = samples.Count > 0 && (failure is null || failure.Code != Errors.NtpNotSynchronised);
        return usable ? TimeOffset.Of(server, endpoint.ToString(), samples, DateTimeOffset.UtcNow) : throw failure!;
    }

    private static async Task<NtpSample> SampleAsync(string server, IPEndPoint endpoint, TimeSpan timeout, CancellationToken cancellation)
    {
        // A socket of its own for each sample, connected: the system drops what comes from any other address or port.
        using Socket socket = new(endpoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(timeout);
        NtpReading rejected = default;
        try
        {
            await socket.ConnectAsync(endpoint, deadline.Token);
            ulong cookie = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)) | 1;
            byte[] request = NtpPacket.Request(cookie), buffer = new byte[1024];
            // One clock reading and a stopwatch: a step of the clock in between does not pass for delay.
            DateTimeOffset sent = DateTimeOffset.UtcNow;
            long start = Stopwatch.GetTimestamp();
            await socket.SendAsync(request, deadline.Token);
            while (true)
            {
                int length = await socket.ReceiveAsync(buffer, deadline.Token);
                DateTimeOffset received = sent + Stopwatch.GetElapsedTime(start);
                NtpReading reading = NtpPacket.Read(buffer.AsSpan(0, length), cookie, sent, received);
                if (reading.Sample is NtpSample sample)
                    return sample;
                if (reading.Fault is NtpFault.KissOfDeath)
                    throw new SlaException(Errors.NtpKissOfDeath, server, server, reading.Detail);
                if (reading.Fault is NtpFault.NotSynchronised)
                    throw new SlaException(Errors.NtpNotSynchronised, server, server, reading.Detail);
                // Anything else may be somebody's forgery: the true reply may still come.
                rejected = reading;
            }
        }
        catch (SocketException exception)
        {
            throw new SlaException(Errors.NtpNoAnswer, server, exception, server, endpoint, exception.Message);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw rejected.Fault == NtpFault.None
                ? new SlaException(Errors.NtpNoAnswer, server, exception, server, endpoint, timeout)
                : new SlaException(Errors.NtpInvalidReply, server, exception, server, (rejected.Fault + " " + rejected.Detail).TrimEnd());
        }
    }
}
