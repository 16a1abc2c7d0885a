namespace SlaOps;

public static partial class Reasons
{
    /// <summary>Nodes of a database take connections without TLS besides those with it. Arguments: the nodes.</summary>
    public static readonly Reason TransitOptional = new("TransitOptional", "nodes");

    /// <summary>Nodes of a database have no TLS at all. Arguments: the nodes.</summary>
    public static readonly Reason TransitPlain = new("TransitPlain", "nodes");

    /// <summary>All nodes of a database refuse what is not encrypted. Arguments: how many.</summary>
    public static readonly Reason TransitRequired = new("TransitRequired", "nodes");

    /// <summary>The policy does not ask that data in transit, or at rest, be encrypted. Arguments: the policy's key.</summary>
    public static readonly Reason EncryptionNotPromised = new("EncryptionNotPromised", "key");

    /// <summary>A database encrypts all its tables. Arguments: how many tablespaces, on how many nodes.</summary>
    public static readonly Reason TablesEncrypted = new("TablesEncrypted", "tables", "nodes");

    /// <summary>A database has tables that it does not encrypt; whether the disks beneath do is not seen. Arguments: the node, how many tablespaces, of how many, one of them.</summary>
    public static readonly Reason TablesPlain = new("TablesPlain", "node", "plain", "tables", "example");

    /// <summary>A database encrypts its tables and not its redo or binary logs, which hold the same data. Arguments: the node, which.</summary>
    public static readonly Reason DatabaseLogsPlain = new("DatabaseLogsPlain", "node", "logs");

    /// <summary>A database has no table whose encryption could be seen.</summary>
    public static readonly Reason TablesNotSeen = new("TablesNotSeen");
}
