using System.Diagnostics;
using System.Globalization;
using SlaOps.Systems;
using SlaOps.Systems.Tests;

namespace SlaOps.Benchmarks;

/// <summary>
/// 1,000 tenants' addresses on a local nginx, everything that Test-SlaCertificate looks at, against `openssl s_client` (a handshake and the
/// verification alone) run for each with 8 at a time: at least 3 times as fast.
/// </summary>
public static class CertificateBenchmark
{
    private const int Count = 1_000;
    private const double Target = 3;

    public static async Task<bool> Run(TextWriter output)
    {
        if (TlsSite.Missing is string missing)
            throw new InvalidOperationException(missing);
        await using TlsSite site = new();
        site.Certificate("good", "*.example.com");
        int port = site.Serve("good", "add_header Strict-Transport-Security \"max-age=31536000\" always;");
        int plain = site.ServePlain("return 301 https://$host$request_uri;");
        await site.StartAsync(port);
        EstateTenant[] tenants = [.. Enumerable.Range(0, Count).Select(index => new EstateTenant
        {
            Id = FormattableString.Invariant($"t{index}"),
            Url = new Uri(FormattableString.Invariant($"https://t{index}.example.com:{port}/")),
            Http = new Uri(FormattableString.Invariant($"http://t{index}.example.com:{plain}/")),
        })];
        SlaEstate estate = site.Estate(tenants);
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        string names = Path.Combine(site.Folder, "names");
        await File.WriteAllLinesAsync(names, tenants.Select(tenant => tenant.Url.Host));
        string script = $"xargs -P 8 -I N sh -c 'exec openssl s_client -connect 127.0.0.1:{port} -servername N -verify_hostname N -CAfile {site.Authority} -verify_return_error -brief </dev/null >/dev/null 2>&1' <{names}";
        (TimeSpan ours, TimeSpan theirs) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        // Taken by turns, so that what else the machine does meets both alike.
        for (int run = 0; run < 5; run++)
        {
            ours = Least(ours, await TimeAsync(() => OursAsync(policy, estate)));
            theirs = Least(theirs, await TimeAsync(() => ShellAsync(script)));
        }

        double ratio = theirs / ours;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Count} addresses: {ours.TotalSeconds:0.00} s, openssl s_client 8 at a time {theirs.TotalSeconds:0.00} s: {ratio:0.0} x (at least {Target:0.0})"));
        return ratio >= Target;
    }

    private static async Task OursAsync(SlaPolicy policy, SlaEstate estate)
    {
        IReadOnlyList<CertificateEvidence> evidence = await CertificateCollector.CollectAsync(policy, estate, estate.Tenants, CertificateCollector.DefaultAtOnce, null, CancellationToken.None);
        if (CertificateJudge.Judge(policy, estate.Tenants, evidence, DateTimeOffset.UtcNow).FirstOrDefault(verdict => verdict.Status != VerdictStatus.Met) is Verdict wrong)
            throw new InvalidOperationException(wrong + ": " + wrong.Message);
    }

    private static async Task ShellAsync(string script)
    {
        using Process process = Process.Start("sh", ["-c", script]);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException("openssl failed");
    }

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        long start = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
