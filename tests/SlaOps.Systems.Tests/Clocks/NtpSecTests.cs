using System.Diagnostics;
using System.Globalization;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A real ntpsec in a network of its own, which follows a real chronyd of this machine's. Without the right to set a clock: there is one for all of
/// them. tests/run.sh fetches it; it is not installed, since Debian has it only in chrony's place.
/// </summary>
public sealed class NtpSecTests
{
    private static string Files => Path.Combine(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"), "slaops-tests", "ntpsec");

    [Fact]
    public async Task It_is_measured_as_chronyd_measures_it_and_tells_what_it_follows()
    {
        SshServer.SkipWithout(File.Exists(Path.Combine(Files, "usr/sbin/ntpd")), "ntpsec is missing: tests/run.sh fetches it.");
        SshServer.SkipWithout(LocalProcess.Find("chronyd") is not null, "chronyd is missing: install chrony.");
        using NetworkNamespace network = NetworkNamespace.Create();
        using TemporaryFolder folder = new();
        // chronyd refuses a command socket in a folder that others can read.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_000_000);
        await File.WriteAllTextAsync(folder.File("chrony.conf"), $"port 123\nbindaddress {network.Outside}\nallow\nlocal stratum 5\ncmdport 0\nbindcmdaddress {folder.File("socket")}\npidfile {folder.File("pid")}\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("ntp.conf"), $"tos minsane 1 minclock 1\nserver {network.Outside} iburst minpoll 3 maxpoll 3\nrestrict 127.0.0.1\nrestrict ::1\n", TestContext.Current.CancellationToken);
        await using LocalProcess chronyd = LocalProcess.Start("chronyd", "-d", "-x", "-4", "-u", "root", "-f", folder.File("chrony.conf"));
        await using LocalProcess ntpd = network.Start("setpriv", "--bounding-set", "-sys_time", "--inh-caps", "-sys_time", Path.Combine(Files, "usr/sbin/ntpd"), "-n", "-g", "-c", folder.File("ntp.conf"));
        ClockDaemon? daemon = null;
        await ntpd.WaitAsync(() => Task.FromResult((daemon = ClockDaemonText.Ntpq(Ask(network, "-c", "rv"), Ask(network, "-wpn"))) is { Synchronised: true }));
        Assert.Equal([network.Outside], daemon!.Follows);
        Assert.InRange(daemon.Offset!.Value, TimeSpan.FromMilliseconds(-50), TimeSpan.FromMilliseconds(50));
        Assert.InRange(daemon.UpdatedAt!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddSeconds(1));

        TimeOffset measured = await NtpClient.MeasureAsync(network.Address, 3, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        // Its server's, and one.
        Assert.Equal((3, 6), (measured.Samples, measured.Stratum));
        Assert.InRange(measured.Offset, TimeSpan.FromMilliseconds(-50), TimeSpan.FromMilliseconds(50));
        using Process query = Process.Start(new ProcessStartInfo(LocalProcess.Find("chronyd")!, ["-Q", "-t", "30", $"server {network.Address} iburst"]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false })!;
        Task<string> output = query.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string said = await query.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken) + await output;
        string[] words = said.Split(' ');
        int found = Array.IndexOf(words, "wrong");
        Assert.True(found >= 0 && words[found + 1] is "by", said);
        Assert.Equal(double.Parse(words[found + 2], CultureInfo.InvariantCulture), measured.Offset.TotalSeconds, 0.05);
    }

    // ntpq finds its own modules and library where the package was unpacked.
    private static string Ask(NetworkNamespace network, params string[] arguments) => network.Run("env",
    [
        "PYTHONPATH=" + Path.Combine(Files, "usr/lib/python3/dist-packages"),
        "LD_LIBRARY_PATH=" + Directory.GetDirectories(Path.Combine(Files, "usr/lib"), "*-linux-gnu*").Select(folder => Path.Combine(folder, "ntp")).First(),
        Path.Combine(Files, "usr/bin/ntpq"), .. arguments,
    ]);
}
