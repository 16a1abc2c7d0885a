using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// What a rotation of one backup set would do, file by file, each with the rule that decides. A file goes only where its bytes are known, it
/// is older than both floors of the policy (so many verified generations, so long), and its store lets it go. Pure: no clock, no store.
/// </summary>
public sealed class RotationPlan
{
    // The clocks of the machines that verify and rotate never agree to the second.
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromMinutes(1);

    private RotationPlan(BackupSet set, DateTimeOffset at, IReadOnlyList<RotationItem> items, EvidenceGap? refusal)
    {
        Set = set;
        At = at;
        Items = items;
        Refusal = refusal;
        Hash = HashOf(items);
    }

    /// <summary>The backup set.</summary>
    public BackupSet Set { get; }

    /// <summary>The moment that it was planned for.</summary>
    public DateTimeOffset At { get; }

    /// <summary>Every file of the set, newest first.</summary>
    public IReadOnlyList<RotationItem> Items { get; }

    /// <summary>SHA-256, lower-case hexadecimal, over every file, its bytes' mark, and what is to be done with it: two plans of one hash do the same to the same.</summary>
    public string Hash { get; }

    /// <summary>Why nothing of the set may be removed at all; null where the rules decide file by file.</summary>
    public EvidenceGap? Refusal { get; }

    /// <summary>The files to remove, oldest first: a rotation that ends early has then removed what is needed least.</summary>
    public IReadOnlyList<RotationItem> Removals => [.. Items.Where(item => item.Action == RotationAction.Remove).Reverse()];

    /// <summary>The plan for a listed set at a moment, with what is known of its bytes.</summary>
    public static RotationPlan Of(SlaPolicy policy, BackupEvidence evidence, BackupProofs proofs, DateTimeOffset at)
    {
        EvidenceGap? refusal = evidence.Gap ?? ClockBehind(policy, evidence, proofs, at);
        RotationFloor floor = new(policy, evidence, proofs, at);
        List<RotationItem> items = [];
        foreach (BackupFile file in evidence.Files.OrderByDescending(file => file.TakenAt).ThenBy(file => file.Path, StringComparer.Ordinal))
        {
            (BackupFileState state, Reason? doubt, object?[] arguments) = floor.StateOf(file);
            RotationItem item = new() { Name = evidence.Set.Name, Path = file.Path, TakenAt = file.TakenAt, Length = file.Length, State = state, Mark = file.Mark };
            if (refusal is not null)
                item.Decide(RotationAction.Keep, refusal.Reason, refusal.Arguments);
            else if (doubt is not null)
                item.Decide(RotationAction.Keep, doubt, Array.ConvertAll(arguments, argument => InZone(argument, policy)));
            else
                Decide(policy, floor, file, item, at);
            items.Add(item);
        }

        return new RotationPlan(evidence.Set, at, items, refusal);
    }

    private static void Decide(SlaPolicy policy, RotationFloor floor, BackupFile file, RotationItem item, DateTimeOffset at)
    {
        (Reason Reason, object?[] Arguments) kept = floor.IsFuture(file) ? (Reasons.RotationKeepFuture, [file.TakenAt]) : item.State switch
        {
            BackupFileState.InProgress => (Reasons.RotationKeepInProgress, []),
            BackupFileState.Unreadable => (Reasons.RotationKeepUnreadable, []),
            BackupFileState.Listed => (Reasons.RotationKeepUnverified, []),
            _ => KeptByFloor(policy, floor, file, item.State) ?? KeptByStore(policy, file, at) ?? default,
        };
        if (kept.Reason is not null)
        {
            item.Decide(RotationAction.Keep, kept.Reason, kept.Arguments);
            return;
        }

        Reason rule = item.State == BackupFileState.Corrupt ? Reasons.RotationRemoveCorrupt
            : floor.RankOf(file) is null ? Reasons.RotationRemoveExtra
            : Reasons.RotationRemoveExpired;
        item.Decide(RotationAction.Remove, rule, floor.NewerThan(file), policy.Backup.Database.Keep);
    }

    private static (Reason Reason, object?[] Arguments)? KeptByFloor(SlaPolicy policy, RotationFloor floor, BackupFile file, BackupFileState state)
    {
        if (floor.RankOf(file) is int rank && rank <= floor.Required)
            return (Reasons.RotationKeepGeneration, [rank, floor.Required]);
        if (!floor.IsFull)
            return (Reasons.RotationKeepTooFew, [floor.Count, floor.Required]);
        TimeSpan keep = policy.Backup.Database.Keep;
        if (file.TakenAt >= floor.Window)
            return state == BackupFileState.Corrupt ? (Reasons.RotationKeepCorrupt, [keep]) : (Reasons.RotationKeepWindow, [keep, TimeZoneInfo.ConvertTime(floor.Window, policy.TimeZone)]);
        return file.TakenAt >= floor.Oldest ? (Reasons.RotationKeepNewer, [floor.Required]) : null;
    }

    private static (Reason Reason, object?[] Arguments)? KeptByStore(SlaPolicy policy, BackupFile file, DateTimeOffset at) =>
        file.ImmutableUntil is not DateTimeOffset until || until <= at ? null
        : until == DateTimeOffset.MaxValue ? (Reasons.RotationKeepHeld, [])
        : (Reasons.RotationKeepImmutable, [InZone(until, policy)]);

    // A clock that was set back makes no file older than it is, but nothing that it says is to be believed. Only the newest proof of what is
    // there counts: reading the files again with a right clock ends the refusal.
    private static EvidenceGap? ClockBehind(SlaPolicy policy, BackupEvidence evidence, BackupProofs proofs, DateTimeOffset at)
    {
        DateTimeOffset newest = evidence.Files.Select(file => proofs.Of(file)?.ReadAt ?? DateTimeOffset.MinValue).DefaultIfEmpty().Max();
        return newest > at && newest - at > ClockTolerance
            ? new EvidenceGap(Reasons.RotationClockBehind, InZone(at, policy), InZone(newest, policy))
            : null;
    }

    private static object? InZone(object? value, SlaPolicy policy) => value is DateTimeOffset moment ? TimeZoneInfo.ConvertTime(moment, policy.TimeZone) : value;

    private static string HashOf(IEnumerable<RotationItem> items)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RotationItem item in items.OrderBy(item => item.Path, StringComparer.Ordinal))
        {
            // What is still being written grows between two looks, and nothing rests on it.
            bool growing = item.State == BackupFileState.InProgress;
            string line = CanonicalJson.Text(new JsonArray(
                item.Path,
                item.Action.ToString(),
                growing ? null : item.Mark.Length.ToString(CultureInfo.InvariantCulture),
                growing ? null : item.Mark.ModifiedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
                growing ? null : item.Mark.Version));
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        }

        return Convert.ToHexString(hash.GetHashAndReset()).ToLowerInvariant();
    }
}
