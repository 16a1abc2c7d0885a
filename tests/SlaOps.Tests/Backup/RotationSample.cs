namespace SlaOps.Tests.Backup;

/// <summary>Files and what is known of them, for plans of rotations.</summary>
internal static class RotationSample
{
    /// <summary>A proof of the bytes that the file holds, read an hour after it was taken.</summary>
    public static BackupProof Proof(BackupFile file, BackupFileState state = BackupFileState.Verified, DateTimeOffset? readAt = null) => new()
    {
        Path = file.Path,
        Mark = file.Mark,
        State = state,
        ReadAt = readAt ?? file.TakenAt.AddHours(1),
    };

    /// <summary>Proofs of files, all of one state.</summary>
    public static BackupProofs Proofs(IEnumerable<BackupFile> files, BackupFileState state = BackupFileState.Verified, DateTimeOffset? readAt = null)
    {
        BackupProofs proofs = new();
        foreach (BackupFile file in files)
            proofs.Add(Proof(file, state, readAt));
        return proofs;
    }

    /// <summary>A file as a listing shows it.</summary>
    public static BackupFile File(string takenAt, BackupFileState state = BackupFileState.Listed)
    {
        BackupFile file = Sample.File(takenAt, state);
        file.Mark = new FileMark(file.Length, file.ModifiedAt, null);
        return file;
    }

    /// <summary>So many days of backups, seven a day, the last at 20:00 on 20 May 2026.</summary>
    public static List<BackupFile> Days(int days) =>
        [.. Enumerable.Range(0, days).SelectMany(day => Enumerable.Range(0, 7).Select(slot => File(InvariantText.Moment(Sample.At("2026-05-20T20:00:00+09:00").AddDays(-day).AddHours(-2 * slot)))))];
}
