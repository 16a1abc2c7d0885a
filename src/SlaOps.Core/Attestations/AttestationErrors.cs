namespace SlaOps;

/// <content>Failures of attestations and waivers.</content>
public static partial class Errors
{
    /// <summary>The expiry of a new attestation or waiver is past. Arguments: the expiry.</summary>
    public static readonly ErrorCode GrantAlreadyExpired = new("GrantAlreadyExpired", ErrorKind.InvalidArgument);

    /// <summary>There is no such attestation or waiver, or it was withdrawn. Arguments: the id, the cmdlet that lists them.</summary>
    public static readonly ErrorCode GrantNotFound = new("GrantNotFound", ErrorKind.ObjectNotFound);
}
