using System.Diagnostics;
using System.Security.Cryptography;

namespace SlaOps.Systems.Tests;

/// <summary>Against a real sshd with its own sftp server.</summary>
public sealed class SftpStoreTests(SshServer server) : IClassFixture<SshServer>, IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<SftpStore> stores = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (SftpStore store in stores)
            await store.DisposeAsync();
        folder.Dispose();
    }

    private SftpStore Open(string? path = null, SshAccess? ssh = null, TimeSpan? idle = null)
    {
        SftpStore store = new(server.Connector(ssh), path ?? folder.Path, idle);
        stores.Add(store);
        return store;
    }

    private string Write(string name, int length, DateTime? modified = null)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        File.WriteAllBytes(folder.File(name), bytes);
        File.SetLastWriteTimeUtc(folder.File(name), modified ?? new DateTime(2024, 5, 1, 2, 3, 4, DateTimeKind.Utc));
        return folder.File(name);
    }

    [Fact]
    public async Task The_estate_opens_it_and_it_lists_regular_files_with_size_and_time()
    {
        Write("a.sql.gz", 3);
        Write("バックアップ 'x'\n.sql", 5);
        Directory.CreateDirectory(folder.File("inner"));
        File.CreateSymbolicLink(folder.File("link"), folder.File("a.sql.gz"));
        BackupSet set = new() { Name = "db", Store = new StoreLocation { Sftp = "backup1", Path = folder.Path + "/" }, File = "x" };
        await using BackupStore store = await BackupStore.OpenAsync(server.Estate(), set, new SecretResolver(), Token);
        Assert.Equal($"sftp://backup1{folder.Path}", store.Location);
        List<StoredFile> files = await store.ListAsync(Token).ToListAsync();
        Assert.Equal(["a.sql.gz", "バックアップ 'x'\n.sql"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
        StoredFile a = files.Single(file => file.Name == "a.sql.gz");
        Assert.Equal((folder.File("a.sql.gz"), new FileMark(3, new DateTimeOffset(2024, 5, 1, 2, 3, 4, TimeSpan.Zero), null)), (a.Path, a.Mark));
        foreach (StoredFile file in files)
            Assert.Equal(await File.ReadAllBytesAsync(folder.File(file.Name), Token), await ReadAsync(store, file));
    }

    [Fact]
    public async Task Ten_thousand_files_are_all_listed()
    {
        for (int index = 0; index < 10_000; index++)
            await File.WriteAllBytesAsync(folder.File($"{index}"), [], Token);
        HashSet<string> names = [];
        await foreach (StoredFile file in Open().ListAsync(Token))
            Assert.True(names.Add(file.Name));
        Assert.Equal(10_000, names.Count);
    }

    [Fact]
    public async Task Home_is_the_accounts_own_on_the_host()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string name = "slaops-" + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.Combine(home, name));
        try
        {
            await File.WriteAllTextAsync(Path.Combine(home, name, "x"), "abc", Token);
            StoredFile file = Assert.Single(await Open("~/" + name).ListAsync(Token).ToListAsync());
            Assert.Equal(Path.Combine(home, name, "x"), file.Path);
        }
        finally
        {
            Directory.Delete(Path.Combine(home, name), recursive: true);
        }
    }

    [Fact]
    public async Task A_large_file_arrives_byte_for_byte_and_eight_at_once_do()
    {
        SftpStore store = Open();
        Write("big", 20_000_001);
        for (int index = 0; index < 8; index++)
            Write("f" + index, 1_000_000 + index);
        List<StoredFile> files = await store.ListAsync(Token).ToListAsync();
        Assert.Equal(9, files.Count);
        await Task.WhenAll(files.Select(async file =>
        {
            byte[] expected = SHA256.HashData(await File.ReadAllBytesAsync(file.Path, Token));
            await using Stream stream = await store.OpenReadAsync(file, Token);
            Assert.Equal(expected, await SHA256.HashDataAsync(stream, Token));
        }));
    }

    [Fact]
    public async Task Folders_are_one_backup_each()
    {
        SftpStore store = Open();
        Directory.CreateDirectory(folder.File("d1"));
        Directory.CreateDirectory(folder.File("d2"));
        Directory.CreateSymbolicLink(folder.File("d3"), folder.File("d1"));
        Write("d1/x", 3);
        Write("d1/y", 4, new DateTime(2024, 5, 2, 0, 0, 0, DateTimeKind.Utc));
        List<StoredFile> found = await store.ListFoldersAsync(name => name != "d2", Token).ToListAsync();
        StoredFile one = Assert.Single(found);
        Assert.Equal(("d1", 7L, new DateTimeOffset(2024, 5, 2, 0, 0, 0, TimeSpan.Zero), 2), (one.Name, one.Mark.Length, one.Mark.ModifiedAt, one.Parts!.Count));
        Assert.Equal(one.Mark, await store.FindAsync(one, Token));
        Write("d1/z", 1);
        Assert.Equal(StoreDeletion.Changed, await store.DeleteAsync(one, Token));
        Assert.Equal(3, Directory.GetFiles(folder.File("d1")).Length);
        one = Assert.Single(await store.ListFoldersAsync(name => name == "d1", Token).ToListAsync());
        Assert.Equal(StoreDeletion.Deleted, await store.DeleteAsync(one, Token));
        Assert.False(Directory.Exists(folder.File("d1")));
        Assert.Equal(StoreDeletion.Absent, await store.DeleteAsync(one, Token));
    }

    [Fact]
    public async Task Only_what_was_listed_is_deleted_and_a_link_in_its_place_is_left_with_its_target()
    {
        SftpStore store = Open();
        Write("a", 3);
        Write("b", 3);
        Write("target", 3);
        Dictionary<string, StoredFile> files = (await store.ListAsync(Token).ToListAsync()).ToDictionary(file => file.Name);
        Assert.Equal(files["a"].Mark, await store.FindAsync(files["a"], Token));
        Assert.Equal(StoreDeletion.Deleted, await store.DeleteAsync(files["a"], Token));
        Assert.False(File.Exists(folder.File("a")));
        Assert.Null(await store.FindAsync(files["a"], Token));
        Assert.Equal(StoreDeletion.Absent, await store.DeleteAsync(files["a"], Token));
        File.Delete(folder.File("b"));
        File.CreateSymbolicLink(folder.File("b"), folder.File("target"));
        Assert.Null(await store.FindAsync(files["b"], Token));
        Assert.Equal(StoreDeletion.Changed, await store.DeleteAsync(files["b"], Token));
        await Assert.ThrowsAsync<EvidenceGapException>(() => store.OpenReadAsync(files["b"], Token));
        Write("target", 4);
        Assert.Equal(StoreDeletion.Changed, await store.DeleteAsync(files["target"], Token));
        Assert.True(File.Exists(folder.File("target")));
    }

    [Fact]
    public async Task A_store_below_a_link_is_followed_there()
    {
        Directory.CreateDirectory(folder.File("real"));
        Write("real/a", 3);
        Directory.CreateSymbolicLink(folder.File("way"), folder.File("real"));
        SftpStore store = Open(folder.File("way"));
        StoredFile file = Assert.Single(await store.ListAsync(Token).ToListAsync());
        Assert.Equal(folder.File("way/a"), file.Path);
        Assert.Equal(file.Mark, await store.FindAsync(file, Token));
        Assert.Equal(3, (await ReadAsync(store, file)).Length);
        Assert.Equal(StoreDeletion.Deleted, await store.DeleteAsync(file, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_that_change_are_not_read_as_those_that_were_listed(bool whileRead)
    {
        SftpStore store = Open();
        Write("a", 30_000_000);
        StoredFile file = Assert.Single(await store.ListAsync(Token).ToListAsync());
        EvidenceGapException changed = await Assert.ThrowsAsync<EvidenceGapException>(async () =>
        {
            if (!whileRead)
                Write("a", 30_000_000, DateTime.UtcNow);
            await using Stream stream = await store.OpenReadAsync(file, Token);
            await stream.ReadExactlyAsync(new byte[1000], Token);
            await File.AppendAllTextAsync(folder.File("a"), "more", Token);
            await stream.CopyToAsync(Stream.Null, Token);
        });
        Assert.Equal("ChangedWhileRead", changed.Gap.Reason.Code);
    }

    [Fact]
    public async Task What_is_missing_says_so()
    {
        await Assert.ThrowsAsync<FileNotFoundException>(() => Open(folder.File("nowhere")).ListAsync(Token).ToListAsync());
        SftpStore store = Open();
        Write("a", 3);
        StoredFile file = Assert.Single(await store.ListAsync(Token).ToListAsync());
        File.Delete(file.Path);
        await Assert.ThrowsAsync<FileNotFoundException>(() => store.OpenReadAsync(file, Token));
        Assert.Empty(await store.ListAsync(Token).ToListAsync());
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_hides_no_other()
    {
        SshServer.SkipWithout(SshServer.IsRoot && !OperatingSystem.IsWindows(), "Needs root, to log in another account.");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Write("secret", 3), UnixFileMode.None);
            File.SetUnixFileMode(Write("open", 4), (UnixFileMode)0b110_100_100);
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        }

        SftpStore store = Open(ssh: new SshAccess { User = "nobody", KeyFile = server.KeyFile, KnownHosts = server.KnownHosts });
        Dictionary<string, StoredFile> files = (await store.ListAsync(Token).ToListAsync()).ToDictionary(file => file.Name);
        Assert.Equal(2, files.Count);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => store.OpenReadAsync(files["secret"], Token));
        Assert.Equal(4, (await ReadAsync(store, files["open"])).Length);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => store.DeleteAsync(files["open"], Token));
        Assert.True(File.Exists(folder.File("open")));
    }

    private static async Task<byte[]> ReadAsync(BackupStore store, StoredFile file)
    {
        await using Stream stream = await store.OpenReadAsync(file, Token);
        using MemoryStream bytes = new();
        await stream.CopyToAsync(bytes, Token);
        return bytes.ToArray();
    }
}
