using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace SlaOps.Systems.Tests;

/// <summary>Tenants' blobs on a real Azurite, and what that cannot play against the labelled stand-in.</summary>
public sealed class BlobTenantTests(BlobServer server) : IClassFixture<BlobServer>
{
    private const string Version1 = "2026-05-19T11:00:05.0000000Z";
    private const string Version2 = "2026-05-20T11:00:05.0000000Z";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static ErasureLimits Limits => new() { ChunkSize = 2, ThrottleLimit = 4 };

    private static BlobTenantStore Open(Uri url, string connection, string prefix = "{tenant}/", int pageSize = 5000) => new(
        new TenantPlace { Blob = url, Prefix = prefix, Connection = BlobServer.Secret },
        $"blob:{url}/{prefix}",
        BlobServer.Resolver(connection),
        new BlobSettings { PageSize = pageSize, FirstPause = BlobServer.Soon, Idle = TimeSpan.FromSeconds(10) });

    private static BlobTenantStore Open(BlobStandIn azure) => new(
        new TenantPlace { Blob = azure.Url, Prefix = "{tenant}/", Sas = BlobServer.Secret },
        $"blob:{azure.Url}/{{tenant}}/",
        BlobServer.Resolver("sv=2021-12-02&sr=c&sp=rld&sig=dG9wIHNlY3JldA%3D%3D"),
        new BlobSettings { FirstPause = BlobServer.Soon });

    private BlobTenantStore Open(BlobContainerClient container, string prefix = "{tenant}/", int pageSize = 5000) =>
        Open(server.Url(container.Name), server.Connection, prefix, pageSize);

    private static async Task FillAsync(BlobContainerClient container, params string[] names)
    {
        foreach (string name in names)
            await container.UploadBlobAsync(name, BinaryData.FromString(name), Token);
    }

