namespace SlaOps;

/// <summary>Says what one reading of a backup's bytes proves. Pure; the facts decide, in the order of how sure they are.</summary>
public static class ContentJudge
{
    /// <summary>The proof that <paramref name="content"/> makes of a file of <paramref name="set"/>; <paramref name="first"/> is the first good proof under the same path, if any.</summary>
    public static BackupProof Judge(BackupSet set, BackupContent content, BackupProof? first)
    {
        (BackupFileState state, Reason? reason, object?[] arguments) = Find(set, content, first);
        return new BackupProof
        {
            Path = content.Path,
            Mark = content.Mark,
            State = state,
            Reason = reason,
            Arguments = Array.ConvertAll(arguments, InvariantText.Of),
            ReadAt = content.ReadAt,
            Sha256 = content.Sha256,
            Compression = content.Compression,
            Encryption = content.Encryption,
            Decrypted = content.Decrypted,
            PlainLength = content.PlainLength,
            Tables = content.Dump?.Tables ?? [],
            CompletedAt = content.Dump?.CompletedAt,
        };
    }

    private static (BackupFileState State, Reason? Reason, object?[] Arguments) Find(BackupSet set, BackupContent content, BackupProof? first)
    {
        if (content.Damage == ContentDamage.Changed)
            return (BackupFileState.InProgress, Reasons.ChangedWhileRead, [NameOf(content)]);
        if (Damaged(content, first) is { } damaged)
            return damaged;
        // The bytes themselves are there and sound as far as they go; the rest is what is inside.
        if (content.Gap is EvidenceGap gap)
            return (content.Sha256 is null ? BackupFileState.Unreadable : BackupFileState.Listed, gap.Reason, gap.Arguments);
        if (!string.Equals(set.Of, "database", StringComparison.Ordinal))
            return OfFiles(content);
        return content.Dump is DumpSummary dump ? OfDump(set, content, dump) : (BackupFileState.Listed, Reasons.DumpUnproven, [NameOf(content)]);
    }

    private static (BackupFileState State, Reason? Reason, object?[] Arguments)? Damaged(BackupContent content, BackupProof? first)
    {
        string name = NameOf(content);
        if (content.Sha256 is string hash)
        {
            if (content.ManifestSha256 is string promised && !string.Equals(hash, promised, StringComparison.OrdinalIgnoreCase))
                return (BackupFileState.Corrupt, Reasons.ContentNotAsManifest, [name, promised, hash]);
            if (first?.Sha256 is string before && !string.Equals(hash, before, StringComparison.OrdinalIgnoreCase))
                return (BackupFileState.Corrupt, Reasons.ContentNotAsBefore, [name, first.ReadAt, before, hash]);
        }

        return content.Damage switch
        {
            ContentDamage.Empty => (BackupFileState.Corrupt, Reasons.ContentEmpty, [name]),
            ContentDamage.Truncated => (BackupFileState.Corrupt, Reasons.ContentTruncated, [name, content.DamageDetail]),
            ContentDamage.Corrupt => (BackupFileState.Corrupt, Reasons.ContentCorrupt, [name, content.DamageDetail]),
            ContentDamage.TrailingBytes => (BackupFileState.Corrupt, Reasons.ContentTrailing, [name, content.DamageDetail]),
            _ => null,
        };
    }

    // Without a checksum of its own, or a manifest, nothing proves that a file is what was written.
    private static (BackupFileState State, Reason? Reason, object?[] Arguments) OfFiles(BackupContent content)
    {
        bool checks = content.ManifestSha256 is not null || content.Decrypted || content.Compression is not (null or "none");
        return !checks ? (BackupFileState.Listed, Reasons.ContentUnproven, [NameOf(content)])
            : content.Padding > 0 ? (BackupFileState.Verified, Reasons.ContentPadded, [NameOf(content), content.Padding])
            : (BackupFileState.Verified, null, []);
    }

    private static (BackupFileState State, Reason? Reason, object?[] Arguments) OfDump(BackupSet set, BackupContent content, DumpSummary dump)
    {
        string name = NameOf(content);
        if (dump.Format == DumpFormat.Unrecognised)
            return (BackupFileState.Corrupt, Reasons.DumpNotRecognised, [name]);
        if (dump.EndsInside)
            return (BackupFileState.Corrupt, Reasons.DumpEndsInside, [name]);
        if (dump.HasHeader && !dump.HasFooter)
            return (BackupFileState.Corrupt, Reasons.DumpNoFooter, [name]);
        if (dump.Missing is DumpLack lack)
        {
            return lack.Promised is null
                ? (BackupFileState.Corrupt, Reasons.DumpPartMissing, [name, lack.What])
                : (BackupFileState.Corrupt, Reasons.DumpRowsMissing, [name, lack.What, lack.Promised, lack.Found]);
        }

        // The names that a dump of --skip-comments or without --databases does not tell are no contradiction.
        if (set.Database is string database && dump.Databases.Count > 0 && !dump.Databases.Contains(database, StringComparer.Ordinal))
            return (BackupFileState.Corrupt, Reasons.DumpOtherDatabase, [name, string.Join(", ", dump.Databases), database]);
        if (set.CharacterSet is string charset && dump.CharacterSet is string found && !string.Equals(found, charset, StringComparison.OrdinalIgnoreCase))
            return (BackupFileState.Corrupt, Reasons.DumpOtherCharacterSet, [name, found, charset]);
        if (dump.HasInvalidText)
            return (BackupFileState.Corrupt, Reasons.DumpInvalidText, [name, dump.CharacterSet]);
        // Written without comments it has no line that proves its end; a manifest does, as it was compared already.
        if (!dump.HasFooter && content.ManifestSha256 is null)
            return (BackupFileState.Listed, Reasons.DumpUnproven, [name]);
        if (content.Padding > 0)
            return (BackupFileState.Verified, Reasons.ContentPadded, [name, content.Padding]);
        return dump.HasCarriageReturns ? (BackupFileState.Verified, Reasons.DumpCarriageReturns, [name]) : (BackupFileState.Verified, null, []);
    }

    private static string NameOf(BackupContent content) => content.Path[(content.Path.TrimEnd('/').LastIndexOfAny(['/', '\\']) + 1)..];
}
