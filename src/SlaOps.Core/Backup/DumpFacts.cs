using System.Globalization;
using System.Text.Unicode;

namespace SlaOps;

/// <summary>What the statements and comments of a dump say, as they come.</summary>
internal sealed class DumpFacts
{
    // A hostile text must not fill memory with names.
    private const int MostTables = 100_000;
    private const int MostDatabases = 10_000;

    // Columns of these types hold bytes that are no text, whatever the dump's character set is.
    private static readonly string[] BinaryTypes =
        ["BINARY", "VARBINARY", "TINYBLOB", "BLOB", "MEDIUMBLOB", "LONGBLOB", "BIT", "GEOMETRY", "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION", "VECTOR"];

    private readonly List<string> databases = [];
    private readonly Dictionary<(string Database, string Name), TableFacts> tables = [];
    private string current = "";
    private string? program;
    private string? serverVersion;
    private string? characterSet;
    private bool statements;
    private bool carriageReturns;
    private bool footer;
    private bool invalid;
    private DateTime? completedAt;
    private TableFacts? filling;

    /// <summary>Something else than space was read: whatever stood there was not the last line.</summary>
    internal void Text() => footer = false;

    internal void EndOfLine(bool carriageReturn) => carriageReturns |= carriageReturn;

    /// <summary>A comment on a line of its own.</summary>
    internal void Comment(string text)
    {
        if (text.Length == 0)
            return;
        footer = false;
        if (program is null && !statements && (text.StartsWith("MySQL dump ", StringComparison.Ordinal) || text.StartsWith("MariaDB dump ", StringComparison.Ordinal)))
            program = text.Split(',')[0];
        else if (text.StartsWith("Server version", StringComparison.Ordinal))
            serverVersion ??= text[14..].Trim();
        else if (text.StartsWith("Host: ", StringComparison.Ordinal) && text.IndexOf("Database: ", StringComparison.Ordinal) is int at and > 0)
            Use(text[(at + 10)..].Trim());
        else if (text.StartsWith("Dump completed", StringComparison.Ordinal))
            Footer(text[14..]);
    }

    /// <summary>A whole statement.</summary>
    internal void Statement(StatementBuffer statement)
    {
        SqlTokens tokens = new(statement.Text);
        if (!tokens.Next())
            return;
        if (IsUtf8() && statement.Length < 1 << 20)
            invalid |= !Utf8.IsValid(statement.Text);
        if (tokens.Skip("CREATE"u8))
            Create(ref tokens, statement);
        else if (tokens.Skip("USE"u8))
            Use(tokens.ReadName()?.Name);
        else if (tokens.Skip("SET"u8))
            Set(ref tokens);
        else if (tokens.Is("INSERT"u8) || tokens.Is("REPLACE"u8) || tokens.Is("DROP"u8) || tokens.Is("LOCK"u8) || tokens.Is("ALTER"u8))
            statements = true;
    }

    /// <summary>The rows of an INSERT begin; true where they are text that can be checked.</summary>
    internal bool StartRows(StatementBuffer statement)
    {
        statements = true;
        SqlTokens tokens = new(statement.Text);
        tokens.Next();
        while (tokens.Is("INSERT"u8) || tokens.Is("REPLACE"u8) || tokens.Is("LOW_PRIORITY"u8) || tokens.Is("DELAYED"u8) || tokens.Is("HIGH_PRIORITY"u8) || tokens.Is("IGNORE"u8) || tokens.Is("INTO"u8))
            tokens.Next();
        filling = tokens.ReadName() is { } found ? Table(found.Database ?? current, found.Name) : null;
        return filling is { IsText: true } && IsUtf8();
    }

    internal void Rows(long count)
    {
        if (filling is not null)
            filling.Rows += count;
        filling = null;
    }

