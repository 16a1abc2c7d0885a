using System.Security.Cryptography;
using System.Text;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace SlaOps.Systems.Tests;

/// <summary>A container of a real Azurite as a store.</summary>
public sealed class BlobStoreTests(BlobServer server) : IClassFixture<BlobServer>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_lists_every_blob_of_every_page_with_its_size_time_and_mark()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        string[] names = [.. Enumerable.Range(0, 23).Select(index => $"db-{index:00}.sql.gz")];
        foreach (string name in names)
            await container.UploadBlobAsync(name, BinaryData.FromString(name + "!"), Cancellation);
        BackupStore store = await server.OpenAsync(container, pageSize: 5);
        List<StoredFile> files = await ListAsync(store);
        Assert.Equal(names, files.Select(file => file.Path));
        foreach (StoredFile file in files)
        {
            Assert.Equal(file.Path, file.Name);
            Assert.Equal(file.Name.Length + 1, file.Mark.Length);
            Assert.InRange(file.Mark.ModifiedAt, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
            Assert.NotEmpty(file.Mark.Version!);
            Assert.DoesNotContain("\"", file.Mark.Version);
            Assert.True(file.IsEncryptedByStore);
            Assert.Null(file.ImmutableUntil);
        }
    }

    [Fact]
    public async Task A_prefix_shows_its_own_blobs_alone_and_enters_no_folder()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        foreach (string name in (string[])["db/a.sql", "db/sub/b.sql", "dbx/c.sql", "top.sql", "db/日本 語+%20.sql"])
            await container.UploadBlobAsync(name, BinaryData.FromString(name), Cancellation);
        BackupStore store = await server.OpenAsync(container, "db/");
        List<StoredFile> files = await ListAsync(store);
        Assert.Equal(["db/a.sql", "db/日本 語+%20.sql"], files.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(["a.sql", "日本 語+%20.sql"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.Equal($"{server.Url(container.Name)}/db/", store.Location);
        foreach (StoredFile file in files)
            Assert.Equal(file.Path, Encoding.UTF8.GetString(await ReadAsync(store, file)));
    }

    [Fact]
    public async Task Snapshots_and_append_blobs_are_no_files()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("a.sql", BinaryData.FromString("a"), Cancellation);
        await container.GetBlobClient("a.sql").CreateSnapshotAsync(cancellationToken: Cancellation);
        await container.GetAppendBlobClient("log").CreateAsync(cancellationToken: Cancellation);
        Assert.Equal(["a.sql"], (await ListAsync(await server.OpenAsync(container))).Select(file => file.Path));
    }

    [Fact]
    public async Task A_folder_is_the_blobs_right_inside_it()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        foreach (string name in (string[])["d/dump-1/metadata", "d/dump-1/t.sql", "d/dump-1/deep/x", "d/other/t.sql", "d/dump-2/metadata", "d/file"])
            await container.UploadBlobAsync(name, BinaryData.FromString(name), Cancellation);
        BackupStore store = await server.OpenAsync(container, "d/", pageSize: 2);
        List<StoredFile> folders = await FoldersAsync(store, name => name.StartsWith("dump-"));
        Assert.Equal(["dump-1", "dump-2"], folders.Select(folder => folder.Name));
        StoredFile first = folders[0];
        Assert.Equal(["metadata", "t.sql"], first.Parts!.Select(part => part.Name).Order(StringComparer.Ordinal));
        Assert.Equal("d/dump-1/metadata".Length + "d/dump-1/t.sql".Length, first.Mark.Length);
        Assert.Equal(first.Mark, await store.FindAsync(first, Cancellation));
    }

    [Fact]
    public async Task A_folder_is_deleted_as_it_was_listed_or_not_at_all()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        foreach (string name in (string[])["dump-1/metadata", "dump-1/t.sql", "dump-2/metadata"])
            await container.UploadBlobAsync(name, BinaryData.FromString(name), Cancellation);
        BackupStore store = await server.OpenAsync(container);
        List<StoredFile> folders = await FoldersAsync(store, _ => true);
        await container.UploadBlobAsync("dump-2/late.sql", BinaryData.FromString("late"), Cancellation);
        Assert.Equal(StoreDeletion.Deleted, await store.DeleteAsync(folders[0], Cancellation));
        Assert.Equal(StoreDeletion.Absent, await store.DeleteAsync(folders[0], Cancellation));
        Assert.Equal(StoreDeletion.Changed, await store.DeleteAsync(folders[1], Cancellation));
        Assert.Null(await store.FindAsync(folders[0], Cancellation));
        Assert.Equal(["dump-2"], (await FoldersAsync(store, _ => true)).Select(folder => folder.Name));
    }

    [Fact]
    public async Task A_big_blob_comes_whole_and_in_order()
    {
        byte[] bytes = new byte[(32 * 1024 * 1024) + 7];
        new Random(3).NextBytes(bytes);
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("big", BinaryData.FromBytes(bytes), Cancellation);
        BackupStore store = await server.OpenAsync(container);
        await using Stream stream = await store.OpenReadAsync((await ListAsync(store))[0], Cancellation);
        Assert.Equal(bytes.Length, stream.Length);
        Assert.Equal(SHA256.HashData(bytes), await SHA256.HashDataAsync(stream, Cancellation));
        Assert.Equal(bytes.Length, stream.Position);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData((64 * 1024) - 1)]
    [InlineData(64 * 1024)]
    [InlineData((64 * 1024) + 1)]
    [InlineData((64 * 1024) + (4 * 1024 * 1024))]
    [InlineData((64 * 1024) + (4 * 1024 * 1024) + 1)]
    public async Task Every_size_at_the_edges_of_a_range_is_read_whole(int length)
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(length);
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("a", BinaryData.FromBytes(bytes), Cancellation);
        BackupStore store = await server.OpenAsync(container);
        Assert.Equal(bytes, await ReadAsync(store, (await ListAsync(store))[0]));
    }

    [Fact]
    public async Task Other_bytes_under_the_name_are_not_opened()
    {
        foreach (string first in (string[])["first", ""])
        {
            (BackupStore store, StoredFile file) = await ReplacedAsync(first);
            EvidenceGapException refused = await Assert.ThrowsAsync<EvidenceGapException>(() => store.OpenReadAsync(file, Cancellation));
            Assert.Equal(Reasons.ChangedWhileRead, refused.Gap.Reason);
        }
    }

    [Fact]
    public async Task A_blob_overwritten_or_deleted_in_the_middle_of_a_read_ends_it()
    {
        foreach ((bool overwrite, Reason expected) in ((bool, Reason)[])[(true, Reasons.ChangedWhileRead), (false, Reasons.BlobGone)])
        {
            BlobContainerClient container = await server.NewContainerAsync();
            byte[] bytes = new byte[1024 * 1024];
            await container.UploadBlobAsync("a", BinaryData.FromBytes(bytes), Cancellation);
            BackupStore store = await server.OpenAsync(container);
            await using Stream stream = await store.OpenReadAsync((await ListAsync(store))[0], Cancellation);
            Assert.NotEqual(0, await stream.ReadAsync(new byte[1000], Cancellation));
            if (overwrite)
                await container.GetBlobClient("a").UploadAsync(BinaryData.FromBytes(bytes), overwrite: true, Cancellation);
            else
                await container.DeleteBlobAsync("a", cancellationToken: Cancellation);
            EvidenceGapException ended = await Assert.ThrowsAsync<EvidenceGapException>(() => stream.CopyToAsync(Stream.Null, Cancellation));
            Assert.Equal(expected, ended.Gap.Reason);
            Assert.Equal("a", ended.Gap.Arguments[0]);
        }
    }

    [Fact]
    public async Task A_blob_is_found_as_it_was_listed_and_not_after_it_is_gone()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("a", BinaryData.FromString("a"), Cancellation);
        BackupStore store = await server.OpenAsync(container);
        StoredFile file = (await ListAsync(store))[0];
        Assert.Equal(file.Mark, await store.FindAsync(file, Cancellation));
        await container.DeleteBlobAsync("a", cancellationToken: Cancellation);
        Assert.Null(await store.FindAsync(file, Cancellation));
        Assert.Equal(Reasons.BlobGone, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.OpenReadAsync(file, Cancellation))).Gap.Reason);
        // A container that is gone is another matter: it must not look like a blob that was deleted.
        await container.DeleteAsync(cancellationToken: Cancellation);
        Assert.Equal(Reasons.BlobStoreMissing, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.FindAsync(file, Cancellation))).Gap.Reason);
        Assert.Equal(Reasons.BlobStoreMissing, (await Assert.ThrowsAsync<EvidenceGapException>(() => store.DeleteAsync(file, Cancellation))).Gap.Reason);
    }

    [Fact]
    public async Task Only_the_bytes_that_were_listed_are_deleted()
    {
        (BackupStore store, StoredFile old) = await ReplacedAsync("first");
        Assert.Equal(StoreDeletion.Changed, await store.DeleteAsync(old, Cancellation));
        StoredFile current = Assert.Single(await ListAsync(store));
        Assert.Equal(StoreDeletion.Deleted, await store.DeleteAsync(current, Cancellation));
        Assert.Equal(StoreDeletion.Absent, await store.DeleteAsync(current, Cancellation));
        Assert.Empty(await ListAsync(store));
    }

    [Fact]
    public async Task A_blob_with_snapshots_or_under_a_lease_is_not_deleted()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("snapped", BinaryData.FromString("a"), Cancellation);
        await container.UploadBlobAsync("leased", BinaryData.FromString("a"), Cancellation);
        await container.GetBlobClient("snapped").CreateSnapshotAsync(cancellationToken: Cancellation);
        await container.GetBlobClient("leased").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(60), cancellationToken: Cancellation);
        BackupStore store = await server.OpenAsync(container);
        List<StoredFile> files = await ListAsync(store);
        foreach ((string name, string code) in ((string, string)[])[("snapped", "SnapshotsPresent"), ("leased", "LeaseIdMissing")])
        {
            EvidenceGapException refused = await Assert.ThrowsAsync<EvidenceGapException>(() => store.DeleteAsync(files.Single(file => file.Name == name), Cancellation));
            Assert.Equal(Reasons.BlobProtected, refused.Gap.Reason);
            Assert.Equal([name, code], refused.Gap.Arguments);
        }

        Assert.Equal(2, (await ListAsync(store)).Count);
    }

    [Fact]
    public async Task A_signature_opens_its_container_as_the_portal_writes_it()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("a", BinaryData.FromString("text"), Cancellation);
        string signature = BlobServer.Signature(container, DateTimeOffset.UtcNow.AddHours(1));
        foreach (string written in (string[])[signature, signature[1..], server.Url(container.Name) + signature])
        {
            BackupStore store = await SignedAsync(container, written);
            StoredFile file = Assert.Single(await ListAsync(store));
            Assert.Equal("text", Encoding.UTF8.GetString(await ReadAsync(store, file)));
            Assert.DoesNotContain("sig=", store.Location);
        }
    }

    [Fact]
    public async Task What_may_not_be_read_says_with_what_it_was_tried_and_no_secret()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        string expired = BlobServer.Signature(container, DateTimeOffset.UtcNow.AddHours(-1));
        (string Kind, string Secret, BackupStore Store)[] tried =
        [
            ("connection", Convert.ToBase64String(new byte[64]), await BlobServer.OpenAsync(server.Url(container.Name), server.WrongConnection)),
            ("sas", expired[(expired.IndexOf("sig=") + 4)..], await SignedAsync(container, expired)),
        ];
        foreach ((string kind, string secret, BackupStore store) in tried)
        {
            EvidenceGapException refused = await Assert.ThrowsAsync<EvidenceGapException>(() => ListAsync(store));
            Assert.Equal(Reasons.BlobRefused, refused.Gap.Reason);
            Assert.Equal(kind, refused.Gap.Arguments[1]);
            Assert.DoesNotContain(secret, refused.ToString());
            Assert.DoesNotContain("sig=", refused.ToString());
        }
    }

    [Fact]
    public async Task A_connection_string_that_leads_elsewhere_or_is_none_is_refused()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        EvidenceGapException other = await Assert.ThrowsAsync<EvidenceGapException>(() => BlobServer.OpenAsync(new Uri($"https://other.blob.core.windows.net/{container.Name}"), server.Connection));
        Assert.Equal(Reasons.BlobRefused, other.Gap.Reason);
        EvidenceGapException none = await Assert.ThrowsAsync<EvidenceGapException>(() => BlobServer.OpenAsync(server.Url(container.Name), "hunter2"));
        Assert.Equal(Reasons.BlobRefused, none.Gap.Reason);
        Assert.DoesNotContain("hunter2", none.ToString());
    }

    [Fact]
    public async Task A_container_that_is_not_there_is_no_empty_one()
    {
        _ = await server.NewContainerAsync();
        BackupStore store = await BlobServer.OpenAsync(server.Url("nothing"), server.Connection);
        Assert.Equal(Reasons.BlobStoreMissing, (await Assert.ThrowsAsync<EvidenceGapException>(() => ListAsync(store))).Gap.Reason);
    }

    [Fact]
    public async Task The_store_of_a_backup_set_is_its_container()
    {
        BlobContainerClient container = await server.NewContainerAsync();
        await container.UploadBlobAsync("db/a", BinaryData.FromString("a"), Cancellation);
        BackupSet set = new() { Name = "db", File = "a", Store = new StoreLocation { Blob = server.Url(container.Name), Prefix = "db/", Connection = BlobServer.Secret } };
        await using BackupStore store = await BackupStore.OpenAsync(SlaEstate.ThisMachine("here"), set, BlobServer.Resolver(server.Connection), Cancellation);
        Assert.Equal("db/a", Assert.Single(await ListAsync(store)).Path);
    }

    internal static async Task<List<StoredFile>> ListAsync(BackupStore store, CancellationToken? cancellation = null)
    {
        List<StoredFile> files = [];
        await foreach (StoredFile file in store.ListAsync(cancellation ?? Cancellation))
            files.Add(file);
        return files;
    }

    internal static async Task<byte[]> ReadAsync(BackupStore store, StoredFile file)
    {
        await using Stream stream = await store.OpenReadAsync(file, Cancellation);
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, Cancellation);
        return bytes.ToArray();
    }

    internal static async Task<List<StoredFile>> FoldersAsync(BackupStore store, Func<string, bool> wanted)
    {
        List<StoredFile> folders = [];
        await foreach (StoredFile folder in store.ListFoldersAsync(wanted, Cancellation))
            folders.Add(folder);
        return folders;
    }

    private static Task<BackupStore> SignedAsync(BlobContainerClient container, string signature) => BlobStore.OpenAsync(
        new StoreLocation { Blob = container.Uri, Sas = BlobServer.Secret }, BlobServer.Resolver(signature), new BlobSettings(), Cancellation);

    /// <summary>A file that was listed, and overwritten since.</summary>
    private async Task<(BackupStore Store, StoredFile Old)> ReplacedAsync(string first)
    {
        BlobContainerClient container = await server.NewContainerAsync();
        BlobClient blob = container.GetBlobClient("a");
        await blob.UploadAsync(BinaryData.FromString(first), Cancellation);
        BackupStore store = await server.OpenAsync(container);
        StoredFile old = (await ListAsync(store))[0];
        await blob.UploadAsync(BinaryData.FromString(first), overwrite: true, Cancellation);
        return (store, old);
    }
}
