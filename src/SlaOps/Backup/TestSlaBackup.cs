using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges backups: interval, generations, recoverability, encryption.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaBackup")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaBackup : JudgingCmdlet
{
    private readonly List<string> names = [];

    /// <summary>Names of backup sets, wildcards allowed; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(BackupNameCompleter))]
    public string[]? Name { get; set; }

    /// <summary>How deep to look.</summary>
    [Parameter]
    public BackupDepth Depth { get; set; } = BackupDepth.Inventory;

    /// <summary>How many stores are read at once.</summary>
    [Parameter]
    [ValidateRange(1, 64)]
    public int ThrottleLimit { get; set; } = 4;

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        names.AddRange(Name ?? []);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        BackupReading.RequireInventory(Depth);
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        (IReadOnlyList<BackupSet> sets, IReadOnlyList<string> unknown) = BackupReading.Select(estate, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)]);
        foreach (string name in unknown)
            Report(new SlaException(Errors.BackupNotFound, name, name));
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        BackupEvidence[] read = new BackupEvidence[sets.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, sets.Count), new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = Cancellation }, async (index, cancellation) =>
        {
            read[index] = await BackupInventory.ReadAsync(policy, estate, sets[index], policy.Backup.Database.Generations, Secrets, ledger, cancellation);
        });
        DateTimeOffset at = TimeZoneInfo.ConvertTime(At?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow, policy.TimeZone);
        IEnumerable<Verdict> verdicts = estate.Backups.Count == 0 ? BackupJudge.NotConfigured(at) : read.SelectMany(evidence => BackupJudge.Judge(policy, evidence, at));
        await ConcludeAsync(policy, verdicts, ledger, At?.In(policy.TimeZone));
    }
}
