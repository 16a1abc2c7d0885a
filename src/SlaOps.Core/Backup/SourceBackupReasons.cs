namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Git does not read a repository. Arguments: the path, what it said.</summary>
    public static readonly Reason GitRefused = new("GitRefused", "path", "why");

    /// <summary>A remote gave no answer. Arguments: the remote, what Git said.</summary>
    public static readonly Reason GitRemoteSilent = new("GitRemoteSilent", "remote", "why");

    /// <summary>A repository belongs to another account, so Git refuses it. Arguments: the path.</summary>
    public static readonly Reason GitUntrusted = new("GitUntrusted", "path");

    /// <summary>Git is not installed. Arguments: the host.</summary>
    public static readonly Reason GitNotInstalled = new("GitNotInstalled", "host");

    /// <summary>Everything is committed and on the remote. Arguments: how many branches and tags, the remote.</summary>
    public static readonly Reason SourceBackedUp = new("SourceBackedUp", "references", "remote");

    /// <summary>git fsck finds damage. Arguments: how many lines of it, the first.</summary>
    public static readonly Reason SourceDamaged = new("SourceDamaged", "count", "first");

    /// <summary>A repository holds no commit. Arguments: the path.</summary>
    public static readonly Reason SourceEmpty = new("SourceEmpty", "path");

    /// <summary>A repository lacks its backup remote. Arguments: the remote.</summary>
    public static readonly Reason SourceNoRemote = new("SourceNoRemote", "remote");

    /// <summary>Changes are not committed. Arguments: how many, how many of them are untracked, the first path.</summary>
    public static readonly Reason SourceNotCommitted = new("SourceNotCommitted", "count", "untracked", "first");

    /// <summary>Commits are not on the remote for longer than the policy allows. Arguments: how many, the remote, the oldest one's moment, the limit.</summary>
    public static readonly Reason SourceNotPushed = new("SourceNotPushed", "count", "remote", "oldest", "maxAge");

    /// <summary>A clone leaves objects out. Arguments: the path.</summary>
    public static readonly Reason SourcePartial = new("SourcePartial", "path");

    /// <summary>What is not on the remote yet is younger than the policy allows. Arguments: commits, branches and tags, the remote.</summary>
    public static readonly Reason SourcePending = new("SourcePending", "commits", "references", "remote");

    /// <summary>Branches or tags are not on the remote. Arguments: how many, the first, the remote.</summary>
    public static readonly Reason SourceReferenceMissing = new("SourceReferenceMissing", "count", "first", "remote");

    /// <summary>The remote holds objects that were never fetched, so what it lacks cannot be told. Arguments: the remote, how many branches and tags.</summary>
    public static readonly Reason SourceRemoteAhead = new("SourceRemoteAhead", "remote", "count");

    /// <summary>A clone leaves history out. Arguments: the path.</summary>
    public static readonly Reason SourceShallow = new("SourceShallow", "path");

    /// <summary>A tag is another one on the remote. Arguments: how many, the first, the remote.</summary>
    public static readonly Reason SourceTagDiffers = new("SourceTagDiffers", "count", "first", "remote");
}
