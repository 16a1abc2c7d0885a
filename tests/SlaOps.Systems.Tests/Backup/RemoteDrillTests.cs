namespace SlaOps.Systems.Tests.Backup;

/// <summary>The same drill on a host over SSH: a real sshd, a real scratch server behind it.</summary>
public sealed class RemoteDrillTests(SshServer sshd, MariaDbServer mariaDb) : IClassFixture<SshServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_drill_host_restores_what_is_streamed_to_it()
    {
        SshServer.SkipWithout(mariaDb.Missing is null, mariaDb.Missing!);
        await using HostSession host = await HostSession.ConnectAsync(sshd.Estate(), sshd.Host, new SecretResolver(), Cancellation);
        string sql = "CREATE TABLE t (id INT, word VARCHAR(40));\n" + string.Concat(Enumerable.Range(0, 5000).Select(row => $"INSERT INTO t VALUES ({row}, 'row {row} 電話');\n"));
        RestoreEvidence evidence = await DrillAsync(host, sql, Cancellation);
        Assert.Null(evidence.Gap);
        Assert.Null(evidence.Refusal);
        Assert.Equal(["t 5000 OK"], evidence.Tables.Select(table => $"{table.Name} {table.Rows} {table.Check}"));
        Assert.Empty(Scratch());
    }

    [Fact]
    public async Task A_connection_that_breaks_takes_the_scratch_server_with_it()
    {
        SshServer.SkipWithout(mariaDb.Missing is null, mariaDb.Missing!);
        await using HostSession host = await HostSession.ConnectAsync(sshd.Estate(), sshd.Host, new SecretResolver(), Cancellation);
        ScratchServer server = await ScratchServer.StartAsync(host, sshd.Folder, TimeSpan.FromMinutes(1), Cancellation);
        Assert.Single(Scratch());
        // sshd's own processes die, what it started does not: it loses its input.
        foreach (int session in sshd.Sessions().Where(process => SshServer.Runs(process, "sshd")))
            SshServer.Signal("KILL", session);
        for (int wait = 0; wait < 200 && Scratch().Length > 0; wait++)
            await Task.Delay(50, Cancellation);
        Assert.Empty(Scratch());
        await server.DisposeAsync();
    }

    private string[] Scratch() => Directory.GetDirectories(sshd.Folder, ScratchScripts.Prefix + "*");

    private Task<RestoreEvidence> DrillAsync(HostSession host, string sql, CancellationToken cancellation)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(sql);
        FileMark mark = new(bytes.Length, DateTimeOffset.UnixEpoch, null);
        BackupContent scan = new() { Path = "dump.sql", Mark = mark, ReadAt = DateTimeOffset.UtcNow, PlainLength = bytes.Length, Dump = new DumpSummary { CharacterSet = "utf8mb4" } };
        return RestoreDrill.RunAsync(host, new DrillSettings { Path = sshd.Folder }, new StoredFile("dump.sql", "dump.sql", mark), scan, _ => Task.FromResult<Stream>(new MemoryStream(bytes)), null, cancellation);
    }
}