    internal DumpSummary Summary(long length, bool endsInside, bool rowsInvalid) => new()
    {
        Format = program is not null || statements ? DumpFormat.MySqlDump : DumpFormat.Unrecognised,
        HasHeader = program is not null,
        HasFooter = footer && !endsInside,
        Program = program,
        ServerVersion = serverVersion,
        Databases = databases,
        CharacterSet = characterSet,
        CompletedAt = footer && !endsInside ? completedAt : null,
        Tables = [.. tables.Where(table => !table.Value.IsView).Select(table => new DumpTable(table.Key.Database, table.Key.Name, table.Value.Rows))],
        HasCarriageReturns = carriageReturns,
        HasInvalidText = invalid || rowsInvalid,
        EndsInside = endsInside,
        Length = length,
    };

    private void Footer(string rest)
    {
        string stamp = rest.Trim();
        if (stamp.StartsWith("on ", StringComparison.Ordinal))
        {
            bool read = DateTime.TryParseExact(stamp[3..], ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd  H:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.AllowInnerWhite, out DateTime moment);
            (footer, completedAt) = (read, read ? moment : null);
            return;
        }

        (footer, completedAt) = (stamp.Length == 0, null);
    }

    private void Create(ref SqlTokens tokens, StatementBuffer statement)
    {
        statements = true;
        if (tokens.Skip("DATABASE"u8) || tokens.Skip("SCHEMA"u8))
        {
            SkipExists(ref tokens);
            Named(tokens.ReadName()?.Name);
            return;
        }

        if (tokens.Skip("OR"u8))
            tokens.Skip("REPLACE"u8);
        if (tokens.Skip("TEMPORARY"u8))
            return;
        if (tokens.Skip("TABLE"u8))
        {
            SkipExists(ref tokens);
            if (tokens.ReadName() is { } found && Table(found.Database ?? current, found.Name) is TableFacts table)
                (table.IsText, table.IsView) = (IsTextAlone(ref tokens), statement.BeganConditional);
            return;
        }

        // What stood in for a view while the others were made is none of the tables.
        for (int word = 0; word < 40; word++)
        {
            if (tokens.Skip("VIEW"u8))
            {
                if (tokens.ReadName() is { } found && tables.TryGetValue((found.Database ?? current, found.Name), out TableFacts? stand))
                    stand.IsView = true;
                return;
            }

            if (!tokens.Next())
                return;
        }
    }

    private static bool IsTextAlone(ref SqlTokens tokens)
    {
        do
        {
            foreach (string type in BinaryTypes)
            {
                if (tokens.Kind == SqlTokenKind.Word && System.Text.Ascii.EqualsIgnoreCase(tokens.Bytes, type))
                    return false;
            }
        }
        while (tokens.Next());
        return true;
    }

    private void Set(ref SqlTokens tokens)
    {
        if (tokens.Skip("NAMES"u8) && characterSet is null && tokens.ReadName()?.Name is string named)
            characterSet = named;
    }

    private void Use(string? database)
    {
        if (string.IsNullOrEmpty(database))
            return;
        current = database;
        Named(database);
    }

    private void Named(string? database)
    {
        if (!string.IsNullOrEmpty(database) && databases.Count < MostDatabases && !databases.Contains(database, StringComparer.Ordinal))
            databases.Add(database);
    }

    private TableFacts? Table(string database, string name)
    {
        if (tables.TryGetValue((database, name), out TableFacts? table))
            return table;
        if (tables.Count >= MostTables)
            return null;
        return tables[(database, name)] = new TableFacts();
    }

    private static void SkipExists(ref SqlTokens tokens)
    {
        if (tokens.Skip("IF"u8))
        {
            tokens.Skip("NOT"u8);
            tokens.Skip("EXISTS"u8);
        }
    }

    private bool IsUtf8() => characterSet is not null && characterSet.StartsWith("utf8", StringComparison.OrdinalIgnoreCase);

    private sealed class TableFacts
    {
        internal bool IsText { get; set; }

        internal bool IsView { get; set; }

        internal long Rows { get; set; }
    }
}
