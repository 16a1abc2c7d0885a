namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Now is earlier than a verification was, so no age can be told. Arguments: now, when the verification was.</summary>
    public static readonly Reason RotationClockBehind = new("RotationClockBehind", "now", "verifiedAt");

    /// <summary>Kept: its bytes are not those that were verified under its name. Arguments: when those were read.</summary>
    public static readonly Reason RotationKeepChanged = new("RotationKeepChanged", "verifiedAt");

    /// <summary>Kept: damaged, and evidence as long as backups of its time are kept. Arguments: how long.</summary>
    public static readonly Reason RotationKeepCorrupt = new("RotationKeepCorrupt", "keep");

    /// <summary>Kept: dated later than now, which proves a wrong clock and nothing else. Arguments: its date.</summary>
    public static readonly Reason RotationKeepFuture = new("RotationKeepFuture", "takenAt");

    /// <summary>Kept: one of the newest verified generations. Arguments: which one from the newest, how many are kept.</summary>
    public static readonly Reason RotationKeepGeneration = new("RotationKeepGeneration", "number", "generations");

    /// <summary>Kept: its store holds it by a legal hold.</summary>
    public static readonly Reason RotationKeepHeld = new("RotationKeepHeld");

    /// <summary>Kept: its store lets nobody delete it yet. Arguments: until when.</summary>
    public static readonly Reason RotationKeepImmutable = new("RotationKeepImmutable", "until");

    /// <summary>Kept: it is still being written.</summary>
    public static readonly Reason RotationKeepInProgress = new("RotationKeepInProgress");

    /// <summary>Kept: it lies between the generations that are kept. Arguments: how many are kept.</summary>
    public static readonly Reason RotationKeepNewer = new("RotationKeepNewer", "generations");

    /// <summary>Kept: it was verified too long ago to be counted on. Arguments: when, how long that holds.</summary>
    public static readonly Reason RotationKeepStale = new("RotationKeepStale", "verifiedAt", "readAgain");

    /// <summary>Kept: too few verified generations are there to do without anything. Arguments: how many, how many are promised.</summary>
    public static readonly Reason RotationKeepTooFew = new("RotationKeepTooFew", "count", "generations");

    /// <summary>Kept: it is there and cannot be read.</summary>
    public static readonly Reason RotationKeepUnreadable = new("RotationKeepUnreadable");

    /// <summary>Kept: its bytes were read and proved nothing, or nobody read them.</summary>
    public static readonly Reason RotationKeepUnverified = new("RotationKeepUnverified");

    /// <summary>Kept: within the time that backups are kept. Arguments: how long, since when that is.</summary>
    public static readonly Reason RotationKeepWindow = new("RotationKeepWindow", "keep", "since");

    /// <summary>To remove: damaged, and older than both floors. Arguments: how many verified generations are newer, how long backups are kept.</summary>
    public static readonly Reason RotationRemoveCorrupt = new("RotationRemoveCorrupt", "newer", "keep");

    /// <summary>To remove: a generation older than both floors. Arguments: how many verified generations are newer, how long backups are kept.</summary>
    public static readonly Reason RotationRemoveExpired = new("RotationRemoveExpired", "newer", "keep");

    /// <summary>To remove: a second file of its slot, older than both floors. Arguments: how many verified generations are newer, how long backups are kept.</summary>
    public static readonly Reason RotationRemoveExtra = new("RotationRemoveExtra", "newer", "keep");

    /// <summary>To remove: the manifest of a file that a rotation removed. Arguments: that file.</summary>
    public static readonly Reason RotationRemoveManifest = new("RotationRemoveManifest", "file");

    /// <summary>Not removed: other bytes lie there now than were listed.</summary>
    public static readonly Reason RotationFoundChanged = new("RotationFoundChanged");

    /// <summary>Not removed by this run: it was gone already.</summary>
    public static readonly Reason RotationFoundGone = new("RotationFoundGone");

    /// <summary>The store did not delete it. Arguments: why.</summary>
    public static readonly Reason RotationNotDeleted = new("RotationNotDeleted", "why");
}
