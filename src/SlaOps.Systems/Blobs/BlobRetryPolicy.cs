using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace SlaOps.Systems;

/// <summary>The library's own retries, bounded: silence is not asked again, and no pause is longer than <see cref="BlobSettings.LongestPause"/>.</summary>
internal sealed class BlobRetryPolicy(BlobSettings settings) : RetryPolicy(
    BlobSettings.Tries - 1,
    DelayStrategy.CreateExponentialDelayStrategy(settings.FirstPause, TimeSpan.FromSeconds(4)))
{
    protected override async ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        MayRetry(message, exception) && await base.ShouldRetryAsync(message, exception);

    protected override bool ShouldRetry(HttpMessage message, Exception? exception) => MayRetry(message, exception) && base.ShouldRetry(message, exception);

    private static bool MayRetry(HttpMessage message, Exception? exception) =>
        exception is not OperationCanceledException && !(message.HasResponse && Pause(message.Response) > BlobSettings.LongestPause);

    // RFC 9110 §10.2.3: seconds or a date; Azure also has two headers in milliseconds.
    private static TimeSpan Pause(Response response)
    {
        foreach (string name in (string[])["retry-after-ms", "x-ms-retry-after-ms"])
        {
            if (response.Headers.TryGetValue(name, out string? written) && double.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out double milliseconds))
                return TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue));
        }

        if (!response.Headers.TryGetValue("Retry-After", out string? after))
            return TimeSpan.Zero;
        if (double.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out double seconds))
            return TimeSpan.FromSeconds(Math.Min(seconds, int.MaxValue));
        return DateTimeOffset.TryParse(after, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment - DateTimeOffset.UtcNow : TimeSpan.Zero;
    }
}
