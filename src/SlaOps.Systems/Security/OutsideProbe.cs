using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SlaOps.Systems;

/// <summary>Tries from this machine whether ports of a host take connections. Only ports that the host itself listens on, and only at its own address.</summary>
internal static class OutsideProbe
{
    private const int AtOnce = 16;

    // A firewall that drops gives no answer: its silence is the good case.
    private static readonly TimeSpan PortDeadline = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>The ports that answer and are not among <paramref name="open"/>.</summary>
    internal static async Task<PortProbe> TryAsync(string? name, IReadOnlyList<int>? listening, IReadOnlyList<int> open, CancellationToken cancellation)
    {
        PortProbe probe = new() { Listening = listening };
        int[] unlisted = [.. (listening ?? []).Except(open)];
        if (name is null || unlisted.Length == 0)
            return probe with { Address = name };
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        ConcurrentDictionary<int, bool> answers = new();
        try
        {
            // The first, as the SSH connection takes: a name may have addresses of other hosts.
            IPAddress address = IPAddress.TryParse(name.Trim('[', ']'), out IPAddress? written) ? written : (await Dns.GetHostAddressesAsync(name, deadline.Token))[0];
            ParallelOptions options = new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = deadline.Token };
            await Parallel.ForEachAsync(unlisted, options, async (port, token) =>
            {
                if (await AnswersAsync(address, port, token) is bool answer)
                    answers[port] = answer;
            });
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            // What was not tried by now is told apart below.
        }

        return probe with
        {
            Address = name,
            Answering = [.. unlisted.Where(port => answers.GetValueOrDefault(port))],
            Untried = [.. unlisted.Where(port => !answers.ContainsKey(port))],
        };
    }

    // Null where this machine itself could not try.
    private static async Task<bool?> AnswersAsync(IPAddress address, int port, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(PortDeadline);
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address, port, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset or SocketError.TimedOut or SocketError.HostUnreachable or SocketError.HostDown ? false : null;
        }
    }
}
