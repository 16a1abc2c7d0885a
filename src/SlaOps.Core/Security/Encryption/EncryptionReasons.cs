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

    /// <summary>A container has no blob whose encryption could be seen.</summary>
    public static readonly Reason ContainerEmpty = new("ContainerEmpty");

    /// <summary>The service encrypts the blobs of a container. Arguments: how many were looked at.</summary>
    public static readonly Reason ContainerEncrypted = new("ContainerEncrypted", "blobs");

    /// <summary>The service does not encrypt blobs of a container. Arguments: how many, of how many looked at, one of them.</summary>
    public static readonly Reason ContainerPlain = new("ContainerPlain", "plain", "blobs", "example");

    /// <summary>A folder lies on what the host does not encrypt; what is beneath the host is not seen. Arguments: the folder, what it lies on.</summary>
    public static readonly Reason DiskPlain = new("DiskPlain", "folder", "device");

    /// <summary>The disks beneath folders are encrypted. Arguments: the folders.</summary>
    public static readonly Reason DisksEncrypted = new("DisksEncrypted", "folders");

    /// <summary>A folder whose disk was to be looked at is not there, or not to be seen. Arguments: the folder.</summary>
    public static readonly Reason FolderNotSeen = new("FolderNotSeen", "folder");

    /// <summary>A mail server takes mail without TLS alone. Arguments: the server.</summary>
    public static readonly Reason MailPlain = new("MailPlain", "server");

    /// <summary>Neither a database nor the disk beneath it encrypts data. Arguments: the node, the folder, what it lies on.</summary>
    public static readonly Reason NodePlain = new("NodePlain", "node", "folder", "device");

    /// <summary>A database has tables that it does not encrypt; whether the disks beneath do is not seen. Arguments: the node, how many tablespaces, of how many, one of them.</summary>
    public static readonly Reason TablesPlain = new("TablesPlain", "node", "plain", "tables", "example");

    /// <summary>A database encrypts its tables and not its redo or binary logs, which hold the same data. Arguments: the node, which.</summary>
    public static readonly Reason DatabaseLogsPlain = new("DatabaseLogsPlain", "node", "logs");

    /// <summary>A database has no table whose encryption could be seen.</summary>
    public static readonly Reason TablesNotSeen = new("TablesNotSeen");
}
