namespace SlaOps.Systems;

/// <summary>Lists the folders of operation logs.</summary>
public static class LogInventory
{
    /// <summary>The logs of a set by day, those that have to be kept opened once to see that they can be read.</summary>
    public static async Task<LogEvidence> ReadAsync(SlaPolicy policy, SlaEstate estate, LogSet set, SecretResolver secrets, CancellationToken cancellation)
    {
        LogNaming naming = new(set, policy.TimeZone);
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        DateOnly from = ZonedTime.DateOf(observedAt, policy.TimeZone).AddDays(-LogJudge.DaysOf(policy));
        EstateHost host = FolderListing.Host(estate, set.Host);
        string folder = host.IsLocal ? EstatePath.Resolve(estate, set.Path) : set.Path;
        string source = host.IsLocal ? folder : $"{host.Name}:{set.Path}";
        try
        {
            await using HostSession session = await HostSession.ConnectAsync(estate, host, secrets, cancellation);
            List<LogFile> files = [];
            EvidenceGap? gap = await FolderListing.ReadAsync(
                session,
                folder,
                async (file, deadline) =>
                {
                    if (naming.Recognise(file.Path, file.Name, file.Length, file.ModifiedAt) is LogFile log)
                        files.Add(log.Day >= from && log.Length > 0 ? log with { Problem = await ProblemAsync(session, log.Path, deadline) } : log);
                },
                cancellation);
            return new LogEvidence { Set = set, Source = source, ObservedAt = observedAt, Files = files, Gap = gap };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, host.Name) is EvidenceGap gap)
        {
            return new LogEvidence { Set = set, Source = source, ObservedAt = observedAt, Gap = gap };
        }
    }

    private static async Task<string?> ProblemAsync(HostSession session, string path, CancellationToken cancellation)
    {
        try
        {
            await using Stream stream = await session.OpenReadAsync(path, cancellation);
            byte[] first = new byte[1];
            return await stream.ReadAsync(first, cancellation) > 0 ? null : Messages.Format("Text.FileEmptied");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TimeoutException)
        {
            return exception.Message;
        }
    }
}
