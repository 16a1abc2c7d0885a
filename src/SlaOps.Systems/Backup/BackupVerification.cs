using System.Collections.Concurrent;

namespace SlaOps.Systems;

/// <summary>How far a verification is.</summary>
/// <param name="File">The file that was read last.</param>
/// <param name="Files">How many files are done, and of how many.</param>
/// <param name="Bytes">How many bytes were read, and of how many.</param>
/// <param name="IsRestore">True where they are the bytes of a dump that is being restored.</param>
public sealed record VerificationProgress(string File, (int Done, int All) Files, (long Done, long All) Bytes, bool IsRestore);

/// <summary>
/// Reads and restores the backups of several sets, several files at once. What was proven before, by the ledger, of the very same bytes is not
/// read again until the policy's <c>readAgain</c> has passed.
/// </summary>
public sealed class BackupVerification : IAsyncDisposable
{
    private readonly SlaPolicy policy;
    private readonly int throttle;
    private readonly List<(BackupReader Reader, BackupEvidence Evidence)> sets = [];
    private readonly ConcurrentDictionary<BackupFile, BackupContent> read = new();
    private readonly SemaphoreSlim turn = new(1);

    private BackupVerification(SlaPolicy policy, int throttle)
    {
        this.policy = policy;
        this.throttle = throttle;
    }

    /// <summary>What is known of each set, in the order they were asked for.</summary>
    public IReadOnlyList<BackupEvidence> Evidence => [.. sets.Select(set => set.Evidence)];

    /// <summary>Told how far it is, now and then, from any thread.</summary>
    public Action<VerificationProgress>? Progress { get; set; }

    /// <summary>Keeps what was found of a file's bytes as soon as it is known, one at a time; null keeps nothing.</summary>
    public Func<LedgerEvent, Task>? Keep { get; set; }

    /// <summary>Lists the stores of some sets, and takes on what the ledger knows of their files.</summary>
    public static async Task<BackupVerification> OpenAsync(SlaPolicy policy, SlaEstate estate, IReadOnlyList<BackupSet> sets, SecretResolver secrets, ILedger? ledger, BackupDepth depth, int throttle, CancellationToken cancellation)
    {
        BackupVerification verification = new(policy, throttle);
        (BackupReader, BackupEvidence)[] opened = new (BackupReader, BackupEvidence)[sets.Count];
        try
        {
            MaintenanceLog? log = ledger is null ? null : await MaintenanceLog.ReadAsync(ledger, upTo: null, before: null, cancellation);
            await Parallel.ForEachAsync(Enumerable.Range(0, sets.Count), new ParallelOptions { MaxDegreeOfParallelism = throttle, CancellationToken = cancellation }, async (index, stop) =>
            {
                BackupReader reader = await BackupReader.OpenAsync(policy, estate, sets[index], secrets, stop);
                opened[index] = (reader, reader.Evidence);
                BackupProofs proofs = ledger is null ? new BackupProofs() : await BackupProofs.ReadAsync(ledger, sets[index].Name, stop);
                opened[index].Item2 = reader.Evidence.During(log?.Records ?? [], FolderListing.Hosts(estate, sets[index])).Proven(proofs, depth, policy);
            });
        }
        finally
        {
            verification.sets.AddRange(opened.Where(one => one.Item1 is not null));
            if (verification.sets.Count < sets.Count)
                await verification.DisposeAsync();
        }

        return verification;
    }

    /// <summary>Looks at the first bytes of the newest <paramref name="count"/> files of each set.</summary>
    public Task ReadHeadsAsync(int count, CancellationToken cancellation) =>
        Parallel.ForEachAsync(sets, Throttled(cancellation), async (set, stop) => await set.Reader.ReadHeadsAsync(count, stop));

