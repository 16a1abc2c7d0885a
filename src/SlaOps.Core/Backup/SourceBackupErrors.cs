namespace SlaOps;

public static partial class Errors
{
    /// <summary>The estate has no such repository. Arguments: the name.</summary>
    public static readonly ErrorCode RepositoryNotFound = new("RepositoryNotFound", ErrorKind.ObjectNotFound);
}
