namespace SlaOps;

public static partial class EstateSchema
{
    private static SectionShape<EstateMail> Mail => new SectionShape<EstateMail>(() => new EstateMail { Host = "" })
        .Required("host", Shapes.Address, p => p.Host, (p, v) => p with { Host = v }, "The server's name, which its certificate bears", "サーバー名（証明書の名前）")
        .Key("port", Shapes.Whole(1, 65535), p => p.Port, (p, v) => p with { Port = v }, "The port", "ポート")
        .OptionalValue("implicitTls", Shapes.Boolean, p => p.ImplicitTls, (p, v) => p with { ImplicitTls = v }, "TLS begins with the connection; left out: on port 465", "接続と同時に TLS を開始（省略時はポート 465 のみ）");
}
