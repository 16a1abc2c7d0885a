namespace SlaOps;

/// <summary>What <c>w32tm /query /status /verbose</c> prints on a Japanese Windows, written by hand: no Windows runs where these tests were made.</summary>
internal static class WindowsTimeSample
{
    public const string Japanese = """
        閏インジケーター: 0 (警告なし)
        階層: 3 (二次参照 - (S)NTP で同期)
        精度: -23 (ティックごとに 119.209ns)
        ルート遅延: 0.0312500s
        ルート分散: 0.0776000s
        参照 ID: 0xC0000201 (ソース IP:  192.0.2.1)
        最終正常同期時刻: 2026/11/23 11:58:00
        ソース: ntp1.example,0x8
        ポーリング間隔: 10 (1024s)

        フェーズ オフセット: -0.0012345s
        クロック レート: 0.0156250s
        状態コンピューター: 2 (同期)
        時刻ソース フラグ: 0 (なし)
        サーバーの役割: 0 (なし)
        最終同期エラー: 0 (コマンドは正しく完了しました。)
        最終正常同期時刻からの時間: 120.5000000s
        """;
}
