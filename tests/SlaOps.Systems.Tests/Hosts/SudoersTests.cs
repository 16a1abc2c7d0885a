namespace SlaOps.Systems.Tests;

/// <summary>The lines that verdicts offer, before a real sudo with a sudoers of its own.</summary>
public sealed class SudoersTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("two words")]
    [InlineData("a,b:c=d")]
    [InlineData("a*b?c[d]e!f")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("#b")]
    [InlineData("%Y $1 \"q\" 'q' {x} <y> (z) ^")]
    public void A_line_allows_its_command_and_no_other(string argument)
    {
        SshServer.SkipWithout(SshServer.IsRoot && LocalProcess.Find("sudo") is not null, "Only root can try another account's rights; sudo tells them: install sudo.");
        using TemporaryFolder folder = new();
        string[] arguments = argument.Length == 0 ? [] : ["-n", argument];
        File.WriteAllText(folder.File("passwd"), "root:x:0:0::/:/bin/sh\nslaops:x:2001:2001::/:/bin/sh\n");
        File.WriteAllText(folder.File("shadow"), "root:*:19000::::::\nslaops:*:19000::::::\n");
        File.WriteAllText(folder.File("sudoers"), Sudoers.Line("slaops", "/usr/bin/echo", arguments) + "\n");
        Assert.Equal(string.Join(' ', arguments.Skip(1)), Try(folder, arguments).TrimEnd('\n'));
        Assert.Throws<InvalidOperationException>(() => Try(folder, [.. arguments, "more"]));
        Assert.Throws<InvalidOperationException>(() => Try(folder, ["-n", "axxb"]));
    }

    private static string Try(TemporaryFolder folder, string[] arguments) => LocalProcess.Run(
        "unshare",
        ["-m", "--propagation", "private", "sh", "-c", "cd \"$1\" && shift && for f in passwd shadow sudoers; do chown 0:0 $f && chmod 644 $f && mount --bind $f /etc/$f || exit; done; chmod 440 sudoers; exec setpriv --reuid=2001 --regid=2001 --clear-groups sudo -n /usr/bin/echo \"$@\"", "sh", folder.Path, .. arguments]);
}
