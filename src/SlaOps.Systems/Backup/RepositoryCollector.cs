using System.Text;

namespace SlaOps.Systems;

/// <summary>
/// Looks at Git repositories through git itself, and changes nothing in them. Hooks and monitors that a repository configures are not
/// run; a repository of another account is refused by git (<c>safe.directory</c>), and so it is here.
/// </summary>
public static class RepositoryCollector
{
    private const int AtOnce = 4;

    // Looking at the age of every one of a million untracked files would take longer than the rest.
    private const int ChangesAsked = 50;

    // What env says where it finds no such program.
    private const int ProgramMissing = 127;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(1);

    // All of a large history is read.
    private static readonly TimeSpan CheckDeadline = TimeSpan.FromMinutes(15);

    private static readonly string[] Prelude =
    [
        "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "GIT_ASKPASS=true", "GIT_NO_LAZY_FETCH=1",
        "git", "--no-pager", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false", "-c", "protocol.ext.allow=never", "-c", "gc.auto=0",
    ];

    /// <summary>The evidence of each repository, in the order given; several are looked at at once.</summary>
    public static async Task<IReadOnlyList<SourceBackupEvidence>> CollectAsync(SlaEstate estate, IReadOnlyList<EstateRepository> repositories, SecretResolver secrets, CancellationToken cancellation)
    {
        SourceBackupEvidence[] found = new SourceBackupEvidence[repositories.Count];
        await Parallel.ForEachAsync(Enumerable.Range(0, repositories.Count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (index, token) =>
            found[index] = await CollectAsync(estate, repositories[index], secrets, token));
        return found;
    }

    private static async Task<SourceBackupEvidence> CollectAsync(SlaEstate estate, EstateRepository repository, SecretResolver secrets, CancellationToken cancellation)
    {
        EstateHost host = FolderListing.Host(estate, repository.Host);
        string path = host.IsLocal ? EstatePath.Resolve(estate, repository.Path) : repository.Path;
        SourceBackupEvidence evidence = new() { Repository = repository, ObservedAt = DateTimeOffset.UtcNow };
        try
        {
            await using HostSession session = await HostSession.ConnectAsync(estate, host, secrets, cancellation);
            return await LookAsync(session, path, evidence, cancellation);
        }
        catch (FileNotFoundException)
        {
            return evidence with { Gap = new EvidenceGap(Reasons.GitNotInstalled, host.Name) };
        }
        catch (Exception exception) when (StoreFault.IsFault(exception))
        {
            return evidence with { Gap = StoreFault.GapOf(exception, path) };
        }
    }

    private static async Task<SourceBackupEvidence> LookAsync(HostSession host, string path, SourceBackupEvidence evidence, CancellationToken cancellation)
    {
        Git git = new(host, path, cancellation);
        CommandOutput kind = await git.TryAsync("rev-parse", "--is-bare-repository", "--is-shallow-repository", "--absolute-git-dir");
        if (kind.ExitCode == ProgramMissing)
            return evidence with { Gap = new EvidenceGap(Reasons.GitNotInstalled, host.Name) };
        if (kind.ExitCode != 0)
            return evidence with { Gap = Refusal(path, kind.Error) };
        string[] answers = kind.Output.Split('\n');
        Task<CommandOutput> check = git.TryAsync(CheckDeadline, "fsck", "--full", "--no-dangling", "--no-progress");
        try
        {
            evidence = await LookAtRemoteAsync(git, await LookInsideAsync(host, git, answers, evidence, cancellation));
        }
        catch (IOException) when (!cancellation.IsCancellationRequested)
        {
            // What git needs for an answer may be what is damaged.
            IReadOnlyList<string> found = DamageOf(await check);
            if (found.Count == 0)
                throw;
            return evidence with { Damage = found };
        }

        return evidence with { Damage = DamageOf(await check) };
    }

    private static IReadOnlyList<string> DamageOf(CommandOutput check)
    {
        IReadOnlyList<string> damage = GitOutput.Damage(check.Output, check.Error);
        return check.ExitCode == 0 ? [] : damage.Count > 0 ? damage : ["exit code " + InvariantText.Of(check.ExitCode)];
    }

    private static async Task<SourceBackupEvidence> LookInsideAsync(HostSession host, Git git, string[] answers, SourceBackupEvidence evidence, CancellationToken cancellation)
    {
        bool bare = string.Equals(answers[0], "true", StringComparison.Ordinal);
        CommandOutput partial = await git.TryAsync("config", "--get-regexp", @"^(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)$");
        IReadOnlyList<GitReference> references = GitOutput.References(await git.AskAsync(
            "for-each-ref", "--format=%(objectname)%09%(committerdate:unix)%09%(*committerdate:unix)%09%(refname)", "refs/heads", "refs/tags"));
        IReadOnlyList<GitChange> changes = bare ? [] : GitOutput.Status(await git.AskAsync("status", "--porcelain=v1", "-z", "--untracked-files=all", "--ignore-submodules=none"));
        return evidence with
        {
            IsShallow = string.Equals(answers[1], "true", StringComparison.Ordinal),
            IsPartial = partial.Output.Length > 0,
            References = references,
            Changes = changes,
            OldestChangeAt = await OldestAsync(host, git, changes, cancellation),
            FetchedAt = answers.Length > 2 ? await host.GetModifiedAtAsync(answers[2] + "/FETCH_HEAD", cancellation) : null,
        };
    }

    private static async Task<SourceBackupEvidence> LookAtRemoteAsync(Git git, SourceBackupEvidence evidence)
    {
        string remote = evidence.Repository.Remote;
        if ((await git.TryAsync("remote")).Output.Split('\n').Contains(remote, StringComparer.Ordinal) is false)
            return evidence;
        evidence = evidence with { HasRemote = true };
        CommandOutput asked;
        try
        {
            asked = await git.TryAsync("ls-remote", "--refs", "--heads", "--tags", "--", remote);
        }
        catch (TimeoutException)
        {
            return evidence with { RemoteGap = new EvidenceGap(Reasons.GitRemoteSilent, remote, Messages.Format("Text.ConnectTimeout", Deadline)) };
        }

        if (asked.ExitCode != 0 || asked.Truncated)
            return evidence with { RemoteGap = new EvidenceGap(Reasons.GitRemoteSilent, remote, Said(asked.Error)) };
        IReadOnlyDictionary<string, string> held = GitOutput.Remote(asked.Output);
        string[] ids = [.. held.Values.Distinct(StringComparer.Ordinal)];
        IReadOnlySet<string> known = ids.Length == 0 ? new HashSet<string>(StringComparer.Ordinal) : GitOutput.Present(await git.FeedAsync(string.Join('\n', ids) + "\n", "cat-file", "--batch-check"));
        // A detached HEAD is work, too; one that is not born yet is no commit.
        bool head = (await git.TryAsync("rev-parse", "--verify", "--quiet", "HEAD^{commit}")).ExitCode == 0;
        (int count, DateTimeOffset? oldest) = evidence.References.Count == 0 && !head ? (0, null) : GitOutput.Commits(await git.FeedAsync(
            string.Concat(known.Select(id => "^" + id + "\n")), ["rev-list", "--timestamp", "--branches", "--tags", .. head ? (string[])["HEAD"] : [], "--stdin"]));
        return evidence with { Remote = held, RemoteUnknown = ids.Length - known.Count, MissingCommits = count, OldestMissingAt = oldest };
    }

    private static async Task<DateTimeOffset?> OldestAsync(HostSession host, Git git, IReadOnlyList<GitChange> changes, CancellationToken cancellation)
    {
        if (changes.Count == 0)
            return null;
        string top = (await git.AskAsync("rev-parse", "--show-toplevel")).TrimEnd('\n');
        DateTimeOffset? oldest = null;
        foreach (GitChange change in changes.Take(ChangesAsked))
        {
            DateTimeOffset? changed = await host.GetModifiedAtAsync($"{top}/{change.Path}", cancellation);
            oldest = oldest < changed ? oldest : changed ?? oldest;
        }

        return oldest;
    }

    private static EvidenceGap Refusal(string path, string error) => error.Contains("dubious ownership", StringComparison.Ordinal)
        ? new EvidenceGap(Reasons.GitUntrusted, path)
        : new EvidenceGap(Reasons.GitRefused, path, Said(error));

    // A remote's address may hold a password.
    private static string Said(string error)
    {
        string line = error.Split('\n').LastOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? error.Split('\n')[0];
        int scheme = line.IndexOf("://", StringComparison.Ordinal);
        int at = scheme < 0 ? -1 : line.IndexOf('@', scheme);
        string shown = at < 0 ? line : line[..(scheme + 3)] + line[(at + 1)..];
        return shown[..Math.Min(shown.Length, 300)].Trim();
    }

    private sealed class Git(HostSession host, string path, CancellationToken cancellation)
    {
        internal Task<CommandOutput> TryAsync(params string[] arguments) => TryAsync(Deadline, arguments);

        internal Task<CommandOutput> TryAsync(TimeSpan deadline, params string[] arguments) =>
            host.RunAsync(new HostCommand("env", [.. Prelude, "-C", path, .. arguments]) { Deadline = deadline }, cancellation);

        /// <summary>Its output; a failure or a cut output is an <see cref="IOException"/>.</summary>
        internal Task<string> AskAsync(params string[] arguments) => FeedAsync("", arguments);

        /// <summary>The same for a command that reads <paramref name="input"/>.</summary>
        internal async Task<string> FeedAsync(string input, params string[] arguments)
        {
            using MemoryStream text = new(Encoding.UTF8.GetBytes(input));
            CommandOutput output = await host.RunAsync(new HostCommand("env", [.. Prelude, "-C", path, .. arguments]) { Deadline = Deadline, Input = input.Length == 0 ? null : text, MaxOutput = 64 * 1024 * 1024 }, cancellation);
            return output.ExitCode != 0 || output.Truncated ? throw new IOException(Said(output.Error)) : output.Output;
        }
    }
}
