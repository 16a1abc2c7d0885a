using System.Management.Automation;

namespace SlaOps;

/// <summary>Lists days with their kind, name and support hours.</summary>
[Cmdlet(VerbsCommon.Get, "SlaCalendar")]
[OutputType(typeof(CalendarDay))]
public sealed class GetSlaCalendar : PolicyCmdlet
{
    /// <summary>The first day.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [MomentTransformation]
    public Moment? From { get; set; }

    /// <summary>The last day, itself included.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [MomentTransformation]
    public Moment? To { get; set; }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync(From);
        DateOnly from = ZonedTime.DateOf(From!.In(policy.TimeZone), policy.TimeZone);
        DateOnly to = ZonedTime.DateOf(To!.In(policy.TimeZone), policy.TimeZone);
        if (to < from)
            throw new SlaException(Errors.CalendarReversed, To, from, to);
        BusinessCalendar calendar = new(policy);
        for (int number = from.DayNumber; number <= to.DayNumber; number++)
        {
            Cancellation.ThrowIfCancellationRequested();
            Output(calendar.Day(DateOnly.FromDayNumber(number)));
        }
    }
}
