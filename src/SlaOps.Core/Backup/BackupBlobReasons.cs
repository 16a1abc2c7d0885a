namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A blob lies in the archive tier and cannot be read as it is. Arguments: the file.</summary>
    public static readonly Reason BlobArchived = new("BlobArchived", "file");

    /// <summary>A blob that was listed is not there any more. Arguments: the file.</summary>
    public static readonly Reason BlobGone = new("BlobGone", "file");

    /// <summary>The service refuses to delete a blob. Arguments: the file, the service's error code (an immutability policy, a lease, snapshots).</summary>
    public static readonly Reason BlobProtected = new("BlobProtected", "file", "code");

    /// <summary>A container does not let us in. Arguments: the store, with what it was tried (the estate's key), the service's error code or why.</summary>
    public static readonly Reason BlobRefused = new("BlobRefused", "store", "credential", "why");

    /// <summary>There is no such container. Arguments: the store.</summary>
    public static readonly Reason BlobStoreMissing = new("BlobStoreMissing", "store");

    /// <summary>The service was too busy, also after waiting. Arguments: the store, its last answer.</summary>
    public static readonly Reason BlobThrottled = new("BlobThrottled", "store", "answer");
}
