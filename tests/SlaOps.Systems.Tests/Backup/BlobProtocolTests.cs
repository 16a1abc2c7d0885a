using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems.Tests;

/// <summary>
/// What Azurite cannot play, against the labelled stand-in: versions, soft delete, immutability, legal hold, the archive tier,
/// throttling, and listings and reads that break in the middle.
/// </summary>
public sealed class BlobProtocolTests
{
    private const string ETag = "0x8DC7A1B2C3D4E5F";
    private const string Signature = "sv=2021-12-02&sr=c&sp=rld&sig=dG9wIHNlY3JldA%3D%3D";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_current_undeleted_block_blobs_are_files()
    {
        await using BlobStandIn azure = new(_ => BlobStandIn.Xml(StandInBlob.Page(
        [
            new("old.sql") { VersionId = "2026-05-19T11:00:05.0000000Z" , IsCurrentVersion = "false" },
            new("now.sql") { VersionId = "2026-05-20T11:00:05.0000000Z", IsCurrentVersion = "true" },
            new("deleted.sql") { Deleted = "true" },
            new("snap.sql") { Snapshot = "2026-05-20T11:00:05.0000000Z" },
            new("disk.vhd") { Type = "PageBlob" },
            new("plain.sql") { Properties = "<ServerEncrypted>false</ServerEncrypted>" },
        ])));
        List<StoredFile> files = await BlobStoreTests.ListAsync(await OpenAsync(azure));
        Assert.Equal(["now.sql", "plain.sql"], files.Select(file => file.Path));
        Assert.Equal([true, false], files.Select(file => file.IsEncryptedByStore));
        // And no more is asked for: old versions, snapshots and deleted blobs would be listed for nothing.
        Assert.Equal("immutabilitypolicy,legalhold", Assert.Single(azure.Requests)["include"], ignoreCase: true);
    }

