using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using SlaOps.Systems;

namespace SlaOps.Benchmarks;

/// <summary>A backup of 1 GB read and hashed over SFTP against OpenSSH's own <c>sftp get</c> into nothing, with the same cipher from the same sshd.</summary>
public static class SftpBenchmark
{
    private const int Turns = 5;
    private const int Megabytes = 1000;
    private const string Cipher = "aes128-gcm@openssh.com";

    public static async Task<bool> Run(TextWriter output)
    {
        await using SshFleet fleet = await SshFleet.StartAsync(1);
        EstateHost host = fleet.Estate.Hosts[0];
        string path = Path.Combine(fleet.Folder, "backup");
        byte[] block = RandomNumberGenerator.GetBytes(1_000_000);
        await using (FileStream file = File.Create(path))
        {
            for (int count = 0; count < Megabytes; count++)
                await file.WriteAsync(block);
        }

        await using SftpStore store = new(new SshConnector(fleet.Estate, host, new SecretResolver()), fleet.Folder);
        BackupSet set = new() { Name = "files", Of = "files", Store = new StoreLocation { Sftp = host.Name, Path = fleet.Folder }, File = "{yyyyMMdd}" };
        StoredFile? stored = null;
        await foreach (StoredFile file in store.ListAsync(CancellationToken.None))
            stored = file.Name == "backup" ? file : stored;
        List<double> ratios = [];
        for (int turn = 0; turn <= Turns; turn++)
        {
            long start = Stopwatch.GetTimestamp();
            BackupContent content = await new ContentPass(store, set, new SecretResolver()).ReadAsync(stored!, null, null, CancellationToken.None);
            double own = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (content.Gap is not null || content.Length != Megabytes * 1_000_000L)
                throw new InvalidOperationException($"{content.Gap} {content.Damage}");
            double peer = await GetAsync(fleet, host, path);
            if (turn == 0)
                continue;
            ratios.Add(peer / own);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"read and hashed {own:0.00} s ({Megabytes / own:0} MB/s); sftp get {peer:0.00} s ({Megabytes / peer:0} MB/s): {ratios[^1]:0.00} x its rate"));
        }

        double median = ratios.Order().ElementAt(Turns / 2);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"SFTP, {Cipher}: {median:0.00} x the rate of sftp get (target 1.00)"));
        return median >= 1;
    }

    private static async Task<double> GetAsync(SshFleet fleet, EstateHost host, string path)
    {
        long start = Stopwatch.GetTimestamp();
        string[] arguments =
        [
            "-q", "-c", Cipher, "-F", "/dev/null", "-i", fleet.KeyFile, "-o", "UserKnownHostsFile=" + fleet.KnownHosts, "-P", InvariantText.Of(host.Port),
            $"{Environment.UserName}@{host.Address}:{path}", "/dev/null",
        ];
        using Process process = Process.Start(new ProcessStartInfo("sftp", arguments) { UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? Stopwatch.GetElapsedTime(start).TotalSeconds : throw new InvalidOperationException("sftp failed");
    }
}
