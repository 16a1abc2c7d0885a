using System.Diagnostics;

namespace SlaOps.Systems.Tests;

public sealed class LocalSessionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("slaops-host-").FullName;
    private readonly LocalSession session = new("here");

    public void Dispose() => Directory.Delete(folder, true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_command_gives_code_output_and_error_apart_with_arguments_untouched_by_a_shell()
    {
        CommandOutput output = await session.RunAsync(new HostCommand("sh", "-c", "printf '%s' \"$1\"; echo wrong >&2; exit 3", "x", "$(id) ; a  b"), Token);
        Assert.Equal((3, "$(id) ; a  b", "wrong\n", false), (output.ExitCode, output.Output, output.Error, output.Truncated));
    }

    [Fact]
    public async Task Commands_run_in_locale_C()
    {
        CommandOutput output = await session.RunAsync(new HostCommand("sh", "-c", "echo $LC_ALL"), Token);
        Assert.Equal("C\n", output.Output);
    }

    [Fact]
    public async Task A_missing_program_is_file_not_found() =>
        await Assert.ThrowsAsync<FileNotFoundException>(() => session.RunAsync(new HostCommand("slaops-no-such-program"), Token));

    [Fact]
    public async Task Output_without_end_is_bounded()
    {
        CommandOutput output = await session.RunAsync(new HostCommand("sh", "-c", "head -c 3000000 /dev/zero | tr '\\0' x") { MaxOutput = 1000 }, Token);
        Assert.True(output.Truncated);
        Assert.Equal(new string('x', 1000), output.Output);
    }

    [Fact]
    public async Task A_deadline_kills_the_tree()
    {
        string pid = Path.Combine(folder, "pid");
        Stopwatch watch = Stopwatch.StartNew();
        await Assert.ThrowsAsync<TimeoutException>(() => session.RunAsync(
            new HostCommand("sh", "-c", $"sleep 60 & echo $! > '{pid}'; wait") { Deadline = TimeSpan.FromSeconds(1) }, Token));
        Assert.InRange(watch.Elapsed.TotalSeconds, 0.9, 5);
        await AssertGoneAsync(int.Parse(await File.ReadAllTextAsync(pid, Token)));
    }

    [Fact]
    public async Task Cancelling_kills_the_tree_within_a_second()
    {
        string pid = Path.Combine(folder, "pid");
        using CancellationTokenSource stop = new();
        Task run = session.RunAsync(new HostCommand("sh", "-c", $"sleep 60 & echo $! > '{pid}'; wait"), stop.Token);
        while (!File.Exists(pid) || (await File.ReadAllTextAsync(pid, Token)).Length == 0)
            await Task.Delay(20, Token);
        Stopwatch watch = Stopwatch.StartNew();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 1);
        await AssertGoneAsync(int.Parse(await File.ReadAllTextAsync(pid, Token)));
    }

    [Fact]
    public async Task A_folder_lists_its_own_regular_files_only()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "a.txt"), "abc", Token);
        File.SetLastWriteTimeUtc(Path.Combine(folder, "a.txt"), new DateTime(2024, 5, 1, 2, 3, 4, DateTimeKind.Utc));
        await File.WriteAllTextAsync(Path.Combine(folder, ".hidden"), "", Token);
        Directory.CreateDirectory(Path.Combine(folder, "sub"));
        await File.WriteAllTextAsync(Path.Combine(folder, "sub", "b.txt"), "", Token);
        File.CreateSymbolicLink(Path.Combine(folder, "link"), Path.Combine(folder, "a.txt"));
        List<HostFile> files = [];
        await foreach (HostFile file in session.ListAsync(folder, Token))
            files.Add(file);
        Assert.Equal([".hidden", "a.txt"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
        HostFile a = files.Single(file => file.Name == "a.txt");
        Assert.Equal((Path.Combine(folder, "a.txt"), 3L, new DateTimeOffset(2024, 5, 1, 2, 3, 4, TimeSpan.Zero)), (a.Path, a.Length, a.ModifiedAt));
    }

    [Fact]
    public async Task More_files_than_a_batch_are_all_listed()
    {
        for (int index = 0; index < 1500; index++)
            await File.WriteAllBytesAsync(Path.Combine(folder, $"{index}"), [], Token);
        HashSet<string> names = [];
        await foreach (HostFile file in session.ListAsync(folder, Token))
            Assert.True(names.Add(file.Name));
        Assert.Equal(1500, names.Count);
    }

    [Fact]
    public async Task What_is_missing_says_so()
    {
        string nowhere = Path.Combine(folder, "no", "such");
        await Assert.ThrowsAsync<FileNotFoundException>(() => session.OpenReadAsync(nowhere, Token));
        await Assert.ThrowsAsync<FileNotFoundException>(async () => await session.ListAsync(nowhere, Token).GetAsyncEnumerator(Token).MoveNextAsync());
        Assert.Null(await session.GetModifiedAtAsync(nowhere, Token));
        Assert.Null(await session.ReadTextAsync(nowhere, Token));
        Assert.Null(await session.TryRunAsync(new HostCommand("slaops-no-such-program"), Token));
    }

    [Fact]
    public async Task Text_is_read_up_to_its_bound()
    {
        string path = Path.Combine(folder, "text");
        await File.WriteAllTextAsync(path, new string('x', 200_000), Token);
        Assert.Equal(200_000, (await session.ReadTextAsync(path, Token))!.Length);
        Assert.Equal(70_000, (await session.ReadTextAsync(path, Token, 70_000))!.Length);
    }

    private static async Task AssertGoneAsync(int pid)
    {
        for (int attempt = 0; attempt < 50; attempt++)
        {
            string stat = $"/proc/{pid}/stat";
            // A killed child whose parent is gone too may stay as a zombie until init reaps it.
            if (!File.Exists(stat) || (await File.ReadAllTextAsync(stat, Token)).Contains(") Z ", StringComparison.Ordinal))
                return;
            await Task.Delay(100, Token);
        }

        Assert.Fail($"process {pid} still runs");
    }
}
