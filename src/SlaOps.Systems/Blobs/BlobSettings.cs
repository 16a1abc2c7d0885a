using Azure.Core.Pipeline;

namespace SlaOps.Systems;

/// <summary>The limits within which a container is asked.</summary>
internal sealed record BlobSettings
{
    /// <summary>How often a request is sent at most, the first time included.</summary>
    internal const int Tries = 4;

    /// <summary>A busy service that asks for a longer pause is not waited for: the run says that it was busy.</summary>
    internal static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    /// <summary>No byte for so long is a dead connection.</summary>
    public TimeSpan Idle { get; init; } = BackupStore.IdleDeadline;

    /// <summary>How many blobs a page of the listing holds; 5000 is the service's own most.</summary>
    public int PageSize { get; init; } = 5000;

    /// <summary>The pause before the second try where the service names none; it doubles, up to 4 s.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.4);

    /// <summary>What carries the requests; null is the library's own.</summary>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>The longest one answer may take, with every pause between its tries.</summary>
    public TimeSpan Deadline => Idle + ((Tries - 1) * LongestPause);
}