    [Fact]
    public async Task Immutability_and_legal_hold_are_seen_and_their_refusal_is_named()
    {
        const string Until = "<ImmutabilityPolicyUntilDate>Sun, 20 Dec 2026 11:00:05 GMT</ImmutabilityPolicyUntilDate><ImmutabilityPolicyMode>locked</ImmutabilityPolicyMode>";
        await using BlobStandIn azure = new(request => request.Method == "DELETE"
            ? BlobStandIn.Error(409, "BlobImmutableDueToPolicy")
            : BlobStandIn.Xml(StandInBlob.Page([new("until.sql") { Properties = Until }, new("held.sql") { Properties = Until + "<LegalHold>true</LegalHold>" }, new("free.sql")])));
        BackupStore store = await OpenAsync(azure);
        List<StoredFile> files = await BlobStoreTests.ListAsync(store);
        Assert.Equal([new DateTimeOffset(2026, 12, 20, 11, 0, 5, TimeSpan.Zero), DateTimeOffset.MaxValue, null], files.Select(file => file.ImmutableUntil));
        EvidenceGapException refused = await Assert.ThrowsAsync<EvidenceGapException>(() => store.DeleteAsync(files[0], Cancellation));
        Assert.Equal(Reasons.BlobProtected, refused.Gap.Reason);
        Assert.Equal(["until.sql", "BlobImmutableDueToPolicy"], refused.Gap.Arguments);
        StandInRequest deletion = Assert.Single(azure.Requests, request => request.Method == "DELETE");
        Assert.Equal($"\"{ETag}\"", deletion.Headers["if-match"]);
        Assert.False(deletion.Headers.ContainsKey("x-ms-delete-snapshots"));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task A_version_id_shows_that_versions_are_kept(bool kept, bool expected)
    {
        await using BlobStandIn azure = new(request => request["comp"] == "properties"
            ? BlobStandIn.Xml("<?xml version=\"1.0\" encoding=\"utf-8\"?><StorageServiceProperties><DeleteRetentionPolicy><Enabled>true</Enabled><Days>7</Days></DeleteRetentionPolicy></StorageServiceProperties>")
            : BlobStandIn.Xml(StandInBlob.Page([new("a") { VersionId = kept ? "2026-05-20T11:00:05.0000000Z" : null, IsCurrentVersion = kept ? "true" : null }])));
        StoreRetention? retention = await (await OpenAsync(azure)).GetRetentionAsync(Cancellation);
        Assert.Equal(new StoreRetention(expected, TimeSpan.FromDays(7)), retention);
        Assert.Contains(azure.Requests, request => request["include"].Contains("versions", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task What_may_not_be_asked_about_retention_is_not_known()
    {
        await using BlobStandIn refusing = new(_ => BlobStandIn.Error(403, "AuthorizationPermissionMismatch"));
        Assert.Equal(new StoreRetention(null, null), await (await OpenAsync(refusing)).GetRetentionAsync(Cancellation));
        await using BlobStandIn without = new(request => request["comp"] == "properties"
            ? BlobStandIn.Xml("<?xml version=\"1.0\" encoding=\"utf-8\"?><StorageServiceProperties><DeleteRetentionPolicy><Enabled>false</Enabled></DeleteRetentionPolicy></StorageServiceProperties>")
            : BlobStandIn.Xml(StandInBlob.Page([])));
        Assert.Equal(new StoreRetention(null, TimeSpan.Zero), await (await OpenAsync(without)).GetRetentionAsync(Cancellation));
    }

    [Theory]
    [InlineData(503, "ServerBusy")]
    [InlineData(500, "InternalError")]
    [InlineData(429, "TooManyRequests")]
    [InlineData(408, "RequestTimeout")]
    public async Task A_busy_service_is_asked_again_and_the_listing_is_whole(int status, string code)
    {
        int asked = 0;
        await using BlobStandIn azure = new(request => request["marker"] == "2" && Interlocked.Increment(ref asked) < 3
            ? BlobStandIn.Error(status, code, "0")
            : BlobStandIn.Xml(request["marker"] == "2" ? StandInBlob.Page([new("b")]) : StandInBlob.Page([new("a")], "2")));
        Assert.Equal(["a", "b"], (await BlobStoreTests.ListAsync(await OpenAsync(azure))).Select(file => file.Path));
        Assert.Equal(4, azure.Requests.Count);
    }

    [Fact]
    public async Task A_service_that_stays_busy_is_a_gap_after_four_tries()
    {
        await using BlobStandIn azure = new(_ => BlobStandIn.Error(503, "ServerBusy"));
        EvidenceGapException busy = await Assert.ThrowsAsync<EvidenceGapException>(async () => await BlobStoreTests.ListAsync(await OpenAsync(azure)));
        Assert.Equal(Reasons.BlobThrottled, busy.Gap.Reason);
        Assert.Equal("503 ServerBusy", busy.Gap.Arguments[1]);
        Assert.DoesNotContain("sig=", busy.ToString());
        Assert.Equal(4, azure.Requests.Count);
    }

    [Fact]
    public async Task A_short_pause_is_kept_and_a_long_one_is_not_waited_for()
    {
        int asked = 0;
        await using BlobStandIn soon = new(_ => Interlocked.Increment(ref asked) == 1 ? BlobStandIn.Error(503, "ServerBusy", "2") : BlobStandIn.Xml(StandInBlob.Page([])));
        Assert.Empty(await BlobStoreTests.ListAsync(await OpenAsync(soon)));
        StandInRequest[] requests = [.. soon.Requests];
        Assert.True(Stopwatch.GetElapsedTime(requests[0].At, requests[1].At) >= TimeSpan.FromSeconds(1.9));
        await using BlobStandIn late = new(_ => BlobStandIn.Error(503, "ServerBusy", "3600"));
        EvidenceGapException busy = await Assert.ThrowsAsync<EvidenceGapException>(async () => await BlobStoreTests.ListAsync(await OpenAsync(late)));
        Assert.Equal(Reasons.BlobThrottled, busy.Gap.Reason);
        Assert.Single(late.Requests);
    }

    public static TheoryData<string> BrokenPages => ["503", "403", "404", "drop", "cut", "html", "other", "loop", "nolength", "empty"];

    [Theory]
    [MemberData(nameof(BrokenPages))]
    public async Task A_listing_that_breaks_in_the_middle_is_never_a_short_one(string fault)
    {
        string second = StandInBlob.Page([new("b"), new("c")], "3");
        await using BlobStandIn azure = new(request => request["marker"] != "2" ? BlobStandIn.Xml(StandInBlob.Page([new("a")], "2")) : fault switch
        {
            "503" => BlobStandIn.Error(503, "ServerBusy", "60"),
            "403" => BlobStandIn.Error(403, "AuthenticationFailed"),
            "404" => BlobStandIn.Error(404, "ContainerNotFound"),
            "drop" => BlobStandIn.Xml(second) with { CutAfter = 300 },
            "cut" => BlobStandIn.Xml(second[..(second.Length / 2)]),
            "html" => new StandInAnswer(200, "<html><body>Sign in to the network</body></html>"u8.ToArray()) { IsMarked = false, Headers = new() { ["Content-Type"] = "text/html" } },
            "other" => BlobStandIn.Xml("<?xml version=\"1.0\"?><Something/>"),
            "loop" => BlobStandIn.Xml(StandInBlob.Page([new("b")], "2")),
            "nolength" => BlobStandIn.Xml(StandInBlob.Page([new("b") { HasLength = false }])),
            _ => BlobStandIn.Xml(""),
        });
        BackupStore store = await OpenAsync(azure);
        List<string> seen = [];
        EvidenceGapException broken = await Assert.ThrowsAsync<EvidenceGapException>(async () =>
        {
            await foreach (StoredFile file in store.ListAsync(Cancellation))
                seen.Add(file.Path);
        });
        Assert.Equal("a", seen[0]);
        Reason expected = fault switch
        {
            "503" => Reasons.BlobThrottled,
            "403" => Reasons.BlobRefused,
            "404" => Reasons.BlobStoreMissing,
            _ => Reasons.Unreadable,
        };
        Assert.Equal(expected, broken.Gap.Reason);
        Assert.DoesNotContain("sig=", broken.ToString());
    }

    [Fact]
    public async Task An_empty_page_with_a_marker_is_not_the_end()
    {
        await using BlobStandIn azure = new(request => BlobStandIn.Xml(request["marker"] == "2" ? StandInBlob.Page([new("b")]) : StandInBlob.Page([], "2")));
        Assert.Equal(["b"], (await BlobStoreTests.ListAsync(await OpenAsync(azure))).Select(file => file.Path));
    }

    [Fact]
    public async Task A_read_that_is_cut_again_and_again_goes_on_where_it_was_with_the_same_mark()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(9 * 1024 * 1024);
        int answered = 0;
        await using BlobStandIn azure = new(request => BlobStandIn.Range(request, bytes, ETag) with
        {
            CutAfter = Interlocked.Increment(ref answered) % 3 != 0 ? 40_000 : null,
        });
        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await BlobStoreTests.ReadAsync(await OpenAsync(azure), File(bytes.Length))));
        Assert.True(azure.Requests.Count > 4);
        Assert.All(azure.Requests, request => Assert.Equal($"\"{ETag}\"", request.Headers["if-match"]));
    }

    [Fact]
    public async Task A_read_waits_out_a_busy_service_and_gives_up_on_one_that_stays_busy()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(200_000);
        int asked = 0;
        await using BlobStandIn azure = new(request => request.Range(bytes.Length).First > 0 && Interlocked.Increment(ref asked) < 3 ? BlobStandIn.Error(503, "ServerBusy", "0") : BlobStandIn.Range(request, bytes, ETag));
        Assert.Equal(bytes, await BlobStoreTests.ReadAsync(await OpenAsync(azure), File(bytes.Length)));
        await using BlobStandIn busy = new(request => request.Range(bytes.Length).First > 0 ? BlobStandIn.Error(503, "ServerBusy", "60") : BlobStandIn.Range(request, bytes, ETag));
        EvidenceGapException gap = await Assert.ThrowsAsync<EvidenceGapException>(async () => await BlobStoreTests.ReadAsync(await OpenAsync(busy), File(bytes.Length)));
        Assert.Equal(Reasons.BlobThrottled, gap.Gap.Reason);
    }

