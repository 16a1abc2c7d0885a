using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace SlaOps.Systems;

/// <summary>
/// Opens SSH connections to one host of an estate: as its <c>ssh:</c> section and the user's OpenSSH settings say, only to a host whose
/// key is known, and offering what OpenSSH's own client offers. Every way to fail is an <see cref="EvidenceGapException"/> with its reason.
/// </summary>
internal sealed class SshConnector : IDisposable
{
    /// <summary>The longest a connection may take to come about, the login included.</summary>
    internal static readonly TimeSpan ConnectDeadline = TimeSpan.FromSeconds(10);

    // sshd turns away clients while more than a few are not logged in yet (MaxStartups).
    private const int ConnectingAtOnce = 4;

    // Jump hosts that lead through each other end here.
    private const int LongestChain = 8;

    private readonly SlaEstate estate;
    private readonly EstateHost host;
    private readonly SshAccessCache access;
    private readonly bool ownsAccess;
    private readonly SemaphoreSlim connecting = new(ConnectingAtOnce);
    private readonly ConcurrentBag<ForwardedPortLocal> forwards = [];

    /// <summary>A connector with nothing to share.</summary>
    internal SshConnector(SlaEstate estate, EstateHost host, SecretResolver secrets)
        : this(estate, host, new SshAccessCache(secrets)) => ownsAccess = true;

    /// <summary>A connector of a run over several hosts.</summary>
    internal SshConnector(SlaEstate estate, EstateHost host, SshAccessCache access)
    {
        this.estate = estate;
        this.host = host;
        this.access = access;
        User = host.User ?? estate.Ssh?.User ?? Environment.UserName;
    }

    /// <summary>The host's name in the estate.</summary>
    internal string Name => host.Name;

    /// <summary>The account on the host, once connected.</summary>
    internal string User { get; private set; }

    /// <summary>The name or address that was called, once connected; null where another host leads there.</summary>
    internal string? StraightName { get; private set; }

    /// <summary>True where commands for root go through <c>sudo</c>.</summary>
    internal bool Sudo => estate.UsesSudo(host);

