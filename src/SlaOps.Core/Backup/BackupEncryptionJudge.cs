namespace SlaOps;

/// <summary>
/// Judges the backups' half of <c>encryption.at-rest</c>, by bytes and never by a file's name: a plain or merely compressed dump breaks
/// it; what was decrypted to its end, or what the store says that it encrypts, meets it; what only looks encrypted proves nothing.
/// </summary>
public static class BackupEncryptionJudge
{
    private const string Clause = ClauseIds.EncryptionAtRest;

    /// <summary>The verdict; the evidence is known to be whole.</summary>
    internal static Verdict Judge(SlaPolicy policy, BackupEvidence evidence, DateTimeOffset at)
    {
        if (!policy.Encryption.AtRest || !policy.Backup.Database.EncryptionRequired)
            return BackupJudge.Of(Clause, VerdictStatus.NotApplicable, Reasons.EncryptionNotRequired, evidence, at);
        BackupFile[] files = [.. evidence.Files.Where(file => file.Length > 0 && file.TakenAt <= at).OrderByDescending(file => file.TakenAt)];
        BackupFile[] plain = [.. files.Where(IsPlain)];
        if (plain.Length > 0)
            return BackupJudge.Of(Clause, VerdictStatus.Breached, Reasons.BackupPlain, evidence, at, plain.Length, files.Length, System.IO.Path.GetFileName(plain[0].Path));
        // A file that is still growing, or is damaged, is told of elsewhere; the others have to be proven.
        BackupFile[] asked = [.. files.Where(file => file.State is not (BackupFileState.InProgress or BackupFileState.Corrupt))];
        if (asked.FirstOrDefault(file => !file.Decrypted && !file.EncryptedByStore) is BackupFile unproven)
            return BackupJudge.NotProven(Clause, evidence, unproven, at);
        return asked.Length == 0
            ? BackupJudge.Of(Clause, VerdictStatus.Unknown, Reasons.ContentNotVerified, evidence, at, evidence.Set.Name)
            : BackupJudge.Of(Clause, VerdictStatus.Met, Reasons.BackupEncrypted, evidence, at, asked.Length, string.Join(", ", asked.Select(Kind).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    // Compressed by its first bytes it may still hold something encrypted; once it was read, that is known.
    private static bool IsPlain(BackupFile file) => !file.EncryptedByStore
        && (string.Equals(file.Encryption, "none", StringComparison.Ordinal) || (file.Sha256 is not null && file.Encryption is null && file.Compression is not null));

    private static string Kind(BackupFile file) => file.Decrypted ? file.Encryption ?? "encrypted" : "store";
}
