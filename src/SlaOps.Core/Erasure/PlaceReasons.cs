namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Blobs have names that no request can spell (segments of dots, backslashes). Arguments: the place, how many.</summary>
    public static readonly Reason TenantBlobNamesRefused = new("TenantBlobNamesRefused", "place", "count");

    /// <summary>Blobs cannot be deleted now: an immutability policy, a legal hold, a lease. Arguments: the place, how many, the service's error code.</summary>
    public static readonly Reason TenantBlobsProtected = new("TenantBlobsProtected", "place", "count", "code");

    /// <summary>Deleted blobs can still be brought back. Arguments: the place, how many, until when (empty where the service does not say).</summary>
    public static readonly Reason TenantBlobsSoftDeleted = new("TenantBlobsSoftDeleted", "place", "count", "until");

    /// <summary>Blobs were written while they were erased. Arguments: the place, how many.</summary>
    public static readonly Reason TenantBlobsWritten = new("TenantBlobsWritten", "place", "count");

    /// <summary>Files have further names outside the tenant's folder, which keep their content. Arguments: the place, how many.</summary>
    public static readonly Reason TenantFolderHardLinks = new("TenantFolderHardLinks", "place", "count");

    /// <summary>Something of a tenant's folder could not be removed. Arguments: the place, how much, the system's first answer.</summary>
    public static readonly Reason TenantFolderLeft = new("TenantFolderLeft", "place", "count", "why");

    /// <summary>Other file systems are mounted in a tenant's folder, or as it. Arguments: the place, how many.</summary>
    public static readonly Reason TenantFolderMounted = new("TenantFolderMounted", "place", "count");

    /// <summary>A tenant's folder is a link or a file. Arguments: the place.</summary>
    public static readonly Reason TenantFolderNotReal = new("TenantFolderNotReal", "place");

    /// <summary>Folders of a host cannot be erased safely. Arguments: the place, why.</summary>
    public static readonly Reason TenantFolderRefused = new("TenantFolderRefused", "place", "why");

    /// <summary>What lies there under a tenant's id is spelt otherwise. Arguments: the place, the tenant.</summary>
    public static readonly Reason TenantNameOtherCase = new("TenantNameOtherCase", "place", "tenant");
}
