using System.Globalization;
using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;

namespace SlaOps.Systems;

/// <summary>
/// Opens SSH connections to one host of an estate: with its <c>ssh:</c> section, only to a host whose key is known, and offering what
/// OpenSSH's own client offers. Every way to fail is an <see cref="EvidenceGapException"/> with its reason.
/// </summary>
internal sealed class SshConnector(SlaEstate estate, EstateHost host, SecretResolver secrets) : IDisposable
{
    /// <summary>The longest a connection may take to come about, the login included.</summary>
    internal static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);

    // sshd turns away clients while more than a few are not logged in yet (MaxStartups).
    private const int ConnectingAtOnce = 4;

    private readonly SemaphoreSlim connecting = new(ConnectingAtOnce);

    /// <summary>The host's name in the estate.</summary>
    internal string Name => host.Name;

    /// <summary>A connected client. <paramref name="make"/> builds it, unconnected.</summary>
    internal async Task<T> ConnectAsync<T>(Func<ConnectionInfo, T> make, CancellationToken cancellation)
        where T : BaseClient
    {
        await connecting.WaitAsync(cancellation);
        try
        {
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(ConnectDeadline);
            KnownHosts known = await ReadKnownHostsAsync(deadline.Token);
            AuthenticationMethod[] methods = await new SshLogin(estate, host, secrets).MethodsAsync(deadline.Token);
            ConnectionInfo connection = new(host.Address, host.Port, SshLogin.User(estate), methods) { Timeout = ConnectDeadline };
            SshAlgorithms.Choose(connection, known.KeyTypes(host.Address, host.Port));
            return await ConnectAsync(make(connection), known, deadline.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable(Messages.Format("Text.ConnectTimeout", ConnectDeadline), exception);
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => connecting.Dispose();

    private async Task<T> ConnectAsync<T>(T client, KnownHosts known, CancellationToken cancellation)
        where T : BaseClient
    {
        EvidenceGap? refused = null;
        client.HostKeyReceived += (_, shown) =>
        {
            refused = Judge(known, shown);
            shown.CanTrust = refused is null;
        };
        try
        {
            // Parts of the handshake block and know no token: they run aside, and are left behind when time is up.
            await Task.Run(() => client.ConnectAsync(cancellation), cancellation).WaitAsync(cancellation);
            return client;
        }
        catch (Exception exception)
        {
            SshFault.Abandon(client);
            if (refused is not null)
                throw new EvidenceGapException(refused, exception);
            throw exception switch
            {
                OperationCanceledException => exception,
                SshAuthenticationException => new EvidenceGapException(
                    new EvidenceGap(Reasons.SshLoginRefused, host.Name, client.ConnectionInfo.Username, exception.Message), exception),
                SshOperationTimeoutException => Unreachable(Messages.Format("Text.ConnectTimeout", ConnectDeadline), exception),
                SshException or SocketException or ProxyException or IOException or InvalidOperationException => Unreachable(exception.Message, exception),
                _ => exception,
            };
        }
    }

    private EvidenceGap? Judge(KnownHosts known, HostKeyEventArgs shown)
    {
        HostKeyAnswer answer = known.Check(host.Address, host.Port, shown.HostKey);
        string fingerprint = KnownHosts.FingerprintOf(KnownHosts.TypeOf(shown.HostKey) ?? shown.HostKeyName, shown.HostKey);
        return answer.Trust switch
        {
            HostKeyTrust.Known => null,
            HostKeyTrust.Changed => new EvidenceGap(Reasons.HostKeyChanged, host.Name, fingerprint, answer.Line!.Fingerprint, answer.Line.Place),
            HostKeyTrust.Revoked => new EvidenceGap(Reasons.HostKeyRevoked, host.Name, fingerprint, answer.Line!.Place),
            _ => new EvidenceGap(Reasons.HostKeyUnknown, host.Name, fingerprint, KeyScan()),
        };
    }

    private string KeyScan()
    {
        string port = host.Port == 22 ? "" : string.Create(CultureInfo.InvariantCulture, $"-p {host.Port} ");
        return $"ssh-keyscan {port}{host.Address} >> {KnownHostsFiles().First()}";
    }

    private IEnumerable<string> KnownHostsFiles() => estate.Ssh?.KnownHosts is string file
        ? [EstatePath.Resolve(estate, file)]
        : [EstatePath.AtHome("~/.ssh/known_hosts"), "/etc/ssh/ssh_known_hosts"];

    private async Task<KnownHosts> ReadKnownHostsAsync(CancellationToken cancellation)
    {
        try
        {
            return await KnownHosts.ReadAsync(KnownHostsFiles(), cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EvidenceGapException(new EvidenceGap(Reasons.Unreadable, KnownHostsFiles().First(), exception.Message), exception);
        }
    }

    private EvidenceGapException Unreachable(string why, Exception inner) => new(
        new EvidenceGap(Reasons.HostUnreachable, host.Name, string.Create(CultureInfo.InvariantCulture, $"{host.Address}:{host.Port}"), why), inner);
}
