using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace SlaOps.Systems;

/// <summary>Reaches for everything that an estate names: hosts, database nodes, Prometheus and stores by a TCP connection, local folders and secrets by looking.</summary>
public static class EstateConnection
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    private const int AtOnce = 16;

    /// <summary>What does not answer or is not there, and roles with fewer servers than <paramref name="policy"/> promises. <paramref name="tree"/> tells the places.</summary>
    public static async Task<IReadOnlyList<PolicyMistake>> CheckAsync(SlaEstate estate, SlaPolicy policy, SourceNode? tree, CancellationToken cancellation)
    {
        ConcurrentBag<(EstatePart Part, string Expected)> found = [];
        await Parallel.ForEachAsync(Parts(estate), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (part, token) =>
        {
            if (await part.WrongAsync(token) is string expected)
                found.Add((part, expected));
        });
        SourceReading reading = new(estate.Path ?? "");
        foreach ((EstatePart part, string expected) in found)
            reading.Add(SourcePlaces.Find(tree, part.Key), part.Key, part.Value, expected);
        foreach ((string role, int promised) in policy.Servers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            int there = estate.Hosts.Count(host => string.Equals(host.Role, role, StringComparison.Ordinal));
            if (there < promised)
                reading.Add(SourcePlaces.Find(tree, "hosts"), "hosts", string.Create(CultureInfo.InvariantCulture, $"{role}: {there}"), Messages.Format("Text.ConnectServers", promised, role));
        }

        return [.. reading.Mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column).ThenBy(mistake => mistake.Key, StringComparer.Ordinal)];
    }

    private static IEnumerable<EstatePart> Parts(SlaEstate estate)
    {
        foreach ((int index, EstateHost host) in Indexed(estate.Hosts))
        {
            if (!host.IsLocal)
                yield return Endpoint(Key($"hosts[{index}].address"), host.Address, host.Address, host.Port);
        }

        foreach ((int index, EstateDatabase database) in Indexed(estate.Databases))
        {
            foreach ((int node, string address) in Indexed(database.Nodes))
            {
                (string host, int port) = Split(address, 3306);
                yield return Endpoint(Key($"databases[{index}].nodes[{node}]"), address, host, port);
            }

            if (database.Password is not null)
                yield return Secret(Key($"databases[{index}].password"), database.Password);
        }

        foreach ((int index, BackupSet backup) in Indexed(estate.Backups))
        {
            if (backup.Store is { Path: string path, Sftp: null })
                yield return Folder(estate, Key($"backups[{index}].store.path"), path);
            if (backup.Store.Blob is Uri blob)
                yield return Endpoint(Key($"backups[{index}].store.blob"), blob.OriginalString, blob.Host, blob.Port);
        }

        foreach ((int index, LogSet log) in Indexed(estate.Logs))
        {
            if (log.Host is null)
                yield return Folder(estate, Key($"logs[{index}].path"), log.Path);
        }

        if (estate.Ssh?.Password is SecretReference password)
            yield return Secret("ssh.password", password);
        if (estate.Prometheus is Uri prometheus)
            yield return Endpoint("prometheus.url", prometheus.OriginalString, prometheus.Host, prometheus.Port);
    }

    private static EstatePart Endpoint(string key, string shown, string host, int port) => new(key, shown, async cancellation =>
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            using TcpClient client = new();
            await client.ConnectAsync(host.Trim('[', ']'), port, deadline.Token);
            return null;
        }
        catch (SocketException exception)
        {
            return Messages.Format("Text.ConnectFailed", exception.Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Messages.Format("Text.ConnectFailed", Messages.Format("Text.ConnectTimeout", Deadline));
        }
    });

    private static EstatePart Folder(SlaEstate estate, string key, string path) => new(key, path, async cancellation =>
    {
        bool there = await LookAsync(() => Directory.EnumerateFileSystemEntries(EstatePath.Resolve(estate, path)).Any() || Directory.Exists(EstatePath.Resolve(estate, path)), cancellation);
        return there ? null : Messages.Format("Text.ConnectFolder");
    });

    // The value of a secret is looked for, never shown.
    private static EstatePart Secret(string key, SecretReference secret) => new(key, secret.Name, async cancellation => secret.Kind switch
    {
        SecretKind.Env when string.IsNullOrEmpty(Environment.GetEnvironmentVariable(secret.Name)) => Messages.Format("Text.ConnectVariable", secret.Name),
        SecretKind.File when !await LookAsync(() => CanRead(secret.Name), cancellation) => Messages.Format("Text.ConnectSecretFile", secret.Name),
        _ => null,
    });

    private static bool CanRead(string path)
    {
        using FileStream file = File.OpenRead(EstatePath.AtHome(path));
        return file.CanRead;
    }

    // A share that is gone may block any look at it: the deadline holds for that, too.
    private static async Task<bool> LookAsync(Func<bool> look, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(look, cancellation).WaitAsync(Deadline, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException or NotSupportedException or ArgumentException)
        {
            return false;
        }
    }

    internal static (string Host, int Port) Split(string server, int defaultPort)
    {
        int colon = server.LastIndexOf(':');
        bool port = colon > 0 && (server[0] == '[' ? server[colon - 1] == ']' : server.IndexOf(':', StringComparison.Ordinal) == colon);
        return port ? (server[..colon], int.Parse(server.AsSpan(colon + 1), CultureInfo.InvariantCulture)) : (server, defaultPort);
    }

    private static string Key(FormattableString key) => FormattableString.Invariant(key);

    private static IEnumerable<(int Index, T Item)> Indexed<T>(IEnumerable<T> items) => items.Select((item, index) => (index, item));

    private sealed record EstatePart(string Key, string Value, Func<CancellationToken, Task<string?>> WrongAsync);
}