    /// <summary>Reads every file that is not proven yet, newest first; with <paramref name="force"/> all of them.</summary>
    public async Task ReadAsync(bool force, CancellationToken cancellation)
    {
        (BackupReader Reader, BackupEvidence Evidence, BackupFile File)[] files = [.. sets
            .SelectMany(set => set.Evidence.Files.Where(file => IsAsked(set.Evidence, file, force)).Select(file => (set.Reader, set.Evidence, File: file)))
            .OrderByDescending(job => job.File.TakenAt)];
        Reading reading = new(this, files.Length, files.Sum(job => job.File.Length), isRestore: false);
        await Parallel.ForEachAsync(files, Throttled(cancellation), async (job, stop) =>
        {
            BackupContent content = await job.Reader.ReadContentAsync(job.File, reading.Of(job.File), stop);
            read[job.File] = content;
            BackupProof proof = Judge(job.Evidence, job.File, content);
            // What proves nothing, neither good nor bad, is no event: the next run tries again. Damage is told once.
            bool known = job.Evidence.Proofs.Of(job.File) is BackupProof before && before.State == proof.State && before.Reason == proof.Reason;
            await TakeOnAsync(job.Evidence, job.File, proof, keep: proof.IsGood || (proof.State == BackupFileState.Corrupt && !known));
            reading.Done(job.File);
        });
    }

    /// <summary>Restores the newest good backup of each set of databases, one after the other.</summary>
    public async Task RestoreAsync(CancellationToken cancellation)
    {
        foreach ((BackupReader reader, BackupEvidence evidence) in sets.Where(set => string.Equals(set.Evidence.Set.Of, "database", StringComparison.Ordinal)))
        {
            BackupFile? file = evidence.Files.Where(file => file.State is BackupFileState.Verified or BackupFileState.Restored && file.TakenAt <= evidence.ObservedAt).MaxBy(file => file.TakenAt);
            if (file is null)
                continue;
            // Proven by an earlier run: what the drill compares with has to be read all the same.
            if (!read.TryGetValue(file, out BackupContent? content))
                content = await reader.ReadContentAsync(file, new Reading(this, 1, file.Length, isRestore: false).Of(file), cancellation);
            BackupProof proof = Judge(evidence, file, content);
            if (proof.IsGood)
                proof = RestoreJudge.Judge(proof, await reader.RestoreAsync(file, content, new Reading(this, 1, content.PlainLength, isRestore: true).Absolute(file), cancellation));
            // A drill that could not be carried out proves nothing.
            await TakeOnAsync(evidence, file, proof, keep: proof.RestoredAt is not null || proof.RestoreFailedAt is not null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach ((BackupReader reader, _) in sets)
            await reader.DisposeAsync();
        turn.Dispose();
    }

    private ParallelOptions Throttled(CancellationToken cancellation) => new() { MaxDegreeOfParallelism = throttle, CancellationToken = cancellation };

    // Damage is looked at again: it may have been the way here.
    private bool IsAsked(BackupEvidence evidence, BackupFile file, bool force) =>
        file.State != BackupFileState.InProgress && (force || evidence.Proofs.Of(file, evidence.ObservedAt - policy.Backup.Database.ReadAgain) is not { IsGood: true });

    private static BackupProof Judge(BackupEvidence evidence, BackupFile file, BackupContent content) =>
        ContentJudge.Judge(evidence.Set, content, evidence.Proofs.FirstOf(file.Path)) with { TakenAt = file.TakenAt };

    private async Task TakeOnAsync(BackupEvidence evidence, BackupFile file, BackupProof proof, bool keep)
    {
        evidence.Proofs.Add(proof);
        proof.ApplyTo(file, policy.TimeZone);
        if (Keep is null || !keep)
            return;
        await turn.WaitAsync(CancellationToken.None);
        try
        {
            await Keep(BackupProofs.Event(evidence.Set.Name, proof));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Adds up what is read of several files at once.</summary>
    private sealed class Reading(BackupVerification owner, int files, long bytes, bool isRestore)
    {
        private long bytesDone;
        private int filesDone;

        internal Teller Of(BackupFile file) => new Teller(count => Tell(file, Interlocked.Add(ref bytesDone, count)));

        internal Teller Absolute(BackupFile file) => new Teller(count => Tell(file, count));

        internal void Done(BackupFile file)
        {
            Interlocked.Increment(ref filesDone);
            Tell(file, Interlocked.Read(ref bytesDone));
        }

        private void Tell(BackupFile file, long done) => owner.Progress?.Invoke(new VerificationProgress(file.Path, (Volatile.Read(ref filesDone), files), (done, bytes), isRestore));
    }

    internal sealed class Teller(Action<long> tell) : IProgress<long>
    {
        public void Report(long value) => tell(value);
    }
}
