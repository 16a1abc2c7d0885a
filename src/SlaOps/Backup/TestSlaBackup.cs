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

    /// <summary>How deep to look: names, sizes and times; every byte; or a restore of the newest good backup of each set as well.</summary>
    [Parameter]
    public BackupDepth Depth { get; set; } = BackupDepth.Inventory;

    /// <summary>Read again also what the ledger knows as proven.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>How many files are read at once.</summary>
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
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        (IReadOnlyList<BackupSet> sets, IReadOnlyList<string> unknown) = BackupReading.Select(estate, [.. names.Distinct(StringComparer.OrdinalIgnoreCase)]);
        foreach (string name in unknown)
            Report(new SlaException(Errors.BackupNotFound, name, name));
        await using ILedger? ledger = await OpenLedgerToJudgeAsync();
        await using BackupVerification verification = await BackupVerification.OpenAsync(policy, estate, sets, Secrets, ledger, Depth, ThrottleLimit, Cancellation);
        verification.Progress = BackupReading.Show(ShowProgress);
        if (Record && ledger is not null)
            verification.Keep = async found => await ledger.AppendAsync([found], expectedHead: null, Cancellation);
        if (Depth == BackupDepth.Inventory)
            await verification.ReadHeadsAsync(policy.Backup.Database.Generations, Cancellation);
        else
            await verification.ReadAsync(Force, Cancellation);
        if (Depth == BackupDepth.Restore)
            await verification.RestoreAsync(Cancellation);
        DateTimeOffset at = TimeZoneInfo.ConvertTime(At?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow, policy.TimeZone);
        IEnumerable<Verdict> verdicts = estate.Backups.Count == 0 ? BackupJudge.NotConfigured(at) : verification.Evidence.SelectMany(evidence => BackupJudge.Judge(policy, evidence, at));
        await ConcludeAsync(policy, verdicts, ledger, At?.In(policy.TimeZone));
    }
}
