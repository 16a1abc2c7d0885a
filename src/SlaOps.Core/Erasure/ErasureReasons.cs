namespace SlaOps;

public static partial class Reasons
{
    /// <summary>A certificate of erasure says something else than the ledger, or its signature does not fit. Arguments: the file, what differs.</summary>
    public static readonly Reason CertificateDiffers = new("CertificateDiffers", "file", "what");

    /// <summary>A certificate of erasure says what the ledger says, and its signature fits. Arguments: the file.</summary>
    public static readonly Reason CertificateHolds = new("CertificateHolds", "file");

    /// <summary>A certificate of erasure is signed, and there is no key to check it with. Arguments: the file.</summary>
    public static readonly Reason CertificateUnchecked = new("CertificateUnchecked", "file");

    /// <summary>A certificate of erasure says what the ledger says, and is not signed. Arguments: the file.</summary>
    public static readonly Reason CertificateUnsigned = new("CertificateUnsigned", "file");

    /// <summary>Deleting here also deletes, or changes, rows of tables that are no place of the estate. Arguments: the place, the tables.</summary>
    public static readonly Reason ErasureCascades = new("ErasureCascades", "place", "tables");

    /// <summary>A tenant's data is due to go. Arguments: since when, by when.</summary>
    public static readonly Reason ErasureDueNow = new("ErasureDueNow", "dueAt", "lateAt");

    /// <summary>A tenant's data was erased before it was due. Arguments: when it began, when it was due.</summary>
    public static readonly Reason ErasureWasEarly = new("ErasureWasEarly", "startedAt", "dueAt");

    /// <summary>The data was erased while a legal hold was in force. Arguments: the tenant, when.</summary>
    public static readonly Reason ErasureDespiteHold = new("ErasureDespiteHold", "tenant", "startedAt");

    /// <summary>Due, but a hold forbids it. Arguments: the holds, since when it is due.</summary>
    public static readonly Reason ErasureOnHold = new("ErasureOnHold", "holds", "dueAt");

    /// <summary>A tenant's data was erased in time, and nothing of it came back. Arguments: when, when it was due.</summary>
    public static readonly Reason ErasureInTime = new("ErasureInTime", "erasedAt", "dueAt");

    /// <summary>The table has no index that begins with the tenant's column. Arguments: the place, the column.</summary>
    public static readonly Reason ErasureNoIndex = new("ErasureNoIndex", "place", "column");

    /// <summary>Data of a tenant whose termination is not registered was erased. Arguments: the tenant, when.</summary>
    public static readonly Reason ErasureOfActive = new("ErasureOfActive", "tenant", "startedAt");

    /// <summary>Only terminated tenants' data was erased. Arguments: how many erasures, since when.</summary>
    public static readonly Reason ErasureOnlyTerminated = new("ErasureOnlyTerminated", "count", "from");

    /// <summary>Rows beside the tenant's have an id that differs in case or trailing blanks alone; they stay. Arguments: the place, how many.</summary>
    public static readonly Reason ErasureOtherCase = new("ErasureOtherCase", "place", "count");

    /// <summary>A tenant's data should be gone. Arguments: since when it is due, by when it had to be gone.</summary>
    public static readonly Reason ErasureOverdue = new("ErasureOverdue", "dueAt", "lateAt");

    /// <summary>A tenant's data is not due yet. Arguments: when it is.</summary>
    public static readonly Reason ErasurePending = new("ErasurePending", "dueAt");

    /// <summary>Not erased yet: it goes last, and something else is left. Arguments: the place.</summary>
    public static readonly Reason ErasurePlaceDeferred = new("ErasurePlaceDeferred", "place");

    /// <summary>A replica is too far behind, or stands still. Arguments: the place, the replica, how far.</summary>
    public static readonly Reason ErasureReplicaBehind = new("ErasureReplicaBehind", "place", "replica", "lag");

    /// <summary>Data of an erased tenant is there. Arguments: the place, how much, when it was erased.</summary>
    public static readonly Reason ErasureResidue = new("ErasureResidue", "place", "count", "erasedAt");

    /// <summary>The schema's name is one of the server's own, or the server does not keep upper and lower case apart. Arguments: the place, the schema.</summary>
    public static readonly Reason ErasureSchemaRefused = new("ErasureSchemaRefused", "place", "schema");

    /// <summary>The tenant's column or its table is not there, or is of a type that is not compared exactly. Arguments: the place, the column, its type.</summary>
    public static readonly Reason ErasureTenantColumn = new("ErasureTenantColumn", "place", "column", "type");

    /// <summary>Whether something of an erased tenant is left could not be seen. Arguments: the place, why.</summary>
    public static readonly Reason ErasureUnanswered = new("ErasureUnanswered", "place", "why");

    /// <summary>A tenant's data was erased too late. Arguments: when, by when it had to be.</summary>
    public static readonly Reason ErasureWasLate = new("ErasureWasLate", "erasedAt", "lateAt");
}
