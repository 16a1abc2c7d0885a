using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Measures this machine's clock against NTP servers.</summary>
[Cmdlet(VerbsCommon.Get, "SlaTimeOffset")]
[OutputType(typeof(TimeOffset))]
public sealed class GetSlaTimeOffset : PolicyCmdlet
{
    private readonly List<string> servers = [];

    /// <summary>The servers: <c>host</c>, <c>host:port</c> or <c>[v6]:port</c>.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = [];

    /// <summary>How many samples to take of each.</summary>
    [Parameter]
    [ValidateRange(1, 32)]
    public int Count { get; set; } = 4;

    /// <summary>How long to wait for each answer.</summary>
    [Parameter]
    [SpanTransformation]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    protected override Task ProcessAsync()
    {
        servers.AddRange(Server);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task EndAsync()
    {
        SlaPolicy policy = await PolicyAsync();
        TimeSpan patience = Timeout > TimeSpan.Zero ? Timeout : TimeSpan.FromMilliseconds(1);
        Task<TimeOffset>[] measurements = [.. servers.Select(server => NtpClient.MeasureAsync(server, Count, patience, Cancellation))];
        foreach (Task<TimeOffset> measurement in measurements)
        {
            try
            {
                TimeOffset offset = await measurement;
                offset.At = TimeZoneInfo.ConvertTime(offset.At, policy.TimeZone);
                Output(offset);
            }
            catch (SlaException exception)
            {
                Report(exception);
            }
        }
    }
}
