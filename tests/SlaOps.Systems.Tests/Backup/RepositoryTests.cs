using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems.Tests.Backup;

/// <summary>Real repositories with a real bare remote, made by git and looked at through it.</summary>
public sealed class RepositoryTests : IDisposable
{
    private static readonly SlaPolicy Policy = TestPolicy.Bare;

    private readonly TemporaryFolder folder = new();

    private string Work => folder.File("work");

    private string Remote => folder.File("remote.git");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    public static TheoryData<string, string> Findings => new()
    {
        { "pushed", "Met SourceBackedUp" },
        { "names of all kinds", "Met SourceBackedUp" },
        { "ignored file", "Met SourceBackedUp" },
        { "new change", "AtRisk SourceNotCommitted" },
        { "old change", "Breached SourceNotCommitted" },
        { "new file", "AtRisk SourceNotCommitted" },
        { "staged file", "AtRisk SourceNotCommitted" },
        { "young commit", "Met SourcePending" },
        { "old commit", "Breached SourceNotPushed" },
        { "old commit on a detached head", "Breached SourceNotPushed" },
        { "old branch", "Breached SourceReferenceMissing" },
        { "young branch", "Met SourcePending" },
        { "old tag", "Breached SourceReferenceMissing" },
        { "moved tag", "Breached SourceTagDiffers" },
        { "no such remote", "Breached SourceNoRemote" },
        { "remote gone", "Unknown GitRemoteSilent" },
        { "remote ahead", "Met SourceBackedUp" },
        { "diverged", "Unknown SourceRemoteAhead" },
        { "shallow", "Breached SourceShallow" },
        { "partial", "Breached SourcePartial" },
        { "broken object", "Breached SourceDamaged" },
        { "missing object", "Breached SourceDamaged" },
        { "empty", "Unknown SourceEmpty" },
        { "bare", "Met SourceBackedUp" },
        { "no repository", "Unknown GitRefused" },
        { "no folder", "Unknown GitRefused" },
    };

    [Theory]
    [MemberData(nameof(Findings))]
    public async Task A_repository_has_its_verdict(string what, string expected)
    {
        EstateRepository repository = Make(what);
        SourceBackupEvidence evidence = (await RepositoryCollector.CollectAsync(Estate, [repository], new SecretResolver(), Cancellation))[0];
        Verdict verdict = SourceBackupJudge.Judge(Policy, evidence, DateTimeOffset.UtcNow);
        Assert.True(expected == $"{verdict.Status} {verdict.Reason}", $"{verdict.Status} {verdict.Reason}: {verdict.Message}");
        Assert.Equal("repository:etc", verdict.Target);
    }

