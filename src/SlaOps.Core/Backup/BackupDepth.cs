namespace SlaOps;

/// <summary>How deep backups are looked into.</summary>
public enum BackupDepth
{
    /// <summary>Names, sizes and times.</summary>
    Inventory,

    /// <summary>Every byte: whole, unaltered, encrypted.</summary>
    Content,

    /// <summary>Restored into a scratch database.</summary>
    Restore,
}