    [Theory]
    [InlineData("other")]
    [InlineData("whole")]
    [InlineData("short")]
    [InlineData("archived")]
    [InlineData("gone")]
    public async Task Bytes_that_are_not_those_asked_for_are_not_taken(string fault)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(200_000);
        await using BlobStandIn azure = new(request => request.Range(bytes.Length).First == 0 ? BlobStandIn.Range(request, bytes, ETag) : fault switch
        {
            "other" => BlobStandIn.Range(request, bytes, "0x8DC000000000000"),
            "whole" => BlobStandIn.Range(request, bytes, ETag) with { Status = 200, Body = bytes },
            "short" => BlobStandIn.Range(request, bytes, ETag) with { Body = [] },
            "archived" => BlobStandIn.Error(409, "BlobArchived"),
            _ => BlobStandIn.Error(404, "BlobNotFound"),
        });
        EvidenceGapException gap = await Assert.ThrowsAsync<EvidenceGapException>(async () => await BlobStoreTests.ReadAsync(await OpenAsync(azure), File(bytes.Length)));
        Assert.Equal(fault switch { "short" => Reasons.Unreadable, "archived" => Reasons.BlobArchived, "gone" => Reasons.BlobGone, _ => Reasons.ChangedWhileRead }, gap.Gap.Reason);
    }

    [Fact]
    public async Task Who_looks_at_the_first_bytes_fetches_no_more_than_a_small_range()
    {
        byte[] bytes = new byte[1024 * 1024];
        await using BlobStandIn azure = new(request => BlobStandIn.Range(request, bytes, ETag));
        await using (Stream stream = await (await OpenAsync(azure)).OpenReadAsync(File(bytes.Length), Cancellation))
            Assert.Equal(32, await stream.ReadAsync(new byte[32], Cancellation));
        Assert.Equal((0, 65535), Assert.Single(azure.Requests).Range(bytes.Length));
    }

    [Fact]
    public async Task A_blob_is_absent_only_where_the_service_itself_says_so()
    {
        await using BlobStandIn proxy = new(_ => new StandInAnswer(404, Encoding.ASCII.GetBytes("not found")) { IsMarked = false });
        BackupStore store = await OpenAsync(proxy);
        Assert.Equal(Reasons.Unreadable, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.FindAsync(File(5), Cancellation))).Gap.Reason);
        Assert.Equal(Reasons.Unreadable, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.DeleteAsync(File(5), Cancellation))).Gap.Reason);
    }

    [Fact]
    public async Task A_host_that_has_no_address_leaves_a_gap()
    {
        BackupStore store = await BlobStore.OpenAsync(
            new StoreLocation { Blob = new Uri("https://account.blob.invalid/backup"), Sas = BlobServer.Secret }, BlobServer.Resolver(Signature), new BlobSettings { FirstPause = BlobServer.Soon }, Cancellation);
        EvidenceGapException gap = await Assert.ThrowsAsync<EvidenceGapException>(() => BlobStoreTests.ListAsync(store));
        Assert.Equal(Reasons.Unreadable, gap.Gap.Reason);
        Assert.DoesNotContain("sig=", gap.ToString());
    }

    private static StoredFile File(long length) => new("db/a.sql", "a.sql", new FileMark(length, new DateTimeOffset(2026, 5, 20, 11, 0, 5, TimeSpan.Zero), ETag));

    private static Task<BackupStore> OpenAsync(BlobStandIn azure) => BlobStore.OpenAsync(
        new StoreLocation { Blob = azure.Url, Sas = BlobServer.Secret }, BlobServer.Resolver(Signature), new BlobSettings { FirstPause = BlobServer.Soon }, Cancellation);
}
