namespace SlaOps;

/// <content>Errors of policy and estate files.</content>
public static partial class Errors
{
    /// <summary>A policy file has mistakes. Arguments: the path, how many, the first one's line, column, key and what would be right.</summary>
    public static readonly ErrorCode PolicyFileInvalid = new("PolicyFileInvalid", ErrorKind.InvalidData);

    /// <summary>An estate file has mistakes. Arguments: as for a policy.</summary>
    public static readonly ErrorCode EstateFileInvalid = new("EstateFileInvalid", ErrorKind.InvalidData);

    /// <summary>A folder of revisions has none that is in force. Arguments: the folder, the moment, the first day of the first.</summary>
    public static readonly ErrorCode PolicyNotInForce = new("PolicyNotInForce", ErrorKind.ObjectNotFound);

    /// <summary>A folder holds no policy. Arguments: the folder.</summary>
    public static readonly ErrorCode PolicyFolderEmpty = new("PolicyFolderEmpty", ErrorKind.ObjectNotFound);

    /// <summary>Two revisions begin on the same day. Arguments: the two files, the day.</summary>
    public static readonly ErrorCode PolicyRevisionsClash = new("PolicyRevisionsClash", ErrorKind.InvalidData);

    /// <summary>A file to be written is there already. Arguments: the path.</summary>
    public static readonly ErrorCode FileExists = new("FileExists", ErrorKind.ResourceExists);

    /// <summary>A file could not be written. Arguments: the path, why.</summary>
    public static readonly ErrorCode FileUnwritable = new("FileUnwritable", ErrorKind.WriteError);

    /// <summary>No such template. Arguments: the name, those there are.</summary>
    public static readonly ErrorCode TemplateUnknown = new("TemplateUnknown", ErrorKind.InvalidArgument);

    /// <summary>The policy does not have a clause. Arguments: what was asked.</summary>
    public static readonly ErrorCode ClauseNotFound = new("ClauseNotFound", ErrorKind.ObjectNotFound);
}
