using System.Globalization;
using System.Security;
using System.Text;

namespace SlaOps.Systems.Tests;

/// <summary>An entry of a listing in the form that the REST reference documents (List Blobs). Hand-made: it is part of the stand-in.</summary>
public sealed record StandInBlob(string Name, long Length = 5)
{
    /// <summary>Such as <c>true</c>; null leaves the element off.</summary>
    public string? Deleted { get; init; }

    public string? Snapshot { get; init; }

    public string? VersionId { get; init; }

    public string? IsCurrentVersion { get; init; }

    public string Type { get; init; } = "BlockBlob";

    public string ETag { get; init; } = "0x8DC7A1B2C3D4E5F";

    /// <summary>Further elements of its properties, as they are.</summary>
    public string Properties { get; init; } = "<ServerEncrypted>true</ServerEncrypted>";

    /// <summary>False leaves its length off.</summary>
    public bool HasLength { get; init; } = true;

    /// <summary>A page of a listing.</summary>
    public static string Page(IEnumerable<StandInBlob> blobs, string? next = null)
    {
        StringBuilder text = new("\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://account.blob.core.windows.net/\" ContainerName=\"backup\"><MaxResults>5000</MaxResults><Delimiter>/</Delimiter><Blobs>");
        foreach (StandInBlob blob in blobs)
            blob.Append(text);
        return text.Append(CultureInfo.InvariantCulture, $"</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>").ToString();
    }

    private void Append(StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"<Blob><Name>{SecurityElement.Escape(Name)}</Name>");
        Append(text, "Deleted", Deleted);
        Append(text, "Snapshot", Snapshot);
        Append(text, "VersionId", VersionId);
        Append(text, "IsCurrentVersion", IsCurrentVersion);
        text.Append("<Properties><Creation-Time>Wed, 20 May 2026 11:00:01 GMT</Creation-Time><Last-Modified>Wed, 20 May 2026 11:00:05 GMT</Last-Modified>");
        text.Append(CultureInfo.InvariantCulture, $"<Etag>{ETag}</Etag>");
        if (HasLength)
            text.Append(CultureInfo.InvariantCulture, $"<Content-Length>{Length}</Content-Length>");
        text.Append(CultureInfo.InvariantCulture, $"<Content-Type>application/octet-stream</Content-Type><BlobType>{Type}</BlobType><AccessTier>Hot</AccessTier><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>{Properties}</Properties></Blob>");
    }

    private static void Append(StringBuilder text, string element, string? value)
    {
        if (value is not null)
            text.Append(CultureInfo.InvariantCulture, $"<{element}>{value}</{element}>");
    }
}
