using System.Collections.Concurrent;
using Renci.SshNet;

namespace SlaOps.Systems;

/// <summary>
/// What the connections of one run share: secrets, opened keys (a passphrase costs a tenth of a second), <c>known_hosts</c>, OpenSSH's
/// settings, and the connections to jump hosts.
/// </summary>
internal sealed class SshAccessCache(SecretResolver secrets) : IDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly ConcurrentDictionary<object, Lazy<Task<object>>> known = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<SshClient>>> jumps = new(StringComparer.Ordinal);

    /// <summary>The ports of this machine that lead to jump hosts behind others.</summary>
    internal ConcurrentBag<ForwardedPortLocal> Forwards { get; } = [];

    /// <summary>A secret.</summary>
    internal Task<string> SecretAsync(SecretReference reference, CancellationToken cancellation) =>
        OnceAsync((nameof(SecretAsync), reference), stop => secrets.ResolveAsync(reference, stop), cancellation);

    /// <summary>An opened key.</summary>
    internal Task<SshKey> KeyAsync(string file, string? passphrase, CancellationToken cancellation) =>
        OnceAsync((nameof(KeyAsync), file, passphrase), stop => SshKey.LoadAsync(file, passphrase, stop), cancellation);

    /// <summary>The known hosts of some files.</summary>
    internal Task<KnownHosts> KnownHostsAsync(IReadOnlyList<string> files, CancellationToken cancellation) =>
        OnceAsync((nameof(KnownHostsAsync), string.Join('\n', files)), stop => KnownHosts.ReadAsync(files, stop), cancellation);

    /// <summary>The user's OpenSSH settings.</summary>
    internal Task<SshConfig> ConfigAsync(string file, CancellationToken cancellation) =>
        OnceAsync((nameof(ConfigAsync), file), stop => SshConfig.ReadAsync(file, stop), cancellation);

    /// <summary>The connection to a jump host, made by the first that needs it, and anew where it broke.</summary>
    internal async Task<SshClient> JumpAsync(string key, Func<CancellationToken, Task<SshClient>> connect, CancellationToken cancellation)
    {
        while (true)
        {
            Lazy<Task<SshClient>> entry = jumps.GetOrAdd(key, _ => new Lazy<Task<SshClient>>(() => connect(ended.Token)));
            try
            {
                SshClient client = await entry.Value.WaitAsync(cancellation);
                if (SshFault.IsConnected(client))
                    return client;
                if (jumps.TryRemove(KeyValuePair.Create(key, entry)))
                    SshFault.Abandon(client);
            }
            catch
            {
                // Who comes later may try again.
                if (entry.Value.IsFaulted)
                    jumps.TryRemove(KeyValuePair.Create(key, entry));
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Cancel();
        while (Forwards.TryTake(out ForwardedPortLocal? forward))
            SshFault.Abandon(forward);
        foreach (Lazy<Task<SshClient>> jump in jumps.Values)
        {
            SshFault.Forget(jump.Value);
            _ = jump.Value.ContinueWith(static done => SshFault.Abandon(done.Result), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        }

        ended.Dispose();
    }

    // The work belongs to the run; who waits may stop waiting.
    private async Task<T> OnceAsync<T>(object key, Func<CancellationToken, Task<T>> work, CancellationToken cancellation)
        where T : notnull
    {
        CancellationToken stop = ended.Token;
        return (T)await known.GetOrAdd(key, _ => new Lazy<Task<object>>(async () => await work(stop))).Value.WaitAsync(cancellation);
    }
}
