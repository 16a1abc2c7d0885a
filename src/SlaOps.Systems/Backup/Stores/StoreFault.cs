using System.Security;

namespace SlaOps.Systems;

/// <summary>The ways in which a store fails to answer, as gaps in the evidence.</summary>
public static class StoreFault
{
    /// <summary>True for what a store throws where it cannot answer; anything else is a fault of this program.</summary>
    public static bool IsFault(Exception exception) =>
        exception is EvidenceGapException or IOException or UnauthorizedAccessException or TimeoutException or SecurityException or SlaException;

    /// <summary>The gap that a fault leaves in the evidence from <paramref name="source"/>.</summary>
    public static EvidenceGap GapOf(Exception exception, string source) => exception switch
    {
        EvidenceGapException known => known.Gap,
        FileNotFoundException => new EvidenceGap(Reasons.Unreadable, source, Messages.Format("Text.FolderMissing")),
        TimeoutException => new EvidenceGap(Reasons.Unreadable, source, Messages.Format("Text.ConnectTimeout", BackupStore.IdleDeadline)),
        _ => new EvidenceGap(Reasons.Unreadable, source, exception.Message),
    };
}
