namespace SlaOps;

/// <summary>What kind of text was found where a dump was expected.</summary>
public enum DumpFormat
{
    /// <summary>Neither header nor statements of a dump: an error text, a web page, anything else.</summary>
    Unrecognised,

    /// <summary>mysqldump's or mariadb-dump's SQL.</summary>
    MySqlDump,

    /// <summary>A folder of mydumper.</summary>
    MyDumper,
}

/// <summary>A table in a dump and how many rows its INSERT statements bring.</summary>
public sealed record DumpTable(string Database, string Name, long Rows);

/// <summary>What a dump should hold and does not.</summary>
/// <param name="What">A file of it, or a table.</param>
/// <param name="Promised">The rows that it says a table has; null where the whole file is missing.</param>
/// <param name="Found">The rows that are there.</param>
public sealed record DumpLack(string What, long? Promised, long? Found);

/// <summary>What a dump says about itself, by its structure alone.</summary>
public sealed record DumpSummary
{
    public DumpFormat Format { get; init; }

    /// <summary>The first line says which program wrote it (also after MariaDB's sandbox comment).</summary>
    public bool HasHeader { get; init; }

    /// <summary>The last line is the one that the program writes when done; the same words inside a row do not count. mydumper: <c>metadata</c> is there and says when it finished.</summary>
    public bool HasFooter { get; init; }

    /// <summary>The program and its version, as the header says, such as <c>MariaDB dump 10.19-11.4.2-MariaDB</c>.</summary>
    public string? Program { get; init; }

    /// <summary>The server's version, as the header says.</summary>
    public string? ServerVersion { get; init; }

    /// <summary>The databases that it creates, uses or names in its header, in the order they come.</summary>
    public IReadOnlyList<string> Databases { get; init; } = [];

    /// <summary>The character set of its text (<c>SET NAMES</c>).</summary>
    public string? CharacterSet { get; init; }

    /// <summary>The footer's stamp: the end of the dump on the dumping machine's clock, without a zone; null where it says none.</summary>
    public DateTime? CompletedAt { get; init; }

    /// <summary>Its tables in the order they come.</summary>
    public IReadOnlyList<DumpTable> Tables { get; init; } = [];

    /// <summary>True where lines end in CR LF.</summary>
    public bool HasCarriageReturns { get; init; }

    /// <summary>True where bytes outside quoted binary are not valid in the text's character set (UTF-8 alone is checked).</summary>
    public bool HasInvalidText { get; init; }

    /// <summary>True where the text ends inside a statement or a quoted value.</summary>
    public bool EndsInside { get; init; }

    /// <summary>The first thing that it should hold by its own account and does not; null where nothing is missing.</summary>
    public DumpLack? Missing { get; init; }

    /// <summary>Bytes of the text.</summary>
    public long Length { get; init; }

    /// <summary>The rows of all tables.</summary>
    public long Rows => Tables.Sum(table => table.Rows);
}
