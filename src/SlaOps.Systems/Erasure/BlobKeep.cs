using System.Globalization;
using Azure.Storage.Blobs.Models;

namespace SlaOps.Systems;

/// <summary>What the service keeps of a tenant's blobs, and why.</summary>
internal sealed class BlobKeep(string place)
{
    private readonly object turn = new();
    private long held;
    private long deleted;
    private long unspeakable;
    private long written;
    private string? code;
    private DateOnly? until;

    /// <summary>True for a name that a URL cannot say: <c>t1/../t2/x</c> would mean <c>t2/x</c>, and a backslash becomes a slash on its way.</summary>
    internal static bool IsUnspeakable(string name) => name.Contains('\\', StringComparison.Ordinal) || name.Split('/').Any(static segment => segment is "." or "..");

    /// <summary>Looks at what a listing says of one.</summary>
    internal void See(BlobItem blob)
    {
        BlobItemProperties found = blob.Properties;
        lock (turn)
        {
            if (blob.Deleted)
            {
                deleted++;
                if (found.RemainingRetentionDays is int days && DateOnly.FromDateTime(DateTime.UtcNow).AddDays(days + 1) is DateOnly end && !(end <= until))
                    until = end;
            }
            else if (IsUnspeakable(blob.Name))
            {
                unspeakable++;
            }

            if (found.HasLegalHold || found.ImmutabilityPolicy?.ExpiresOn > DateTimeOffset.UtcNow)
            {
                held++;
                code ??= found.HasLegalHold ? "LegalHold" : "ImmutabilityPolicy";
            }
        }
    }

    /// <summary>Notes that the service refused to delete one.</summary>
    internal void Refuse(string why)
    {
        lock (turn)
        {
            held++;
            code ??= why;
        }
    }

    /// <summary>Notes that one is not the one that was listed.</summary>
    internal void Rewritten()
    {
        lock (turn)
            written++;
    }

    /// <summary>The reasons, the one that lasts longest first.</summary>
    internal IReadOnlyList<EvidenceGap> Gaps()
    {
        List<EvidenceGap> gaps = [];
        if (held > 0)
            gaps.Add(new EvidenceGap(Reasons.TenantBlobsProtected, place, held, code));
        if (unspeakable > 0)
            gaps.Add(new EvidenceGap(Reasons.TenantBlobNamesRefused, place, unspeakable));
        if (deleted > 0)
            gaps.Add(new EvidenceGap(Reasons.TenantBlobsSoftDeleted, place, deleted, until?.ToString("O", CultureInfo.InvariantCulture) ?? "?"));
        if (written > 0)
            gaps.Add(new EvidenceGap(Reasons.TenantBlobsWritten, place, written));
        return gaps;
    }
}
