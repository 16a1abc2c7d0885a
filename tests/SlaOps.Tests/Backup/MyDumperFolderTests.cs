namespace SlaOps.Tests.Backup;

public class MyDumperFolderTests
{
    // Written by mydumper 0.10.0.
    private const string Old = "Started dump at: 2026-11-25 10:17:59\nFinished dump at: 2026-11-25 10:17:59\n";

    // After the form of mydumper 0.16, by hand: none of that version runs here.
    private const string New = "# Started dump at: 2026-11-25 10:17:59\n[config]\nquote_character = BACKTICK\n\n[`calltree`.`calls`]\nreal_table_name=calls\nrows = 3\n\n[`calltree`.`notes`]\nrows = 0\n# Finished dump at: 2026-11-25 10:18:03\n";

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public void Parts_make_one_dump(string metadata)
    {
        DumpSummary dump = MyDumperFolder.Summarise(Parts(), metadata);
        Assert.Equal((DumpFormat.MyDumper, true, true, false), (dump.Format, dump.HasHeader, dump.HasFooter, dump.EndsInside));
        Assert.Equal([new DumpTable("calltree", "calls", 3), new DumpTable("calltree", "notes", 0)], dump.Tables);
        Assert.Equal(["calltree"], dump.Databases);
        Assert.Null(dump.CharacterSet);
        Assert.Null(dump.Missing);
        Assert.Equal(2026, dump.CompletedAt?.Year);
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("Started dump at: 2026-11-25 10:17:59\n", false)]
    [InlineData("Started dump at: 2026-11-25 10:17:59\nFinished dump at: 2026-", false)]
    [InlineData(Old, true)]
    public void Metadata_that_does_not_say_when_it_was_done_is_no_footer(string? metadata, bool whole) =>
        Assert.Equal(whole, MyDumperFolder.Summarise(Parts(), metadata).HasFooter);

    [Fact]
    public void A_chunk_that_is_gone_is_missed_where_rows_were_counted()
    {
        Assert.Equal(new DumpLack("calltree.calls", 3, 2), MyDumperFolder.Summarise([.. Parts().Where(part => part.Name != "calltree.calls.00002.sql.gz")], New).Missing);
        Assert.Equal(new DumpLack("calltree.calls-schema.sql", null, null), MyDumperFolder.Summarise([.. Parts().Where(part => part.Name != "calltree.calls-schema.sql.gz")], Old).Missing);
    }

    [Fact]
    public void What_needs_tables_comes_after_them()
    {
        string[] names = ["b.t-schema-triggers.sql", "b.t.00001.sql", "b.v-schema-view.sql", "b-schema-create.sql", "metadata", "b.t-schema.sql", "b-schema-post.sql"];
        Assert.Equal(
            ["b-schema-create.sql", "b.t-schema.sql", "b.t.00001.sql", "b.v-schema-view.sql", "b.t-schema-triggers.sql", "b-schema-post.sql"],
            MyDumperFolder.InOrder(names, name => name));
        Assert.Contains("USE `b`;", MyDumperFolder.Preamble("b.t.00001.sql"), StringComparison.Ordinal);
        Assert.Contains("USE `b`;", MyDumperFolder.Preamble("b-schema-post.sql"), StringComparison.Ordinal);
        Assert.DoesNotContain("USE", MyDumperFolder.Preamble("b-schema-create.sql"), StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_is_not_recognised() =>
        Assert.Equal(DumpFormat.Unrecognised, MyDumperFolder.Summarise([new MyDumperPart("readme.txt", null)], null).Format);

    private static MyDumperPart[] Parts() =>
    [
        new("calltree-schema-create.sql", Text()),
        new("calltree.calls-schema.sql.gz", Text(new DumpTable("", "calls", 0))),
        new("calltree.calls.00001.sql.gz", Text(new DumpTable("", "calls", 2))),
        new("calltree.calls.00002.sql.gz", Text(new DumpTable("", "calls", 1))),
        new("calltree.notes-schema.sql.gz", Text(new DumpTable("", "notes", 0))),
        new("calltree.v-schema-view.sql.gz", Text()),
        new("calltree.v-schema.sql.gz", Text(new DumpTable("", "v", 0))),
        new("metadata", null),
    ];

    private static DumpSummary Text(params DumpTable[] tables) => new() { Format = DumpFormat.MySqlDump, CharacterSet = "binary", Tables = tables };
}