    /// <summary>Every blob and snapshot, with its content, outside a prefix.</summary>
    private static async Task<string> SumAsync(BlobContainerClient container, Func<string, bool> isMeant)
    {
        List<string> all = [];
        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions { States = BlobStates.Snapshots }, Token))
        {
            if (!isMeant(blob.Name))
                continue;
            BlobClient client = container.GetBlobClient(blob.Name);
            BlobBaseClient copy = blob.Snapshot is null ? client : client.WithSnapshot(blob.Snapshot);
            byte[] bytes = (await copy.DownloadContentAsync(Token)).Value.Content.ToArray();
            all.Add($"{blob.Name}|{blob.Snapshot}|{blob.Properties.ETag}|{Convert.ToHexString(SHA256.HashData(bytes))}");
        }

        return string.Join('\n', all.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{tenant}/")]
    [InlineData("{tenant}")]
    public async Task All_of_the_tenant_goes_with_its_snapshots_and_nothing_of_the_others(string prefix)
    {
        BlobContainerClient container = await server.NewContainerAsync();
        string[] mine = ["t1/a.wav", "t1/b/c.wav", "t1/録音 📞+%20.wav", "t1/a%2F..%2Fb", "t1/q?x=1&y#z", "t1/a.wav.", "t1/d//e"];
        await FillAsync(container, [.. mine, "t1", "t10/a.wav", "t1x", "T1/a.wav", "t1.wav", "x/t1/a.wav", "t"]);
        for (int index = 0; index < 3; index++)
        {
            await container.GetBlobClient("t1/a.wav").CreateSnapshotAsync(cancellationToken: Token);
            // A snapshot is named by its moment, and Azurite's clock ticks in milliseconds.
            await Task.Delay(10, Token);
        }

        await container.GetBlobClient("t10/a.wav").CreateSnapshotAsync(cancellationToken: Token);
        await container.GetAppendBlobClient("t1/log").CreateAsync(cancellationToken: Token);
        await container.GetPageBlobClient("t1/disk").CreateAsync(512, cancellationToken: Token);
        bool takesName = prefix == "{tenant}";
        bool IsOther(string name) => !name.StartsWith("t1/", StringComparison.Ordinal) && !(takesName && name == "t1");
        string before = await SumAsync(container, IsOther);

        // One page: Azurite's marker is a name, and it loses the snapshots of a blob that a page's end cuts through (the service does not).
        await using BlobTenantStore store = Open(container, prefix);
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal(mine.Length + 3 + 2 + (takesName ? 1 : 0), content.Count);
        Assert.Empty(content.Notes);
        Assert.Equal(content.Fingerprint, (await store.EnumerateAsync("t1", Token)).Fingerprint);
        List<long> progress = [];
        Assert.Equal(content.Count, await store.EraseAsync("t1", Limits, progress.Add, Token));
        Assert.Equal(progress.Order(), progress);
        Assert.Equal(content.Count, progress[^1]);
        Assert.Equal(0, (await store.EnumerateAsync("t1", Token)).Count);
        Assert.Equal(0, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal(before, await SumAsync(container, _ => true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("t1/")]
    [InlineData("*")]
    public async Task An_id_that_is_no_plain_name_is_refused_before_anything_is_asked(string tenant)
    {
        await using BlobStandIn azure = new(_ => BlobStandIn.Error(500, "InternalError"));
        await using BlobTenantStore store = Open(azure);
        Assert.Equal(Errors.TenantInvalid, (await Assert.ThrowsAsync<SlaException>(() => store.EraseAsync(tenant, Limits, null, Token))).Code);
        Assert.Empty(azure.Requests);
    }

    [Theory]
    [InlineData("prefix: '{tenant}/'", true)]
    [InlineData("prefix: 'rec/{tenant}', connection: { env: C }", true)]
    [InlineData("prefix: '{tenant}/voice/', sas: { file: /x }", true)]
    [InlineData("prefix: '{tenant}/v'", false)]
    [InlineData("prefix: 'x{tenant}/'", false)]
    [InlineData("prefix: 'rec/'", false)]
    [InlineData("prefix: '{tenant}/', sas: { env: S }, connection: { env: C }", false)]
    public void A_place_whose_prefix_could_take_another_tenant_is_a_mistake(string keys, bool isRight)
    {
        string text = $"estate: e\ntenantData:\n  - {{ blob: 'https://account.blob.core.windows.net/rec', {keys} }}\n";
        Assert.Equal(isRight, EstateFile.Read(System.Text.Encoding.UTF8.GetBytes(text), "e.yaml", Token).Value is not null);
    }

    [Fact]
    public void A_pasted_signature_is_in_no_name()
    {
        TenantPlace place = new() { Blob = new Uri("https://account.blob.core.windows.net/rec?sv=1&sig=secret"), Prefix = "{tenant}/" };
        Assert.Equal("blob:https://account.blob.core.windows.net/rec/{tenant}/", TenantStore.NameOf(SlaEstate.ThisMachine("here"), place));
    }

    [Fact]
    public async Task A_missing_container_a_wrong_key_and_a_dead_service_are_no_answers()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await FillAsync(container, "t1/a");
        Assert.Equal(Reasons.BlobStoreMissing, await RefusedAsync(Open(server.Url("gone"), server.Connection)));
        Assert.Equal(Reasons.BlobRefused, await RefusedAsync(Open(server.Url(container.Name), server.WrongConnection)));
        Uri nowhere = new("http://127.0.0.1:1/devstoreaccount1/c");
        Assert.Equal(Reasons.Unreadable, await RefusedAsync(Open(nowhere, server.Connection.Replace(server.Url("").GetLeftPart(UriPartial.Authority), "http://127.0.0.1:1"))));
        Assert.Equal(1, (await Open(container).EnumerateAsync("t1", Token)).Count);
    }

    [Fact]
    public async Task A_lease_keeps_its_blob_is_named_and_the_rest_goes()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await FillAsync(container, "t1/a", "t1/b", "t1/c");
        await container.GetBlobClient("t1/b").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(-1), cancellationToken: Token);
        await using BlobTenantStore store = Open(container);
        EvidenceGapException kept = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal([Reasons.TenantBlobsProtected.Code, "1", "LeaseIdMissing"], [kept.Gap.Reason.Code, $"{kept.Gap.Arguments[1]}", kept.Gap.Arguments[2]]);
        Assert.Equal(1, (await store.EnumerateAsync("t1", Token)).Count);
        await container.GetBlobClient("t1/b").GetBlobLeaseClient().BreakAsync(TimeSpan.Zero, cancellationToken: Token);
        Assert.Equal(1, await store.EraseAsync("t1", Limits, null, Token));
    }

    [Fact]
    public async Task Stopped_in_the_midst_it_stops_within_a_second_and_the_next_run_finishes()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await FillAsync(container, [.. Enumerable.Range(0, 200).Select(index => $"t1/{index:000}"), "t2/a"]);
        string before = await SumAsync(container, name => name == "t2/a");
        await using BlobTenantStore store = Open(container, pageSize: 50);
        using CancellationTokenSource stop = new();
        Stopwatch? waited = null;
        stop.Token.Register(() => waited = Stopwatch.StartNew());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.EraseAsync("t1", Limits, done => { if (done >= 20) stop.Cancel(); }, stop.Token));
        Assert.InRange(waited!.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        await Task.Delay(200, Token);
        long left = (await store.EnumerateAsync("t1", Token)).Count;
        Assert.InRange(left, 100, 180);
        Assert.Equal(left, await store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal(before, await SumAsync(container, _ => true));
    }

    [Fact]
    public async Task Snapshots_go_first_the_current_version_becomes_one_and_goes_and_soft_deleted_copies_are_said()
    {
        StandInContainer azure = new(
            new("t1/a") { VersionId = Version1, IsCurrentVersion = "false" },
            new("t1/a") { VersionId = Version2, IsCurrentVersion = "true", ETag = "0xA" },
            new("t1/b") { Snapshot = Version1 },
            new("t1/b") { Snapshot = Version2 },
            new("t1/b") { ETag = "0xB" },
            new("t1/old") { Deleted = "true", Properties = "<DeletedTime>Wed, 20 May 2026 11:00:05 GMT</DeletedTime><RemainingRetentionDays>6</RemainingRetentionDays>" });
        await using BlobStandIn standIn = new(azure.Answer);
        await using BlobTenantStore store = Open(standIn);
        TenantContent content = await store.EnumerateAsync("t1", Token);
        Assert.Equal(6, content.Count);
        Assert.Equal(Reasons.TenantBlobsSoftDeleted, Assert.Single(content.Notes).Reason);
        Assert.All(standIn.Requests, request => Assert.Equal("t1/", request["prefix"]));
        Assert.All(standIn.Requests, request => Assert.All(["snapshots", "versions", "deleted"], part => Assert.Contains(part, request["include"].Split(','), StringComparer.OrdinalIgnoreCase)));

        EvidenceGapException kept = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits with { ThrottleLimit = 1 }, null, Token));
        Assert.Equal((Reasons.TenantBlobsSoftDeleted, 1L), (kept.Gap.Reason, kept.Gap.Arguments[1]));
        Assert.Equal($"{DateOnly.FromDateTime(DateTime.UtcNow).AddDays(7):O}", kept.Gap.Arguments[2]);
        Assert.Equal(
            ["t1/a||", $"t1/a||{Version2}", $"t1/a||{Version1}", $"t1/b|{Version1}|", $"t1/b|{Version2}|", "t1/b||"],
            azure.Deletions.Select(request => $"{request.Path["/account/backup/".Length..]}|{request["snapshot"]}|{request["versionid"]}").OrderBy(line => line[..4]).ToArray());
        // What a listing tells apart by content is deleted on that content alone.
        Assert.Equal(["\"0xA\"", "\"0xB\""], azure.Deletions.Where(request => request.Headers.ContainsKey("if-match")).Select(request => request.Headers["if-match"]).Order());
        Assert.DoesNotContain(azure.Deletions, request => request.Headers.ContainsKey("x-ms-delete-snapshots"));
    }

    [Theory]
    [InlineData(409, "BlobImmutableDueToPolicy", "<LegalHold>true</LegalHold>")]
    [InlineData(409, "BlobImmutableDueToPolicy", "<ImmutabilityPolicyUntilDate>Sun, 20 Dec 2099 11:00:05 GMT</ImmutabilityPolicyUntilDate><ImmutabilityPolicyMode>locked</ImmutabilityPolicyMode>")]
    public async Task A_hold_is_terminal_named_beforehand_asked_once_and_the_rest_goes(int status, string code, string properties)
    {
        StandInContainer azure = new(new("t1/a"), new("t1/held") { Properties = properties }, new("t1/z"));
        azure.Refuse = request => request.Path.EndsWith("/held", StringComparison.Ordinal) ? BlobStandIn.Error(status, code) : null;
        await using BlobStandIn standIn = new(azure.Answer);
        await using BlobTenantStore store = Open(standIn);
        Assert.Equal(Reasons.TenantBlobsProtected, Assert.Single((await store.EnumerateAsync("t1", Token)).Notes).Reason);
        EvidenceGapException kept = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
        Assert.Equal((Reasons.TenantBlobsProtected, 1L, code), (kept.Gap.Reason, kept.Gap.Arguments[1], kept.Gap.Arguments[2]));
        Assert.Equal(3, azure.Deletions.Count);
        Assert.Equal(["t1/held"], azure.Names);
    }

    [Fact]
    public async Task Blobs_gone_meanwhile_are_done_and_blobs_written_meanwhile_are_said_and_stay()
    {
        StandInContainer azure = new(new("t1/a"), new("t1/gone"), new("t1/written"));
        azure.Refuse = request =>
        {
            if (request.Path.EndsWith("/gone", StringComparison.Ordinal))
            {
                azure.Remove("t1/gone");
                return BlobStandIn.Error(404, "BlobNotFound");
            }

            return request.Path.EndsWith("/written", StringComparison.Ordinal) ? BlobStandIn.Error(412, "ConditionNotMet") : null;
        };
        await using BlobStandIn standIn = new(azure.Answer);
        EvidenceGapException kept = await Assert.ThrowsAsync<EvidenceGapException>(() => Open(standIn).EraseAsync("t1", Limits, null, Token));
        Assert.Equal((Reasons.TenantBlobsWritten, 1L), (kept.Gap.Reason, kept.Gap.Arguments[1]));
        Assert.Equal(["t1/written"], azure.Names);
    }

    [Theory]
    [InlineData(403, "AuthorizationPermissionMismatch", nameof(Reasons.BlobRefused), 1)]
    [InlineData(503, "ServerBusy", nameof(Reasons.BlobThrottled), 4)]
    [InlineData(404, "ContainerNotFound", nameof(Reasons.BlobStoreMissing), 1)]
    public async Task A_service_that_lets_nothing_be_deleted_is_no_answer_and_is_not_asked_for_every_blob(int status, string code, string reason, int tries)
    {
        StandInContainer azure = new([.. Enumerable.Range(0, 500).Select(index => new StandInBlob($"t1/{index:000}"))]);
        azure.Refuse = _ => BlobStandIn.Error(status, code);
        await using BlobStandIn standIn = new(azure.Answer);
        EvidenceGapException gap = await Assert.ThrowsAsync<EvidenceGapException>(() => Open(standIn).EraseAsync("t1", Limits, null, Token));
        Assert.Equal(reason, gap.Gap.Reason.Code);
        Assert.InRange(azure.Deletions.Count, tries, Limits.ThrottleLimit * tries * 2);
    }

    [Fact]
    public async Task Throttling_that_passes_is_waited_for()
    {
        StandInContainer azure = new(new("t1/a"), new("t1/b"));
        int asked = 0;
        azure.Refuse = _ => Interlocked.Increment(ref asked) <= 2 ? BlobStandIn.Error(503, "ServerBusy") : null;
        await using BlobStandIn standIn = new(azure.Answer);
        Assert.Equal(2, await Open(standIn).EraseAsync("t1", Limits, null, Token));
    }

    [Fact]
    public async Task A_name_that_would_mean_another_blob_is_never_sent()
    {
        StandInContainer azure = new(new("t1/../t2/a"), new("t1/./b"), new("t1/back\\slash"), new("t1/c"));
        await using BlobStandIn standIn = new(azure.Answer);
        EvidenceGapException kept = await Assert.ThrowsAsync<EvidenceGapException>(() => Open(standIn).EraseAsync("t1", Limits, null, Token));
        Assert.Equal((Reasons.TenantBlobNamesRefused, 3L), (kept.Gap.Reason, kept.Gap.Arguments[1]));
        Assert.Equal("/account/backup/t1/c", Assert.Single(azure.Deletions).Path);
    }

    [Fact]
    public async Task A_service_that_does_not_heed_the_prefix_has_nothing_deleted()
    {
        StandInContainer azure = new(new StandInBlob("t10/a")) { HeedsPrefix = false };
        await using BlobStandIn standIn = new(azure.Answer);
        Assert.Equal(Reasons.Unreadable, await RefusedAsync(Open(standIn)));
        Assert.Empty(azure.Deletions);
    }

    [Fact]
    public async Task As_many_requests_as_blobs_none_twice_and_as_many_at_once_as_allowed()
    {
        const int Count = 400;
        // The stand-in waits in the pool's threads, which come slowly.
        ThreadPool.SetMinThreads(32, 32);
        StandInContainer azure = new([.. Enumerable.Range(0, Count).Select(index => new StandInBlob($"t1/{index:000}"))]) { PageSize = 30, Pause = TimeSpan.FromMilliseconds(20) };
        await using BlobStandIn standIn = new(azure.Answer);
        Assert.Equal(Count, await Open(standIn).EraseAsync("t1", Limits with { ThrottleLimit = 8 }, null, Token));
        Assert.Equal(Count, azure.Deletions.Count);
        Assert.Equal(Count, azure.Deletions.Select(request => request.Path).Distinct().Count());
        Assert.Equal(8, azure.MostAtOnce);
        // Over the whole run, not for a moment: the next page is there before this one is done.
        Assert.InRange(azure.MeanAtOnce, 6, 8);
    }

    private static async Task<Reason> RefusedAsync(BlobTenantStore store)
    {
        await using (store)
        {
            EvidenceGapException counted = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EnumerateAsync("t1", Token));
            EvidenceGapException erased = await Assert.ThrowsAsync<EvidenceGapException>(() => store.EraseAsync("t1", Limits, null, Token));
            Assert.Equal(counted.Gap.Reason, erased.Gap.Reason);
            return counted.Gap.Reason;
        }
    }
}
