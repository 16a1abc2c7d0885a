namespace SlaOps;

public static partial class EstateSchema
{
    private static SectionShape<EstateBalancer> Balancer => new SectionShape<EstateBalancer>(() => new EstateBalancer { Name = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Key("kind", Shapes.OneOf("haproxy"), p => p.Kind, (p, v) => p with { Kind = v }, "The kind", "種類")
        .Optional("stats", Shapes.Url, p => p.Stats, (p, v) => p with { Stats = v }, "The address of its statistics", "統計ページの URL")
        .Optional("socket", Shapes.Path, p => p.Socket, (p, v) => p with { Socket = v }, "Instead: its statistics socket on this machine", "代わりにこのマシンの統計ソケット")
        .Optional("database", Shapes.Name, p => p.Database, (p, v) => p with { Database = v }, "The database it is in front of", "対象のデータベース")
        .Optional("user", Shapes.Text, p => p.User, (p, v) => p with { User = v }, "The account of the page", "統計ページのアカウント")
        .Optional("password", new SecretShape(), p => p.Password, (p, v) => p with { Password = v }, "Its password", "パスワード")
        .Check((balancer, check) =>
        {
            if ((balancer.Stats is null) == (balancer.Socket is null))
                check.Mistake("stats", balancer.Stats?.OriginalString, Messages.Format("Text.ExpectedBalancer"));
        });
}
