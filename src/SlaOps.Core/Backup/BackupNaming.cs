namespace SlaOps;

/// <summary>Recognises the files of a backup set by their names.</summary>
public sealed class BackupNaming
{
    // What dump programs and copiers append until they are done.
    private static readonly string[] UnfinishedEndings = [".partial", ".part", ".tmp"];

    private readonly DatedFileName pattern;
    private readonly BackupSet set;
    private readonly TimeSpan settle;
    private readonly TimeSpan every;
    private readonly TimeZoneInfo zone;

    /// <summary>The set's pattern, read in the policy's zone. A pattern without a date is <see cref="Errors.BackupPatternInvalid"/>.</summary>
    public BackupNaming(BackupSet set, SlaPolicy policy)
    {
        this.set = set;
        zone = policy.TimeZone;
        settle = policy.Backup.Database.Settle;
        every = policy.Backup.Database.Every;
        pattern = DatedFileName.TryParse(set.File.TrimEnd('/')) ?? throw new SlaException(Errors.BackupPatternInvalid, set.Name, set.Name, set.File);
    }

    /// <summary>The backup that a listed file is, or null where its name is of another shape.</summary>
    public BackupFile? Recognise(string path, string name, long length, DateTimeOffset modifiedAt, DateTimeOffset observedAt)
    {
        string? ending = UnfinishedEndings.FirstOrDefault(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
        string whole = ending is null ? name : name[..^ending.Length];
        if ((pattern.MomentOf(name, zone) ?? pattern.MomentOf(whole, zone)) is not DateTimeOffset takenAt)
            return null;
        bool unfinished = ending is not null && pattern.MomentOf(name, zone) is null;
        DateTimeOffset modified = TimeZoneInfo.ConvertTime(modifiedAt, zone);
        // A name without a time of day tells the day alone; the file's own time is the better moment as long as they agree.
        if (!pattern.HasTime && ZonedTime.DateOf(modified, zone) == ZonedTime.DateOf(takenAt, zone))
            takenAt = modified;
        // The name holds the dump's start. A file named for longer ago that is written now is a copy, brought here whole by a copier
        // that has endings of its own for what is not done.
        bool growing = (observedAt - modifiedAt).Duration() < settle && observedAt - takenAt < every;
        return new BackupFile
        {
            Name = set.Name,
            Path = path,
            TakenAt = takenAt,
            ModifiedAt = modified,
            Length = length,
            State = unfinished || growing ? BackupFileState.InProgress : length == 0 ? BackupFileState.Corrupt : BackupFileState.Listed,
        };
    }
}
