namespace SlaOps;

public static partial class Errors
{
    /// <summary>A certificate is not one, or does not say what the ledger says. Arguments: the file, what is wrong.</summary>
    public static readonly ErrorCode CertificateInvalid = new("CertificateInvalid", ErrorKind.SecurityError);

    /// <summary>Whether the tenant is in service could not be found out. Arguments: the tenant, why.</summary>
    public static readonly ErrorCode ErasureActivityUnknown = new("ErasureActivityUnknown", ErrorKind.ResourceUnavailable);

    /// <summary>The clock is not proven to be right. Arguments: the tenant, why.</summary>
    public static readonly ErrorCode ErasureClockUnproven = new("ErasureClockUnproven", ErrorKind.ResourceUnavailable);

    /// <summary>The tenant must not be erased. Arguments: the tenant, the holds.</summary>
    public static readonly ErrorCode ErasureHeld = new("ErasureHeld", ErrorKind.PermissionDenied);

    /// <summary>Something of the tenant is left, or a place did not answer. Arguments: the tenant, how much is left, the places that did not answer.</summary>
    public static readonly ErrorCode ErasureIncomplete = new("ErasureIncomplete", ErrorKind.WriteError);

    /// <summary>The lock went into other hands while the erasure ran. Arguments: the tenant.</summary>
    public static readonly ErrorCode ErasureLockLost = new("ErasureLockLost", ErrorKind.ResourceBusy);

    /// <summary>The estate names no place where tenants' data lies. Arguments: the estate, an example.</summary>
    public static readonly ErrorCode ErasureNoPlaces = new("ErasureNoPlaces", ErrorKind.InvalidOperation);

    /// <summary>The tenant's data is not due yet. Arguments: the tenant, when it is due, now.</summary>
    public static readonly ErrorCode ErasureNotDue = new("ErasureNotDue", ErrorKind.InvalidOperation);

    /// <summary>The tenant was not erased. Arguments: the tenant.</summary>
    public static readonly ErrorCode ErasureNotErased = new("ErasureNotErased", ErrorKind.InvalidOperation);

    /// <summary>No termination of the tenant is registered. Arguments: the tenant, an id that differs in case alone.</summary>
    public static readonly ErrorCode ErasureNotTerminated = new("ErasureNotTerminated", ErrorKind.InvalidOperation);

    /// <summary>What lies there is not what was planned. Arguments: the tenant, what is different.</summary>
    public static readonly ErrorCode ErasurePlanChanged = new("ErasurePlanChanged", ErrorKind.InvalidOperation);

    /// <summary>It was stopped because the tenant was re-activated or held meanwhile. Arguments: the tenant, why.</summary>
    public static readonly ErrorCode ErasureStopped = new("ErasureStopped", ErrorKind.InvalidOperation);

    /// <summary>The live system says that the tenant is in service. Arguments: the tenant, the database.</summary>
    public static readonly ErrorCode ErasureTenantActive = new("ErasureTenantActive", ErrorKind.PermissionDenied);

    /// <summary>The tenant has more of a place than one run may erase. Arguments: the tenant, the place, its share, the limit.</summary>
    public static readonly ErrorCode ErasureTooMuch = new("ErasureTooMuch", ErrorKind.LimitsExceeded);

    /// <summary>More tenants than one run may erase. Arguments: how many, the limit.</summary>
    public static readonly ErrorCode ErasureTooManyTenants = new("ErasureTooManyTenants", ErrorKind.LimitsExceeded);

    /// <summary>No such hold is in force. Arguments: the id.</summary>
    public static readonly ErrorCode LegalHoldNotFound = new("LegalHoldNotFound", ErrorKind.ObjectNotFound);

    /// <summary>Nobody is there to confirm, so the plan has to be named. Arguments: the tenant, the plan's hash.</summary>
    public static readonly ErrorCode PlanRequired = new("PlanRequired", ErrorKind.InvalidArgument);

    /// <summary>A signing key cannot be used. Arguments: the file, why.</summary>
    public static readonly ErrorCode SigningKeyInvalid = new("SigningKeyInvalid", ErrorKind.InvalidData);

    /// <summary>Not an id of a tenant. Arguments: the text.</summary>
    public static readonly ErrorCode TenantInvalid = new("TenantInvalid", ErrorKind.InvalidArgument);

    /// <summary>The tenant's service ended on another day, by what is registered. Arguments: the tenant, the registered day, the day given.</summary>
    public static readonly ErrorCode TerminationExists = new("TerminationExists", ErrorKind.ResourceExists);

    /// <summary>No termination of the tenant is registered. Arguments: the tenant.</summary>
    public static readonly ErrorCode TerminationNotFound = new("TerminationNotFound", ErrorKind.ObjectNotFound);
}
