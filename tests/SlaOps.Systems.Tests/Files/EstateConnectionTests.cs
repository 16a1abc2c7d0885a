using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace SlaOps.Systems.Tests;

/// <summary>Reaching for what an estate names: real sshd, MariaDB and Azurite, and places where nothing is.</summary>
public sealed class EstateConnectionTests(SshServer sshd, MariaDbServer mariaDb, BlobServer blobs) : IClassFixture<SshServer>, IClassFixture<BlobServer>
{
    private static readonly SlaPolicy Policy = new() { Name = "test", Revision = "1", EffectiveFrom = new DateOnly(2024, 1, 1), TimeZone = TimeZoneInfo.Utc, Clauses = new Dictionary<string, ClausePromise>(), Servers = new Dictionary<string, int>(StringComparer.Ordinal) { ["voice"] = 2, ["batch"] = 1 } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_answers_leaves_nothing_to_say()
    {
        BlobContainerClient container = await blobs.NewContainerAsync();
        await mariaDb.NewDatabaseAsync();
        SlaEstate estate = sshd.Estate() with
        {
            Hosts = [sshd.Host with { Role = "voice" }, sshd.Host with { Name = "voice2", Role = "voice" }, new EstateHost { Name = "here", Address = "local", Role = "batch" }],
            Databases = [Database("open sesame")],
            Backups =
            [
                new BackupSet { Name = "far", Store = new StoreLocation { Sftp = "backup1", Path = sshd.Folder }, File = "a-{yyyyMMdd}.gz" },
                new BackupSet { Name = "blob", Store = new StoreLocation { Blob = blobs.Url(container.Name), Connection = BlobServer.Secret }, File = "a-{yyyyMMdd}.gz" },
            ],
            Logs = [new LogSet { Name = "app", Host = "voice2", Path = sshd.Folder, File = "*" }],
        };
        List<int> done = [];
        Assert.Empty(await EstateConnection.CheckAsync(estate, Policy, null, Secrets(blobs.Connection), (_, count) => done.Add(count), Cancellation));
        Assert.Equal([1, 2], done);
    }

    [Fact]
    public async Task Each_failure_is_a_row_of_its_own_place()
    {
        BlobContainerClient container = await blobs.NewContainerAsync();
        await mariaDb.NewDatabaseAsync();
        SlaEstate estate = sshd.Estate() with
        {
            Hosts =
            [
                sshd.Host with { Role = "voice" },
                sshd.Host with { Name = "voice2", Role = "voice", User = "no-such-account" },
                new EstateHost { Name = "batch1", Address = "127.0.0.1", Port = Nobody(), Role = "batch" },
            ],
            Databases = [Database("wrong"), Database("open sesame") with { Name = "second", Nodes = [mariaDb.Node, FormattableString.Invariant($"127.0.0.1:{Nobody()}")] }],
            Backups =
            [
                new BackupSet { Name = "far", Store = new StoreLocation { Sftp = "backup1", Path = sshd.Folder + "/none" }, File = "a-{yyyyMMdd}.gz" },
                new BackupSet { Name = "blob", Store = new StoreLocation { Blob = blobs.Url(container.Name), Connection = BlobServer.Secret }, File = "a-{yyyyMMdd}.gz" },
                new BackupSet { Name = "gone", Store = new StoreLocation { Blob = blobs.Url("none"), Connection = BlobServer.Secret }, File = "a-{yyyyMMdd}.gz" },
            ],
            Logs = [new LogSet { Name = "app", Host = "backup1", Path = "/nonexistent/logs", File = "*" }],
        };
        IReadOnlyList<PolicyMistake> mistakes = await EstateConnection.CheckAsync(estate, Policy, null, Secrets(blobs.WrongConnection), null, Cancellation);
        Assert.Equal(
            [
                "backups[0].store.path", "backups[1].store.blob", "backups[2].store.blob", "databases[0].nodes[0]", "databases[1].nodes[1]",
                "hosts batch: 0/1", "hosts voice: 1/2", "hosts[1].address", "hosts[2].address", "logs[0].path",
            ],
            mistakes.Select(mistake => mistake.Key == "hosts" ? "hosts " + mistake.Value : mistake.Key).Order(StringComparer.Ordinal));
        Assert.All(mistakes, mistake => Assert.False(string.IsNullOrEmpty(mistake.Expected)));
        Assert.All(mistakes, mistake => Assert.DoesNotContain("wrong", mistake.Value + mistake.Expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_mute_host()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        SlaEstate estate = sshd.Estate() with { Hosts = [new EstateHost { Name = "mute", Address = "127.0.0.1", Port = ((IPEndPoint)mute.LocalEndpoint).Port }] };
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        stop.CancelAfter(TimeSpan.FromSeconds(1));
        System.Diagnostics.Stopwatch took = System.Diagnostics.Stopwatch.StartNew();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EstateConnection.CheckAsync(estate, Policy, null, new SecretResolver(), null, stop.Token));
        Assert.InRange(took.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(2.5));
    }

    private EstateDatabase Database(string password)
    {
        string name = "db-" + password.Split(' ')[0];
        return new EstateDatabase { Name = "d", Kind = "mysql", Nodes = [mariaDb.Node], User = "slaops", Password = new SecretReference(SecretKind.Secret, name) };
    }

    private static SecretResolver Secrets(string blob) => new((name, _) => Task.FromResult<string?>(name switch
    {
        "db-open" => "open sesame",
        "db-wrong" => "wrong",
        _ => blob,
    }));

    private static int Nobody()
    {
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        return ((IPEndPoint)closed.LocalEndpoint).Port;
    }
}