    /// <summary>A connected client. <paramref name="make"/> builds it, unconnected.</summary>
    internal async Task<T> ConnectAsync<T>(Func<ConnectionInfo, T> make, CancellationToken cancellation)
        where T : BaseClient
    {
        await connecting.WaitAsync(cancellation);
        try
        {
            SshConfig config = await access.ConfigAsync(estate.Ssh?.Config is string file ? EstatePath.Resolve(estate, file) : EstatePath.AtHome("~/.ssh/config"), cancellation);
            SshRoute route = SshRoute.Of(estate, host, config);
            User = route.User;
            StraightName = route.Jumps.Count == 0 ? route.Address : null;
            return await ConnectAsync(route, config, make, 0, cancellation);
        }
        finally
        {
            connecting.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (forwards.TryTake(out ForwardedPortLocal? forward))
            SshFault.Abandon(forward);
        if (ownsAccess)
            access.Dispose();
        connecting.Dispose();
    }

    private async Task<T> ConnectAsync<T>(SshRoute route, SshConfig config, Func<ConnectionInfo, T> make, int depth, CancellationToken cancellation)
        where T : BaseClient
    {
        if (depth > LongestChain)
            throw Unreachable(route, Messages.Format("Text.JumpsTooLong", LongestChain), null);
        SshClient? through = await ThroughAsync(route, config, depth, cancellation);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(ConnectDeadline);
        try
        {
            KnownHosts known = await ReadKnownHostsAsync(deadline.Token);
            AuthenticationMethod[] methods = await SshLogin.MethodsAsync(route, access, deadline.Token);
            (string address, int port) = through is null ? (route.Address, route.Port) : await ForwardAsync(through, route, depth > 0 ? access.Forwards : forwards, deadline.Token);
            ConnectionInfo connection = new(address, port, route.User, methods) { Timeout = ConnectDeadline };
            SshAlgorithms.Choose(connection, known.KeyTypes(route.Address, route.Port), known.HasAuthority(route.Address, route.Port), quick: !ownsAccess);
            return await ConnectAsync(make(connection), route, known, deadline.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw Unreachable(route, Messages.Format("Text.ConnectTimeout", ConnectDeadline), exception);
        }
    }

    // The last of the jump hosts, connected through those before it.
    private async Task<SshClient?> ThroughAsync(SshRoute route, SshConfig config, int depth, CancellationToken cancellation)
    {
        SshClient? last = null;
        string chain = "";
        foreach (string jump in route.Jumps)
        {
            SshRoute hop = SshRoute.OfJump(estate, jump, config);
            // Of a list only the first host may have jumps of its own: the others are reached through the one before.
            hop = last is null ? hop : hop with { Jumps = [.. chain.Split(',')] };
            chain = chain.Length == 0 ? jump : chain + "," + jump;
            last = await access.JumpAsync(chain, stop => ConnectAsync(hop, config, static settings => new SshClient(settings), depth + 1, stop), cancellation);
        }

        return last;
    }

    // A port of this machine that leads through the jump host; the host's key is checked at its end as ever.
    private async Task<(string Address, int Port)> ForwardAsync(SshClient through, SshRoute route, ConcurrentBag<ForwardedPortLocal> owner, CancellationToken cancellation)
    {
        ForwardedPortLocal forward = new("127.0.0.1", 0, route.Address, (uint)route.Port);
        owner.Add(forward);
        await SshFault.BoundAsync(
            SshThread.RunAsync(() =>
            {
                through.AddForwardedPort(forward);
                forward.Start();
            }),
            Name,
            route.Endpoint,
            ConnectDeadline,
            cancellation);
        return ("127.0.0.1", (int)forward.BoundPort);
    }

    private static async Task<T> ConnectAsync<T>(T client, SshRoute route, KnownHosts known, IEnumerable<string> files, CancellationToken cancellation)
        where T : BaseClient
    {
        EvidenceGap? refused = null;
        // Taken now: the client of a failed handshake is disposed of aside, and then tells nothing more.
        ConnectionInfo connection = client.ConnectionInfo;
        client.HostKeyReceived += (_, shown) =>
        {
            refused = SshHostKey.Judge(known, route, shown, files);
            shown.CanTrust = refused is null;
        };
        try
        {
            // The handshake blocks and knows no token: it runs aside, and is left behind when time is up.
            Task handshake = SshThread.RunAsync(client.Connect);
            SshFault.Forget(handshake);
            await handshake.WaitAsync(cancellation);
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
                    new EvidenceGap(Reasons.SshLoginRefused, route.Name, connection.Username, exception.Message), exception),
                // One that is out of its time, or not signed by the authority that it names, is refused by the library before it is shown.
                SshConnectionException { DisconnectReason: DisconnectReason.KeyExchangeFailed } when connection.CurrentHostKeyAlgorithm?.Contains("-cert-", StringComparison.Ordinal) == true =>
                    new EvidenceGapException(new EvidenceGap(Reasons.HostCertificateInvalid, route.Name, "-", exception.Message), exception),
                SshOperationTimeoutException => Unreachable(route, Messages.Format("Text.ConnectTimeout", ConnectDeadline), exception),
                SshException or SocketException or ProxyException or IOException or InvalidOperationException => Unreachable(route, exception.Message, exception),
                _ => exception,
            };
        }
    }

    private Task<T> ConnectAsync<T>(T client, SshRoute route, KnownHosts known, CancellationToken cancellation)
        where T : BaseClient => ConnectAsync(client, route, known, KnownHostsFiles(), cancellation);

    private IReadOnlyList<string> KnownHostsFiles() => estate.Ssh?.KnownHosts is string file
        ? [EstatePath.Resolve(estate, file)]
        : [EstatePath.AtHome("~/.ssh/known_hosts"), "/etc/ssh/ssh_known_hosts"];

    private async Task<KnownHosts> ReadKnownHostsAsync(CancellationToken cancellation)
    {
        try
        {
            return await access.KnownHostsAsync(KnownHostsFiles(), cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EvidenceGapException(new EvidenceGap(Reasons.Unreadable, KnownHostsFiles()[0], exception.Message), exception);
        }
    }

    private static EvidenceGapException Unreachable(SshRoute route, string why, Exception? inner) => new(new EvidenceGap(Reasons.HostUnreachable, route.Name, route.Endpoint, why), inner);
}
