using System.Text;
using SlaOps.Tests.Fuzzing;

namespace SlaOps.Systems.Tests.Fuzzing;

/// <summary>What comes over a connection to a host, and what is known of it beforehand.</summary>
public class HostFuzzTests
{
    private const string Mark = "0123456789ABCDEF0123456789ABCDEF";
    private const int Kept = 48;

    // However the network cuts a stream, the answers in it are the same.
    [Fact]
    public void Answers_of_a_shell() => Fuzz.Run("shell-answers", content =>
    {
        string[] whole = Answers(content, content.Length);
        Assert.Equal(whole, Answers(content, 7));
        Assert.All(whole.Where(answer => answer.Length > 0), answer => Assert.True(answer.Length <= Kept + 8 * 1024 + 16));
    });

    [Fact]
    public void Known_hosts() => Fuzz.Run("known-hosts", content =>
    {
        KnownHost[] lines = [.. KnownHosts.Parse("known_hosts", Encoding.UTF8.GetString(content))];
        Assert.All(lines, line => Assert.Equal(line.KeyType, KnownHosts.TypeOf(line.Key)));
        KnownHosts known = new(lines);
        byte[] foreign = [0, 0, 0, 1, (byte)'x'];
        foreach (string host in (string[])["web1", "10.0.0.1", "db.example.com"])
        {
            Assert.NotEqual(HostKeyTrust.Known, known.Check(host, 22, foreign).Trust);
            Assert.NotEqual(HostKeyTrust.Known, known.CheckAuthority(host, 2222, foreign).Trust);
            Assert.All(lines, line => Assert.True(known.Check(host, 2222, line.Key).Trust != HostKeyTrust.Known || line.Marker.Length == 0 || Array.Exists(lines, other => other.Marker.Length == 0 && other.Key.SequenceEqual(line.Key))));
            _ = known.KeyTypes(host, 2222).Count();
        }
    });

    private static string[] Answers(byte[] content, int step)
    {
        ShellFrames frames = new(Mark);
        SshShell.Question[] questions = [.. Enumerable.Range(0, 6).Select(_ => new SshShell.Question(new HostCommand("true")))];
        foreach (SshShell.Question question in questions)
        {
            // The other one of its two streams has come already.
            question.Take("", cut: false, "0", isError: true);
            frames.Expect(question, Kept);
        }

        for (int at = 0; at < content.Length; at += step)
            frames.Take(content.AsSpan(at, Math.Min(step, content.Length - at)));
        return [.. questions.Select(question => !question.Done.Task.IsCompleted ? "" : Text(question.Done.Task.Result!))];
    }

    private static string Text(HostAnswer answer) => $"{answer.Output?.ExitCode} {answer.ProgramPath} {answer.Output?.Truncated} {answer.Output?.Output} {answer.IsMissing}";
}