    [Fact]
    public async Task Nothing_in_a_repository_is_changed_and_nothing_it_configures_is_run()
    {
        EstateRepository repository = Make("pushed");
        string mark = folder.File("ran");
        foreach (string hook in (string[])["post-index-change", "pre-push", "post-checkout", "reference-transaction"])
        {
            File.WriteAllText(Path.Combine(Work, ".git/hooks", hook), $"#!/bin/sh\ntouch {mark}\n");
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(Work, ".git/hooks", hook), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Git("config", "core.fsmonitor", "touch " + mark);
        File.Delete(mark);
        File.SetLastWriteTimeUtc(Path.Combine(Work, "one"), DateTime.UtcNow.AddMinutes(-5));
        string before = Hash();
        await RepositoryCollector.CollectAsync(Estate, [repository], new SecretResolver(), Cancellation);
        Assert.Equal(before, Hash());
        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task A_moment_far_from_what_was_seen_is_not_judged()
    {
        SourceBackupEvidence evidence = (await RepositoryCollector.CollectAsync(Estate, [Make("pushed")], new SecretResolver(), Cancellation))[0];
        foreach (TimeSpan away in (TimeSpan[])[TimeSpan.FromHours(25), -TimeSpan.FromHours(25)])
            Assert.Equal("NotObservedThen", SourceBackupJudge.Judge(Policy, evidence, evidence.ObservedAt + away).Reason);
    }

    private static SlaEstate Estate => SlaEstate.ThisMachine("here");

    private EstateRepository Make(string what)
    {
        string old = DateTimeOffset.UtcNow.AddDays(-3).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + " +0000";
        Run(folder.Path, "init", "-q", "-b", "main", "--bare", Remote);
        Run(folder.Path, "init", "-q", "-b", "main", Work);
        EstateRepository repository = new() { Name = "etc", Path = Work, Remote = "backup" };
        if (what == "empty")
            return Remoted(repository);
        Write("one", "1");
        Write(".gitignore", "*.log\n");
        Git("add", "-A");
        Commit("first", old);
        Git("tag", "v1");
        Remoted(repository);
        Git("push", "-q", "--all", "backup");
        Git("push", "-q", "--tags", "backup");
        switch (what)
        {
            case "names of all kinds":
                Write("a name\nwith 改行 and \"quotes\"", "x");
                Git("add", "-A");
                Commit("odd", old);
                Git("branch", "feature/電話");
                Git("push", "-q", "--all", "backup");
                break;
            case "ignored file":
                Write("trace.log", "x");
                break;
            case "new change":
                Write("one", "2");
                break;
            case "old change":
                Write("one", "2");
                File.SetLastWriteTimeUtc(Path.Combine(Work, "one"), DateTime.UtcNow.AddDays(-2));
                break;
            case "new file":
                Write("two", "2");
                break;
            case "staged file":
                Write("two", "2");
                Git("add", "-A");
                break;
            case "young commit":
                Write("two", "2");
                Git("add", "-A");
                Commit("second", null);
                break;
            case "old commit":
                Write("two", "2");
                Git("add", "-A");
                Commit("second", old);
                break;
            case "old commit on a detached head":
                Git("checkout", "-q", "--detach");
                Write("two", "2");
                Git("add", "-A");
                Commit("second", old);
                break;
            case "old branch":
                Git("branch", "other");
                break;
            case "young branch":
                Git("checkout", "-q", "-b", "other");
                Write("two", "2");
                Git("add", "-A");
                Commit("second", null);
                break;
            case "old tag":
                Git("tag", "v2");
                break;
            case "moved tag":
                Write("two", "2");
                Git("add", "-A");
                Commit("second", old);
                Git("push", "-q", "--all", "backup");
                Git("tag", "-f", "v1");
                break;
            case "no such remote":
                return repository with { Remote = "other" };
            case "remote gone":
                Directory.Delete(Remote, recursive: true);
                break;
            case "remote ahead":
                OtherPush(old, force: false);
                break;
            case "diverged":
                Write("two", "2");
                Git("add", "-A");
                Commit("second", old);
                OtherPush(old, force: true);
                break;
            case "shallow":
                Write("two", "2");
                Git("add", "-A");
                Commit("second", old);
                Git("push", "-q", "--all", "backup");
                return Cloned("--depth", "1");
            case "partial":
                Run(Remote, "config", "uploadpack.allowFilter", "true");
                return Cloned("--filter=blob:none", "--no-checkout");
            case "broken object":
                string broken = Objects()[0];
                File.SetAttributes(broken, FileAttributes.Normal);
                byte[] bytes = File.ReadAllBytes(broken);
                bytes[^3] ^= 0xFF;
                File.WriteAllBytes(broken, bytes);
                break;
            case "missing object":
                string blob = Out("rev-parse", "HEAD:one");
                File.SetAttributes(Path.Combine(Work, ".git/objects", blob[..2], blob[2..]), FileAttributes.Normal);
                File.Delete(Path.Combine(Work, ".git/objects", blob[..2], blob[2..]));
                break;
            case "bare":
                Run(folder.Path, "clone", "-q", "--mirror", Remote, folder.File("mirror.git"));
                return repository with { Path = folder.File("mirror.git"), Remote = "origin" };
            case "no repository":
                Directory.CreateDirectory(folder.File("plain"));
                return repository with { Path = folder.File("plain") };
            case "no folder":
                return repository with { Path = folder.File("nowhere") };
        }

        return repository;
    }

    private EstateRepository Remoted(EstateRepository repository)
    {
        Git("remote", "add", "backup", Remote);
        return repository;
    }

    private EstateRepository Cloned(params string[] options)
    {
        Run(folder.Path, ["clone", "-q", .. options, "file://" + Remote, folder.File("clone")]);
        return new EstateRepository { Name = "etc", Path = folder.File("clone"), Remote = "origin" };
    }

    // Somebody else's commit, which was never fetched here.
    private void OtherPush(string date, bool force)
    {
        string other = folder.File("other");
        Run(folder.Path, "clone", "-q", Remote, other);
        if (force)
            RunAt(date, other, "commit", "-q", "--amend", "--allow-empty", "-m", "rewritten");
        File.WriteAllText(Path.Combine(other, "three"), "3");
        Run(other, "add", "-A");
        RunAt(date, other, "commit", "-q", "-m", "theirs");
        Run(other, ["push", "-q", .. force ? (string[])["--force"] : [], "origin", "HEAD:main"]);
    }

    private string[] Objects() => [.. Directory.GetFiles(Path.Combine(Work, ".git/objects"), "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path).Length == 38).Order(StringComparer.Ordinal)];

    private string Hash()
    {
        StringBuilder state = new();
        foreach (string file in Directory.GetFiles(Work, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            state.Append(CultureInfo.InvariantCulture, $"{file} {File.GetLastWriteTimeUtc(file):O} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}\n");
        return state.ToString();
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Work, name), text);

    private void Commit(string message, string? date) => RunAt(date, Work, "commit", "-q", "-m", message);

    private void Git(params string[] arguments) => Run(Work, arguments);

    private string Out(params string[] arguments) => RunAt(null, Work, arguments).Trim();

    private static void Run(string folder, params string[] arguments) => RunAt(null, folder, arguments);

    private static string RunAt(string? date, string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("git") { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["-c", "user.name=t", "-c", "user.email=t@example.test", "-c", "commit.gpgSign=false", "-c", "advice.detachedHead=false", .. arguments])
            start.ArgumentList.Add(argument);
        foreach (string variable in (string[])["GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"])
            start.Environment[variable] = date ?? "";
        if (date is null)
        {
            start.Environment.Remove("GIT_COMMITTER_DATE");
            start.Environment.Remove("GIT_AUTHOR_DATE");
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, string.Join(' ', arguments) + ": " + error.Result);
        return output;
    }
}
