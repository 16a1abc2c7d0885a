namespace SlaOps;

public static partial class EstateSchema
{
    private static SectionShape<EstateBalancer> Balancer => new SectionShape<EstateBalancer>(() => new EstateBalancer { Name = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Key("kind", Shapes.OneOf(EstateBalancer.Haproxy, EstateBalancer.Proxysql), p => p.Kind, (p, v) => p with { Kind = v }, "The kind", "種類")
        .Optional("stats", Shapes.Url, p => p.Stats, (p, v) => p with { Stats = v }, "The address of its statistics", "統計ページの URL")
        .Optional("socket", Shapes.Path, p => p.Socket, (p, v) => p with { Socket = v }, "Instead: its statistics socket on this machine", "代わりにこのマシンの統計ソケット")
        .Optional("admin", Shapes.Text, p => p.Admin, (p, v) => p with { Admin = v }, "ProxySQL: host:port of its administration", "ProxySQL 管理インターフェースの host:port")
        .Key("hostgroups", new ListShape<int>(Shapes.Whole(0, int.MaxValue), group => InvariantText.Of(group)), p => p.Hostgroups, (p, v) => p with { Hostgroups = v }, "ProxySQL: the hostgroups that clients are sent to", "ProxySQL: クライアントが使うホストグループ")
        .Optional("database", Shapes.Name, p => p.Database, (p, v) => p with { Database = v }, "The database it is in front of", "対象のデータベース")
        .Optional("user", Shapes.Text, p => p.User, (p, v) => p with { User = v }, "The account of the statistics", "統計を読むアカウント")
        .Optional("password", new SecretShape(), p => p.Password, (p, v) => p with { Password = v }, "Its password", "パスワード")
        .Check((balancer, check) =>
        {
            bool proxysql = balancer.Kind is EstateBalancer.Proxysql;
            string expected = Messages.Format(proxysql ? "Text.ExpectedProxysql" : "Text.ExpectedBalancer");
            if (proxysql ? balancer.Stats is not null || balancer.Socket is not null : (balancer.Stats is null) == (balancer.Socket is null))
                check.Mistake("stats", balancer.Stats?.OriginalString, expected);
            if (proxysql != balancer.Admin is not null)
                check.Mistake("admin", balancer.Admin, expected);
            if (proxysql != balancer.Hostgroups.Count > 0)
                check.Mistake("hostgroups", null, expected);
        });
}
