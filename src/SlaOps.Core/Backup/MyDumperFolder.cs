using System.Globalization;
using System.Text.RegularExpressions;

namespace SlaOps;

/// <summary>One file of a mydumper folder and what its text says; null where it has none or was not read.</summary>
public sealed record MyDumperPart(string Name, DumpSummary? Dump);

/// <summary>
/// Makes one dump of a folder that mydumper wrote: a file or more a table, schemas apart, and <c>metadata</c> that ends with the moment it was
/// done (before that it is <c>metadata.partial</c>). Pure. Newer versions (0.12 and later) also say in it how many rows each table has.
/// </summary>
public static partial class MyDumperFolder
{
    /// <summary>The file that says that all others are whole.</summary>
    public const string Metadata = "metadata";

    private const string SchemaEnding = "-schema.sql";

    // What has to be there before the next kind can be: the order in which myloader takes them, too.
    private static readonly string[] Kinds = ["-schema-create.sql", "-schema-sequence.sql", SchemaEnding, ".sql", "-schema-view.sql", "-schema-triggers.sql", "-schema-post.sql"];

    /// <summary>What the folder says.</summary>
    public static DumpSummary Summarise(IReadOnlyList<MyDumperPart> parts, string? metadata)
    {
        Dictionary<(string, string), DumpTable> tables = [];
        List<string> databases = [];
        HashSet<(string, string)> views = [];
        foreach (MyDumperPart part in parts.Where(part => KindOf(part.Name) is not null))
        {
            string database = DatabaseOf(part.Name);
            if (!databases.Contains(database, StringComparer.Ordinal))
                databases.Add(database);
            if (IsKind(part.Name, "-schema-view.sql"))
                views.Add((database, TableOf(part.Name)));
            foreach (DumpTable table in part.Dump?.Tables ?? [])
                tables[(database, table.Name)] = new DumpTable(database, table.Name, table.Rows + (tables.GetValueOrDefault((database, table.Name))?.Rows ?? 0));
        }

        DumpSummary[] dumps = [.. parts.Where(part => KindOf(part.Name) is not null).Select(part => part.Dump).OfType<DumpSummary>()];
        DumpTable[] found = [.. tables.Values.Where(table => !views.Contains((table.Database, table.Name))).OrderBy(table => table.Database, StringComparer.Ordinal).ThenBy(table => table.Name, StringComparer.Ordinal)];
        string? characterSet = dumps.Select(dump => dump.CharacterSet).FirstOrDefault(set => set is not (null or "binary"));
        return new DumpSummary
        {
            Format = metadata is null && found.Length == 0 ? DumpFormat.Unrecognised : DumpFormat.MyDumper,
            HasHeader = true,
            HasFooter = metadata is not null && Finished().IsMatch(metadata),
            Program = "mydumper",
            Databases = databases,
            CharacterSet = characterSet,
            CompletedAt = metadata is null ? null : FinishedAt(metadata),
            Tables = found,
            HasCarriageReturns = dumps.Any(dump => dump.HasCarriageReturns),
            HasInvalidText = dumps.Any(dump => dump.HasInvalidText),
            EndsInside = dumps.Any(dump => dump.EndsInside),
            Length = dumps.Sum(dump => dump.Length),
            Missing = MissingOf(parts, metadata, tables),
        };
    }

    /// <summary>The files to load, in the order in which a server can take them.</summary>
    public static IEnumerable<T> InOrder<T>(IEnumerable<T> parts, Func<T, string> name) =>
        parts.Where(part => KindOf(name(part)) is not null).OrderBy(part => KindOf(name(part))!.Value).ThenBy(part => name(part), StringComparer.Ordinal);

    /// <summary>The SQL before a file's own, for a scratch server: its tables are named without their database, and the file that creates that one wants it not to be there.</summary>
    public static string Preamble(string name)
    {
        string database = "`" + DatabaseOf(name).Replace("`", "``", StringComparison.Ordinal) + "`";
        return IsKind(name, Kinds[0]) ? $"\nDROP DATABASE IF EXISTS {database};\n" : $"\nCREATE DATABASE IF NOT EXISTS {database};\nUSE {database};\n";
    }

    // A table whose file is gone, or whose rows are fewer than mydumper counted.
    private static DumpLack? MissingOf(IReadOnlyList<MyDumperPart> parts, string? metadata, Dictionary<(string, string), DumpTable> tables)
    {
        HashSet<string> names = [.. parts.Select(part => Uncompressed(part.Name))];
        foreach (string name in names.Where(name => string.Equals(KindEnding(name), ".sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string schema = $"{DatabaseOf(name)}.{TableOf(name)}{SchemaEnding}";
            if (!names.Contains(schema))
                return new DumpLack(schema, null, null);
        }

        foreach (Match table in metadata is null ? [] : Counted().Matches(metadata).Cast<Match>())
        {
            long promised = long.Parse(table.Groups["rows"].Value, CultureInfo.InvariantCulture);
            (string database, string name) = (table.Groups["database"].Value, table.Groups["real"].Success ? table.Groups["real"].Value.Trim() : table.Groups["table"].Value);
            long rows = tables.GetValueOrDefault((database, name))?.Rows ?? 0;
            if (rows < promised)
                return new DumpLack($"{database}.{name}", promised, rows);
        }

        return null;
    }

    private static DateTime? FinishedAt(string metadata) =>
        DateTime.TryParseExact(Finished().Match(metadata).Groups["moment"].Value, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime moment) ? moment : null;

    private static int? KindOf(string name) => KindEnding(Uncompressed(name)) is string ending ? Array.IndexOf(Kinds, ending) : null;

    private static bool IsKind(string name, string kind) => string.Equals(KindEnding(Uncompressed(name)), kind, StringComparison.Ordinal);

    private static string? KindEnding(string name) => Array.Find(Kinds, kind => !string.Equals(kind, ".sql", StringComparison.Ordinal) && name.EndsWith(kind, StringComparison.Ordinal))
        ?? (name.EndsWith(".sql", StringComparison.Ordinal) ? ".sql" : null);

    private static string Uncompressed(string name) => name.IndexOf(".sql.", StringComparison.Ordinal) is int at and >= 0 ? name[..(at + 4)] : name;

    private static string DatabaseOf(string name)
    {
        int dot = name.IndexOf('.', StringComparison.Ordinal);
        int schema = name.IndexOf(Kinds[0], StringComparison.Ordinal);
        int post = name.IndexOf("-schema-post.sql", StringComparison.Ordinal);
        int end = schema >= 0 ? schema : post >= 0 && post < dot ? post : dot;
        return end > 0 ? name[..end] : name;
    }

    // After the database: the name itself, and for a table in several files their number.
    private static string TableOf(string name)
    {
        string rest = Uncompressed(name);
        rest = rest[(DatabaseOf(rest).Length + 1)..^KindEnding(rest)!.Length];
        return Chunk().Replace(rest, "");
    }

    [GeneratedRegex(@"^(# )?Finished dump at: (?<moment>\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Finished();

    [GeneratedRegex(@"^\[[`""](?<database>[^`""]+)[`""]\.[`""](?<table>[^`""]+)[`""]\]\r?\n(real_table_name ?= ?(?<real>[^\n]*)\n)?rows ?= ?(?<rows>\d{1,18})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5000)]
    private static partial Regex Counted();

    [GeneratedRegex(@"(\.\d+)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Chunk();
}
