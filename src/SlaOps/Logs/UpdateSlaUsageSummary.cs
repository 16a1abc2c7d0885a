using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Adds the usage of every finished day to its month, once.</summary>
[Cmdlet(VerbsData.Update, "SlaUsageSummary", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(UsageDay))]
public sealed class UpdateSlaUsageSummary : LedgerCmdlet
{
    /// <summary>Sources of usage by name, wildcards allowed; default: all of the estate.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(UsageNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The first day to look at; default: the first that was ever added, else the first of the month of yesterday.</summary>
    [Parameter]
    [MomentTransformation]
    public Moment? From { get; set; }

    /// <summary>An estate file or object; default: the session's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public object? Estate { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        SlaEstate estate = await EstateAsync(Estate);
        UsageLedger usage;
        await using (LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Read))
            usage = await UsageLedger.ReadAsync(ledger, at: null, Cancellation);
        DateOnly? from = From is null ? null : ZonedTime.DateOf(From.In(policy.TimeZone), policy.TimeZone);
        foreach (UsageSource source in UsageSelection.Select(estate, Name, Report))
        {
            foreach (DateOnly day in usage.Missing(source.Name, policy.TimeZone, DateTimeOffset.UtcNow, from))
                await AddAsync(policy, estate, source, new UsageDay { Name = source.Name, Day = day });
        }
    }

    private async Task AddAsync(SlaPolicy policy, SlaEstate estate, UsageSource source, UsageDay day)
    {
        if (await ShouldAsync(Targets.Usage(source.Name), Messages.Format("Text.Usage.Add", day.Day, day.Month)))
        {
            try
            {
                day.Rows = await UsageReader.ReadAsync(policy, estate, source, day.Day, Secrets, Cancellation);
                await using LedgerDatabase ledger = await OpenLedgerAsync(LedgerAccess.Write);
                // Another run may have been first: then it is added, though not by this one.
                await UsageLedger.AddAsync(ledger, day, Cancellation);
                day.Added = true;
            }
            catch (SlaException exception) when (exception.Code == Errors.UsageUnread)
            {
                // One day of several: the others can still be added.
                Report(exception);
            }
        }

        OutputEach([day]);
    }
}
