namespace SlaOps;

public static partial class EstateSchema
{
    private static SectionShape<EstateTenant> TenantAddress => new SectionShape<EstateTenant>(() => new EstateTenant { Id = "", Url = Nowhere })
        .Required("id", Shapes.Name, p => p.Id, (p, v) => p with { Id = v }, "The tenant's id", "テナント ID")
        .Required("url", Shapes.Url, p => p.Url, (p, v) => p with { Url = v }, "The address of its own", "専用の URL")
        .Optional("connect", Shapes.Address, p => p.Connect, (p, v) => p with { Connect = v }, "Where to connect instead of looking the name up", "名前解決の代わりの接続先")
        .Optional("http", Shapes.Url, p => p.Http, (p, v) => p with { Http = v }, "The address without TLS; left out: port 80", "TLS なしの URL（省略時はポート 80）");

    private static SectionShape<EstateTls> Tls => new SectionShape<EstateTls>(() => new EstateTls())
        .Optional("authorities", Shapes.Path, p => p.Authorities, (p, v) => p with { Authorities = v }, "A PEM file of authorities that count besides the system's", "追加で信頼する認証局（PEM ファイル）");
}
