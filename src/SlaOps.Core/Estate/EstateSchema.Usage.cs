namespace SlaOps;

public static partial class EstateSchema
{
    private static SectionShape<UsageSource> Usage => new SectionShape<UsageSource>(() => new UsageSource { Name = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Optional("database", Shapes.Name, p => p.Database, (p, v) => p with { Database = v }, "A database, by its name here", "データベース名")
        .Optional("query", Shapes.Text, p => p.Query, (p, v) => p with { Query = v }, "Rows of tenant, metric and amount between @from and @to", "@from から @to までのテナント・項目・数量を返すクエリ")
        .Optional("host", Shapes.Name, p => p.Host, (p, v) => p with { Host = v }, "The host of the folder; left out: this machine", "フォルダーのホスト（省略時はこのマシン）")
        .Optional("path", Shapes.Path, p => p.Path, (p, v) => p with { Path = v }, "A folder of CSV files", "CSV ファイルのフォルダー")
        .Optional("file", Shapes.Text, p => p.File, (p, v) => p with { File = v }, "The file name; its day in braces", "ファイル名（日付は {} 内）")
        .Check((usage, check) =>
        {
            bool query = usage.Database is not null && usage.Query is not null;
            bool file = usage.Path is not null && usage.File is not null;
            bool either = query ? (usage.Path ?? usage.File ?? usage.Host) is null : file && (usage.Database ?? usage.Query) is null;
            if (!either)
                check.Mistake(usage.Path is null ? "database" : "path", usage.Database ?? usage.Path, Messages.Format("Text.ExpectedUsage"));
            else if (file && !IsDatedPattern(usage.File!))
                check.Mistake("file", usage.File, Messages.Format("Text.ExpectedDatedFile"));
        });
}
