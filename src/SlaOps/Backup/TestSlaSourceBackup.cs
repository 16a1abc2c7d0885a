using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges the Git repositories of system files: sound, whole, committed, and on their backup remote.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaSourceBackup")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaSourceBackup : JudgingCmdlet
{
    private readonly List<string> names = [];

    /// <summary>Names of repositories of the estate, wildcards allowed; default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RepositoryNameCompleter))]
    public string[]? Name { get; set; }

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
        IReadOnlyList<SourceBackupEvidence> evidence = await RepositoryCollector.CollectAsync(estate, Select(estate), Secrets, Cancellation);
        DateTimeOffset at = TimeZoneInfo.ConvertTime(At?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow, policy.TimeZone);
        await ConcludeAsync(policy, estate.Repositories.Count == 0 ? [SourceBackupJudge.NotConfigured(at)] : evidence.Select(one => SourceBackupJudge.Judge(policy, one, at)));
    }

    private List<EstateRepository> Select(SlaEstate estate)
    {
        if (names.Count == 0)
            return [.. estate.Repositories];
        List<EstateRepository> chosen = [];
        foreach (string name in names)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            EstateRepository[] found = [.. estate.Repositories.Where(repository => pattern.IsMatch(repository.Name))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                Report(new SlaException(Errors.RepositoryNotFound, name, name));
            chosen.AddRange(found.Where(repository => !chosen.Contains(repository)));
        }

        return chosen;
    }
}
