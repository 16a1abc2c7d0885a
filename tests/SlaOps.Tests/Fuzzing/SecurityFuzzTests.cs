using System.Text;

namespace SlaOps.Tests.Fuzzing;

/// <summary>What servers and hosts answer to questions about their security.</summary>
public class SecurityFuzzTests
{
    [Fact]
    public void Tls_answers() => Fuzz.Run("tls", content =>
    {
        TlsAnswer answer = TlsHello.Read(content);
        Assert.Equal(answer.Kind == TlsAnswerKind.Accepted, answer.Version != 0);
        Assert.InRange(answer.Version, 0, TlsHello.Tls12);
    });

    [Fact]
    public void Http_heads() => Fuzz.Run("http", content =>
    {
        HttpHead? head = HttpHead.Parse(Encoding.Latin1.GetString(content));
        Assert.False(head is not null && (head.Status is < 100 or > 599 || head.StrictTransport < TimeSpan.Zero));
    });

    [Fact]
    public void Security_logs() => Fuzz.Run("security-log", content =>
        Assert.All(SecurityLogText.Parse(Encoding.UTF8.GetString(content)).Append(SecurityLogText.Journal(Encoding.UTF8.GetString(content)) ?? new SecurityLog("journal", null)), log => Assert.False(log.Source.Length == 0 || (log.Why is not null && log.LastAt is not null))));

    [Fact]
    public void Usage_files() => Fuzz.Run("usage-csv", content =>
    {
        (IReadOnlyList<UsageRow> rows, int wrong) = UsageCsv.Parse(Encoding.UTF8.GetString(content));
        Assert.False(wrong > 0 && rows.Count > 0);
        Assert.All(rows, row => Assert.False(row.Amount < 0 || row.Tenant.Length == 0 || row.Metric.Length == 0));
    });

    [Fact]
    public void Names_of_logs() => Fuzz.Run("log-names", content =>
    {
        DateTimeOffset at = new(2026, 5, 20, 23, 30, 0, TimeSpan.Zero);
        foreach (string file in (string[])["app-{yyyyMMdd}.log", "app*.log"])
        {
            LogNaming naming = new(new LogSet { Name = "app", Path = "/var/log/app", File = file }, TimeZoneInfo.Utc);
            foreach (string name in Encoding.UTF8.GetString(content).Split('\n'))
                Assert.False(naming.Recognise("/var/log/app/" + name, name, 1, at) is { } log && (log.Path.Length == 0 || (file[3] == '*' && log.Day != new DateOnly(2026, 5, 20))));
        }
    });

    [Fact]
    public void Sudoers() => Fuzz.Run("sudoers", content =>
    {
        SudoRights rights = SudoersText.Parse(Encoding.UTF8.GetString(content));
        Assert.All(rights.Users, user => Assert.NotEmpty(user));
    });

    [Fact]
    public void Administrators() => Fuzz.Run("administrators", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        RootText part = new(text, null);
        AdministratorEvidence evidence = AdministratorText.Parse("web1", DateTimeOffset.UnixEpoch, text, new AdministratorSecrets(part, part, true, part, part));
        Assert.False(evidence.Administrators.ContainsKey("root"));
        Assert.False(evidence.Gap is not null && (evidence.Administrators.Count > 0 || evidence.Ssh is not null));
    });

    [Fact]
    public void Processes() => Fuzz.Run("processes", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        if (HostProcessText.Processes(text) is not null)
            Assert.Contains("/proc/1/", text, StringComparison.Ordinal);
    });

    [Fact]
    public void Nft() => Fuzz.Run("nft", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        foreach (FirewallRules? rules in (FirewallRules?[])[NftText.Read(text, ["eth0"]), NftText.Read(text, ["eth0"], ipv6: true)])
            Assert.False(rules is { Rules: < 0 } or { Stance: not FirewallStance.Unclear, ByIptables: true });
    });

    [Fact]
    public void Iptables() => Fuzz.Run("iptables", content =>
        Assert.False(IptablesText.Read(Encoding.UTF8.GetString(content), ["eth0", "eth1"]) is { Rules: < 0 } or { ByIptables: true }));

    [Fact]
    public void Sockets_and_routes() => Fuzz.Run("proc-net", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        Assert.All(HostProcessText.Ports(text) ?? [], port => Assert.InRange(port, 1, 65535));
        Assert.All(HostProcessText.Outside(text), Assert.NotEmpty);
        Assert.All(HostProcessText.OutsideIpv6(text), Assert.NotEmpty);
    });

    [Fact]
    public void Detection() => Fuzz.Run("detection", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        Assert.False(DetectionText.Jails(text) < 0 || DetectionText.AuditRules(text) < 0 || DetectionText.AuditSwitch(text) < 0);
        Assert.All(DetectionText.Listeners(text) ?? new HashSet<string>(), name => Assert.DoesNotContain('"', name));
    });

    [Fact]
    public void Disks() => Fuzz.Run("disks", content =>
    {
        DiskEvidence evidence = DiskText.Parse("h", DateTimeOffset.UnixEpoch, ["/a", "/b"], Encoding.UTF8.GetString(content));
        Assert.True(evidence.Gap is not null ? evidence.Folders.Count == 0 : evidence.Folders.Count == 2);
        Assert.All(evidence.Folders, folder => Assert.False(folder.Source is null && folder.Encrypted is not null));
    });

    [Fact]
    public void Smtp_replies() => Fuzz.Run("smtp", content =>
    {
        SmtpReply? reply = SmtpReply.Parse(Encoding.Latin1.GetString(content).Split('\n'));
        Assert.False(reply is { Code: < 200 or > 599 } or { Lines.Count: 0 });
    });
}
