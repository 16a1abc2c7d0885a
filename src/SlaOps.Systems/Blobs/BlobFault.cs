using Azure;
using Azure.Identity;
using Azure.Storage.Blobs.Models;

namespace SlaOps.Systems;

/// <summary>
/// Turns what the Azure libraries throw into what a store may throw. Their messages quote URLs, headers and the string that was signed,
/// so nothing of them is kept but the status and the error code; not as an inner exception either.
/// </summary>
internal static class BlobFault
{
    private static readonly HashSet<string> Leases = new(StringComparer.Ordinal)
    {
        BlobErrorCode.LeaseIdMissing.ToString(), BlobErrorCode.LeaseLost.ToString(), BlobErrorCode.LeaseIdMismatchWithBlobOperation.ToString(),
    };

    /// <summary>The fault as the store's own.</summary>
    /// <param name="thrown">What the library threw.</param>
    /// <param name="access">The container.</param>
    /// <param name="file">The blob that it was about; null where it was about the container.</param>
    internal static Exception Of(Exception thrown, BlobAccess access, string? file)
    {
        Exception exception = Unwrap(thrown);
        return exception switch
        {
            EvidenceGapException => exception,
            OperationCanceledException => new TimeoutException(access.Location),
            RequestFailedException { Status: > 0 } refused => Gap(OfAnswer(refused, access, file)),
            AuthenticationFailedException => Gap(new EvidenceGap(
                Reasons.BlobRefused,
                access.Location,
                access.Credential,
                exception is CredentialUnavailableException ? Messages.Format("Text.BlobNoIdentity") : "AuthenticationFailed")),
            _ => Gap(new EvidenceGap(Reasons.Unreadable, access.Location, Why(exception))),
        };
    }

    private static EvidenceGap OfAnswer(RequestFailedException refused, BlobAccess access, string? file)
    {
        string answer = refused.ErrorCode is string code ? $"{refused.Status} {code}" : $"HTTP {refused.Status}";
        return refused.Status switch
        {
            401 or 403 => new EvidenceGap(Reasons.BlobRefused, access.Location, access.Credential, answer),
            404 when Is(refused, BlobErrorCode.ContainerNotFound) => new EvidenceGap(Reasons.BlobStoreMissing, access.Location),
            404 when file is not null && Is(refused, BlobErrorCode.BlobNotFound) => new EvidenceGap(Reasons.BlobGone, file),
            409 when file is not null && (Is(refused, BlobErrorCode.BlobArchived) || Is(refused, BlobErrorCode.BlobBeingRehydrated)) => new EvidenceGap(Reasons.BlobArchived, file),
            409 when file is not null && !Is(refused, BlobErrorCode.BlobUsesCustomerSpecifiedEncryption) => new EvidenceGap(Reasons.BlobProtected, file, refused.ErrorCode),
            412 when file is not null && refused.ErrorCode is string lease && Leases.Contains(lease) => new EvidenceGap(Reasons.BlobProtected, file, lease),
            412 or 416 when file is not null => new EvidenceGap(Reasons.ChangedWhileRead, file),
            408 or 429 or 500 or 503 => new EvidenceGap(Reasons.BlobThrottled, access.Location, answer),
            _ => new EvidenceGap(Reasons.Unreadable, access.Location, answer),
        };
    }

    private static bool Is(RequestFailedException refused, BlobErrorCode code) => string.Equals(refused.ErrorCode, code.ToString(), StringComparison.Ordinal);

    private static EvidenceGapException Gap(EvidenceGap gap) => new(gap);

    // What was tried several times comes as all its failures together: the last one says how it stands.
    private static Exception Unwrap(Exception exception)
    {
        while (exception is AggregateException { InnerExceptions: [.., Exception last] })
            exception = last;
        return exception;
    }

    private static string Why(Exception exception)
    {
        for (Exception? inner = exception; inner is not null; inner = inner.InnerException)
        {
            // The system's own words: a refused port, an unknown name, a certificate; a connection that ended early.
            if (inner is System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException or HttpRequestException or HttpIOException
                && inner.InnerException is null)
            {
                return inner.Message;
            }

            if (inner is InvalidDataException or IOException and not HttpIOException && inner.InnerException is null)
                return inner is InvalidDataException ? inner.Message : Messages.Format("Text.BlobAnswerBroken", nameof(IOException));
        }

        return Messages.Format("Text.BlobAnswerBroken", exception.GetType().Name);
    }
}
