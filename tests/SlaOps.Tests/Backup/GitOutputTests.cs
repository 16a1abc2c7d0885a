using SlaOps.Tests.Fuzzing;

namespace SlaOps.Tests.Backup;

public class GitOutputTests
{
    private const string Id = "0123456789abcdef0123456789abcdef01234567";

    [Theory]
    [InlineData("", "")]
    [InlineData(" M one\0", "one")]
    [InlineData("?? new file\0", "new file?")]
    [InlineData("R  new\0old\0 M one\0", "new, one")]
    [InlineData("RM new\0?? old\0A  b\0", "new, b")]
    [InlineData("?? line\nbreak\0", "line\nbreak?")]
    [InlineData("UU both\0", "both")]
    [InlineData("garbage", "")]
    [InlineData("??", "")]
    public void Status_names_what_is_not_committed(string output, string expected) =>
        Assert.Equal(expected, string.Join(", ", GitOutput.Status(output).Select(change => change.Path + (change.IsUntracked ? "?" : ""))));

    [Theory]
    [InlineData(Id + "\t1700000000\t\trefs/heads/main\n", "refs/heads/main 1700000000")]
    [InlineData(Id + "\t\t1700000000\trefs/tags/v1\n", "refs/tags/v1 1700000000")]
    [InlineData(Id + "\t\t\trefs/tags/blob\n", "refs/tags/blob ")]
    [InlineData(Id + "\t1700000000\t\trefs/heads/a\tb\n", "refs/heads/a\tb 1700000000")]
    [InlineData(Id + "\t99999999999999999999\t\trefs/heads/main", "refs/heads/main ")]
    [InlineData("short\t1\t\trefs/heads/main\n", "")]
    [InlineData("fatal: not a repository\n", "")]
    public void References_come_with_their_commits_moment(string output, string expected) =>
        Assert.Equal(expected, string.Join(", ", GitOutput.References(output).Select(one => $"{one.Name} {one.CommittedAt?.ToUnixTimeSeconds()}")));

    [Fact]
    public void Objects_that_are_missing_are_not_present() =>
        Assert.Equal([Id], GitOutput.Present($"{Id} commit 210\n{new string('b', 40)} missing\nfatal\n"));

    [Theory]
    [InlineData("", 0, null)]
    [InlineData("1700000000 " + Id + "\n1600000000 " + Id + "\n", 2, 1600000000L)]
    [InlineData("soon " + Id + "\n", 0, null)]
    public void Commits_are_counted_and_the_oldest_is_kept(string output, int count, long? oldest) =>
        Assert.Equal((count, oldest), (GitOutput.Commits(output).Count, GitOutput.Commits(output).Oldest?.ToUnixTimeSeconds()));

    [Theory]
    [InlineData("dangling commit " + Id + "\nnotice: HEAD points to an unborn branch (main)\n", "")]
    [InlineData("missing blob " + Id + "\n", "missing blob " + Id)]
    [InlineData("error: " + Id + ": object corrupt or missing\nChecking objects\n", "error: " + Id + ": object corrupt or missing")]
    public void What_nothing_needs_is_no_damage(string output, string expected) => Assert.Equal(expected, string.Join("; ", GitOutput.Damage(output, "")));

    [Fact]
    public void Any_output_is_read_without_harm() => Fuzz.Run("git", bytes =>
    {
        string text = System.Text.Encoding.Latin1.GetString(bytes);
        GitOutput.Status(text);
        GitOutput.References(text);
        GitOutput.Remote(text);
        GitOutput.Present(text);
        GitOutput.Commits(text);
        GitOutput.Damage(text, text);
    });
}
