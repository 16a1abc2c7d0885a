using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;

namespace SlaOps.Systems;

/// <summary>
/// Reaches for everything that an estate names. Hosts, database nodes with an account, and stores are logged in to as every other command
/// does it, and folders are listed there; Prometheus and nodes without an account by a TCP connection; local folders and secrets by looking.
/// </summary>
public static class EstateConnection
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);

    // A login through jump hosts, and a service that is tried again.
    private static readonly TimeSpan LoginDeadline = TimeSpan.FromSeconds(20);

    private const int AtOnce = 16;

    /// <summary>
    /// What does not answer or is not there, and roles with fewer servers that answer than <paramref name="policy"/> promises.
    /// <paramref name="tree"/> tells the places; <paramref name="done"/> is called as each host is, with how many are.
    /// </summary>
    public static async Task<IReadOnlyList<PolicyMistake>> CheckAsync(
        SlaEstate estate, SlaPolicy policy, SourceNode? tree, SecretResolver secrets, Action<EstateHost, int>? done, CancellationToken cancellation)
    {
        ConcurrentBag<(string Key, string Value, string Expected)> found = [];
        Task<HashSet<string>> asking = AskHostsAsync(estate, secrets, done, found, cancellation);
        await Parallel.ForEachAsync(Parts(estate, secrets), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (part, token) =>
        {
            if (await part.WrongAsync(token) is string expected)
                found.Add((part.Key, part.Value, expected));
        });
        HashSet<string> answering = await asking;
        SourceReading reading = new(estate.Path ?? "");
        foreach ((string key, string value, string expected) in found)
            reading.Add(SourcePlaces.Find(tree, key), key, value, expected);
        foreach ((string role, int promised) in policy.Servers.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            EstateHost[] named = [.. estate.Hosts.Where(host => !host.IsSpare && string.Equals(host.Role, role, StringComparison.Ordinal))];
            int there = named.Count(host => answering.Contains(host.Name));
            if (there < promised)
                reading.Add(SourcePlaces.Find(tree, "hosts"), "hosts", string.Create(CultureInfo.InvariantCulture, $"{role}: {there}") + (there < named.Length ? "/" + InvariantText.Of(named.Length) : ""), Messages.Format("Text.ConnectServers", promised, role));
        }

        return [.. reading.Mistakes.OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column).ThenBy(mistake => mistake.Key, StringComparer.Ordinal)];
    }

    // One login a host, in which the folders that the estate names there are looked at, too. Gives the hosts that answered.
    private static async Task<HashSet<string>> AskHostsAsync(
        SlaEstate estate, SecretResolver secrets, Action<EstateHost, int>? done, ConcurrentBag<(string Key, string Value, string Expected)> found, CancellationToken cancellation)
    {
        ILookup<string, (string Key, string Path)> folders = RemoteFolders(estate).ToLookup(folder => folder.Host, folder => (folder.Key, folder.Path), StringComparer.OrdinalIgnoreCase);
        EstateHost[] remote = [.. estate.Hosts.Where(host => !host.IsLocal)];
        HashSet<string> answering = [.. estate.Hosts.Where(host => host.IsLocal).Select(host => host.Name)];
        FanOutLimits limits = new() { ThrottleLimit = AtOnce, HostDeadline = LoginDeadline };
        int count = 0;
        await foreach (HostResult<string> result in HostFanOut.AskAsync(estate, remote, secrets, limits, LookAsync, cancellation))
        {
            if (result.Gap is { } gap)
                found.Add((Key($"hosts[{estate.Hosts.ToList().IndexOf(result.Host)}].address"), result.Host.Address, Messages.Format("Text.ConnectFailed", Words(gap))));
            else
                answering.Add(result.Host.Name);
            done?.Invoke(result.Host, ++count);
        }

        return answering;

        async Task<string> LookAsync(HostSession session, CancellationToken stop)
        {
            foreach ((string key, string path) in folders[session.Name])
            {
                if (!await IsFolderAsync(session, path, stop))
                    found.Add((key, path, Messages.Format("Text.ConnectFolder")));
            }

            return session.Name;
        }
    }

    private static async Task<bool> IsFolderAsync(HostSession session, string path, CancellationToken stop)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(Deadline);
        try
        {
            await using IAsyncEnumerator<HostFile> files = session.ListAsync(path, deadline.Token).GetAsyncEnumerator(deadline.Token);
            await files.MoveNextAsync();
            return true;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested && exception is OperationCanceledException or EvidenceGapException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            return false;
        }
    }

    private static IEnumerable<(string Host, string Key, string Path)> RemoteFolders(SlaEstate estate)
    {
        foreach ((int index, BackupSet backup) in Indexed(estate.Backups))
        {
            if (backup.Store is { Sftp: string host, Path: string path })
                yield return (host, Key($"backups[{index}].store.path"), path);
        }

        foreach ((int index, LogSet log) in Indexed(estate.Logs))
        {
            if (log.Host is string host)
                yield return (host, Key($"logs[{index}].path"), log.Path);
        }

        foreach ((int index, EstateRepository repository) in Indexed(estate.Repositories))
        {
            if (repository.Host is string host)
                yield return (host, Key($"repositories[{index}].path"), repository.Path);
        }
    }

    private static IEnumerable<EstatePart> Parts(SlaEstate estate, SecretResolver secrets)
    {
        foreach ((int index, EstateDatabase database) in Indexed(estate.Databases))
        {
            foreach ((int node, string address) in Indexed(database.Nodes))
                yield return Node(Key($"databases[{index}].nodes[{node}]"), database, address, secrets);
            foreach ((int node, string address) in Indexed(database.Replicas))
                yield return Node(Key($"databases[{index}].replicas[{node}]"), database, address, secrets);
            if (database.Password is not null)
                yield return Secret(Key($"databases[{index}].password"), database.Password, secrets);
        }

        foreach ((int index, BackupSet backup) in Indexed(estate.Backups))
        {
            if (backup.Store is { Path: string path, Sftp: null })
                yield return Folder(estate, Key($"backups[{index}].store.path"), path);
            if (backup.Store.Blob is not null)
                yield return Container(Key($"backups[{index}].store.blob"), backup.Store, secrets);
        }

        foreach ((int index, LogSet log) in Indexed(estate.Logs))
        {
            if (log.Host is null)
                yield return Folder(estate, Key($"logs[{index}].path"), log.Path);
        }

        foreach ((int index, EstateRepository repository) in Indexed(estate.Repositories))
        {
            if (repository.Host is null)
                yield return Folder(estate, Key($"repositories[{index}].path"), repository.Path);
        }

        foreach ((int index, TenantPlace place) in Indexed(estate.TenantPlaces))
        {
            // Of all tenants' data the first page under what stands before the tenant's mark.
            if (place.Container is StoreLocation container)
                yield return Container(Key($"tenantData[{index}].blob"), container, secrets);
        }

        if (estate.Ssh?.Password is SecretReference password)
            yield return Secret("ssh.password", password, secrets);
        if (estate.Prometheus is Uri prometheus)
            yield return Endpoint("prometheus.url", prometheus.OriginalString, prometheus.Host, prometheus.Port);
    }

    // By its own protocol where the estate names an account.
    private static EstatePart Node(string key, EstateDatabase database, string address, SecretResolver secrets)
    {
        (string host, int port) = Split(address, 3306);
        EstatePart endpoint = Endpoint(key, address, host, port);
        return database.User is null ? endpoint : new EstatePart(key, address, cancellation => WithinAsync(async stop =>
        {
            try
            {
                await using DatabaseNode node = await DatabaseNode.OpenAsync(database, address, secrets, stop);
                return null;
            }
            catch (EvidenceGapException exception)
            {
                return Messages.Format("Text.ConnectFailed", Words(exception.Gap));
            }
            catch (SlaException)
            {
                // The password that cannot be had is told of at its own place.
                return await endpoint.WrongAsync(stop);
            }
        }, cancellation));
    }

    private static EstatePart Container(string key, StoreLocation location, SecretResolver secrets) => new(key, location.Blob!.OriginalString, cancellation => WithinAsync(async stop =>
    {
        try
        {
            await using BackupStore store = await BlobStore.OpenAsync(location, secrets, new BlobSettings { PageSize = 1, Idle = Deadline }, stop);
            await using IAsyncEnumerator<StoredFile> files = store.ListAsync(stop).GetAsyncEnumerator(stop);
            await files.MoveNextAsync();
            return null;
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            return Messages.Format("Text.ConnectFailed", Words(StoreFault.GapOf(exception, location.Blob.OriginalString)));
        }
    }, cancellation));

    private static async Task<string?> WithinAsync(Func<CancellationToken, Task<string?>> check, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(LoginDeadline);
        try
        {
            return await check(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Messages.Format("Text.ConnectFailed", Messages.Format("Text.ConnectTimeout", LoginDeadline));
        }
    }

    private static string Words(EvidenceGap gap) => Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of));

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
    private static EstatePart Secret(string key, SecretReference secret, SecretResolver secrets) => new(key, secret.Name, async cancellation => secret.Kind switch
    {
        SecretKind.Env when string.IsNullOrEmpty(Environment.GetEnvironmentVariable(secret.Name)) => Messages.Format("Text.ConnectVariable", secret.Name),
        SecretKind.File when !await LookAsync(() => CanRead(secret.Name), cancellation) => Messages.Format("Text.ConnectSecretFile", secret.Name),
        SecretKind.Secret => await AskVaultAsync(secret, secrets, cancellation),
        _ => null,
    });

    private static async Task<string?> AskVaultAsync(SecretReference secret, SecretResolver secrets, CancellationToken cancellation)
    {
        try
        {
            await secrets.ResolveAsync(secret, cancellation);
            return null;
        }
        catch (SlaException exception)
        {
            return exception.Message;
        }
    }

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
