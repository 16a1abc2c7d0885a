using System.Buffers.Binary;
using System.Text;

namespace SlaOps.Tests.Fuzzing;

/// <summary>What other programs and peers wrote: whatever comes, an answer that holds together.</summary>
public class TextFuzzTests
{
    private const ulong Cookie = 0x0102030405060708;

    [Fact]
    public void Apt_histories() => Fuzz.Run("apt-log", content =>
    {
        PackageLog log = AptHistoryText.Parse(Lines(content));
        Consistent(log);
    });

    [Fact]
    public void Dpkg_logs() => Fuzz.Run("dpkg-log", content =>
    {
        PackageLog log = DpkgLogText.Parse(Lines(content));
        Consistent(log);
        // A run that changed nothing would be no run.
        Assert.DoesNotContain(log.Runs, run => run.Changes.Count == 0);
    });

    [Fact]
    public void Dnf_and_rpm_listings() => Fuzz.Run("dnf", content =>
    {
        string[] lines = Lines(content);
        DnfAdvisories listed = DnfText.Advisories(lines);
        Assert.True(listed.Advisories.Count + listed.Problems <= lines.Length);
        Assert.DoesNotContain(listed.Advisories, advisory => advisory.Id.Length == 0 || advisory.Package.Length == 0 || advisory.Version.Length == 0 || advisory.Architecture.Length == 0);
        RpmPackages installed = DnfText.Installed(lines);
        Assert.True(installed.Packages.Count + installed.Problems <= lines.Length);
        Assert.DoesNotContain(installed.Packages, package => package.Package.Length == 0 || package.Version.Length == 0);
    });

    [Fact]
    public void Dnf_caches() => Fuzz.Run("dnf-caches", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        IReadOnlyList<DnfCache> caches = DnfCachesText.Parse(text);
        Assert.True(caches.Count <= text.Split('\n').Length);
        Assert.DoesNotContain(caches, cache => cache.Repository.Length == 0 || cache.CheckedAt <= DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("", DnfText.Repositories(text));
        Assert.Equal(0, RpmVersion.Compare(text, text));
    });

    [Fact]
    public void Dnf_histories() => Fuzz.Run("dnf-history", content => Consistent(DnfHistoryText.Parse(Lines(content))));

    [Fact]
    public void Apk_listings() => Fuzz.Run("apk", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        string[] lines = text.Split('\n');
        IReadOnlyList<PendingUpdate> pending = ApkText.Pending(lines, ApkText.Held(text), null, out int problems);
        Assert.True(pending.Count + problems <= lines.Length);
        Assert.DoesNotContain(pending, update => update.Package.Length == 0 || update.Installed.Length == 0 || update.Available.Length == 0);
        ApkIndexes indexes = ApkText.Indexes(text);
        Assert.Equal(indexes.FetchedAt is null, indexes.MadeAt is null);
    });

    [Fact]
    public void Windows_update_agents() => Fuzz.Run("windows-update", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        PatchStatus? status = WindowsUpdateText.Parse(text, out int problems);
        Assert.Equal(text.Split('\n').Any(line => line.TrimEnd('\r') is "end"), status is not null);
        Assert.True(problems <= text.Split('\n').Length);
        Assert.DoesNotContain(status?.Pending ?? [], update => update.Package.Length == 0);
    });

    // The first line answers "tracking", the others "sources".
    [Fact]
    public void Chronyc_and_timedatectl_reports() => Fuzz.Run("chronyc", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        ClockDaemon? daemon = ClockDaemonText.Chrony(end < 0 ? text : text[..end], end < 0 ? "" : text[(end + 1)..]);
        Assert.False(daemon is not null && (daemon.Offset is null || daemon.ErrorBound is null));
        ClockDaemonText.Timedatectl(text, text, text);
        if (ClockDaemonText.Ntpq(text, text) is { } ntpd)
            Assert.Equal(ntpd.Offset is null, ntpd.ErrorBound is null);
        if (ClockDaemonText.W32tm(text, DateTimeOffset.UnixEpoch) is { } windows)
            Assert.Equal(windows.Offset is null, windows.ErrorBound is null);
        HostClockReading.Moment(text);
    });

    [Fact]
    public void Facts_of_hosts_and_their_lists() => Fuzz.Run("patch-facts", content =>
    {
        string text = Encoding.UTF8.GetString(content);
        if (PatchFactsText.Parse(text) is { } facts)
            Assert.NotEqual("", facts.Kernel);
        Assert.False(AptListsText.Parse(text).FetchedAt is not null && !text.Contains("release ", StringComparison.Ordinal));
        AptText.Held(text);
        AptText.Policy(text);
    });

    // As it came, and with the cookie that a hostile server echoes: without it nearly nothing would get past the first question.
    [Fact]
    public void Ntp_replies() => Fuzz.Run("ntp", content =>
    {
        DateTimeOffset sent = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
        Read(content, sent);
        if (content.Length < NtpPacket.Length)
            return;
        byte[] echo = [.. content];
        BinaryPrimitives.WriteUInt64BigEndian(echo.AsSpan(24), Cookie);
        Assert.NotEqual(NtpFault.WrongOrigin, Read(echo, sent).Fault);
    });

    private static NtpReading Read(byte[] packet, DateTimeOffset sent)
    {
        NtpReading reading = NtpPacket.Read(packet, Cookie, sent, sent.AddMilliseconds(20));
        Assert.Equal(reading.Sample is null, reading.Fault != NtpFault.None);
        Assert.False(reading.Sample is NtpSample sample && (sample.Delay < TimeSpan.Zero || sample.ErrorBound < TimeSpan.Zero));
        return reading;
    }

    private static string[] Lines(byte[] content) => Encoding.UTF8.GetString(content).Split('\n');

    private static void Consistent(PackageLog log)
    {
        foreach (PackageChange change in log.Runs.SelectMany(run => run.Changes))
        {
            Assert.NotEmpty(change.Package);
            Assert.True(change.Package.All(char.IsAscii), change.Package);
            Assert.Equal(change.Action is "remove" or "purge", change.To is null);
            Assert.False(change.Action is "remove" or "purge" && change.From is null);
        }
    }
}
