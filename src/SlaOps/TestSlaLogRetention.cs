using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Judges whether the operation logs of the past days are kept.</summary>
[Cmdlet(VerbsDiagnostic.Test, "SlaLogRetention")]
[OutputType(typeof(Verdict))]
public sealed class TestSlaLogRetention : JudgingCmdlet
{
    /// <summary>Hosts by name, wildcards allowed; default: all that the estate's logs lie on.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(HostNameCompleter))]
    public string[]? ComputerName { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(At);
        SlaEstate estate = await EstateAsync();
        LogEvidence[] sets = await Task.WhenAll(Select(estate).Select(set => LogInventory.ReadAsync(policy, estate, set, Secrets, Cancellation)));
        List<Verdict> verdicts = [.. sets.SelectMany(evidence => LogJudge.Judge(policy, evidence, Moment(policy)))];
        if (estate.Logs.Count == 0)
            verdicts.Add(LogJudge.NotConfigured(Moment(policy)));
        await ConcludeAsync(policy, verdicts);
    }

    private DateTimeOffset Moment(SlaPolicy policy) => TimeZoneInfo.ConvertTime(At?.In(policy.TimeZone) ?? DateTimeOffset.UtcNow, policy.TimeZone);

    private List<LogSet> Select(SlaEstate estate)
    {
        List<LogSet> chosen = [.. ComputerName is null ? estate.Logs : []];
        string local = estate.Hosts.FirstOrDefault(host => host.IsLocal)?.Name ?? Environment.MachineName;
        foreach (string name in ComputerName ?? [])
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
            LogSet[] found = [.. estate.Logs.Where(set => pattern.IsMatch(set.Host ?? local))];
            if (found.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
                Report(new SlaException(Errors.LogSetNotFound, name, name));
            chosen.AddRange(found.Where(set => !chosen.Contains(set)));
        }

        return chosen;
    }
}
