namespace SlaOps.Systems;

/// <summary>Lists the folders that an estate names, and turns every way to fail into a gap: a folder that was not read never looks like an empty one.</summary>
internal static class FolderListing
{
    // A store may hold a hundred thousand files on a slow share; beyond this it is better to say that it was not read.
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>The host that a folder lies on: one of the estate by name, or this machine.</summary>
    internal static EstateHost Host(SlaEstate estate, string? name) =>
        name is null
            ? estate.Hosts.FirstOrDefault(host => host.IsLocal) ?? new EstateHost { Name = Environment.MachineName, Address = "local" }
            : estate.Hosts.FirstOrDefault(host => string.Equals(host.Name, name, StringComparison.OrdinalIgnoreCase)) ?? new EstateHost { Name = name, Address = name };

    /// <summary>The names of the hosts whose maintenance concerns a store.</summary>
    internal static IReadOnlyCollection<string> Hosts(SlaEstate estate, BackupSet set) =>
        set.Store.Sftp is string remote ? [remote] : [.. estate.Hosts.Where(host => host.IsLocal).Select(host => host.Name).Append(Environment.MachineName)];

    /// <summary>Calls <paramref name="see"/> for each file, or says why the listing is missing or was cut.</summary>
    internal static async Task<EvidenceGap?> ReadAsync(HostSession session, string folder, Func<HostFile, CancellationToken, Task> see, CancellationToken cancellation)
    {
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            await foreach (HostFile file in session.ListAsync(folder, deadline.Token))
                await see(file, deadline.Token);
            return null;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new EvidenceGap(Reasons.Unreadable, folder, Messages.Format("Text.ConnectTimeout", Deadline));
        }
        catch (FileNotFoundException)
        {
            return new EvidenceGap(Reasons.Unreadable, folder, Messages.Format("Text.FolderMissing"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException or System.Security.SecurityException)
        {
            return new EvidenceGap(Reasons.Unreadable, folder, exception.Message);
        }
    }
}
