namespace SlaOps.Systems;

/// <summary>Observes who can administer a host, and how they authenticate.</summary>
public static class AdministratorCollector
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly HostCommand Accounts = new("sh", "-c", AdministratorText.Script) { Deadline = Deadline };

    // Each is exactly what a line of sudoers allows: names of files are told, and of passwords only that they are empty.
    private static readonly HostCommand Sudoers = new("grep", "-RH", "^", "/etc/sudoers", "/etc/sudoers.d") { Deadline = Deadline, NeedsRoot = true };
    private static readonly HostCommand EmptyPasswords = new("awk", "-F:", "length($2)<1{print$1}", "/etc/shadow") { Deadline = Deadline, NeedsRoot = true };

    // A "Match LocalPort" and the like must be told a connection: one that fits none.
    private static readonly HostCommand Sshd = new("sshd", "-T", "-C", "lport=65535,laddr=192.0.2.1") { Deadline = Deadline, NeedsRoot = true };

    // Where Debian, the Red Hat family and SUSE have them.
    private static readonly HostCommand SshdFiles = new(
        "grep", "-RH", "^", "/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d", "/usr/etc/ssh/sshd_config", "/usr/etc/ssh/sshd_config.d", "/etc/crypto-policies/back-ends/opensshserver.config")
    { Deadline = Deadline, NeedsRoot = true };

    /// <summary>One round trip; what may not be read says so.</summary>
    public static async Task<AdministratorEvidence> CollectAsync(HostSession host, CancellationToken cancellation)
    {
        DateTimeOffset observedAt = DateTimeOffset.UtcNow;
        if (host.IsWindows)
            return new AdministratorEvidence { Host = host.Name, ObservedAt = observedAt, Gap = HostScript.NotOnWindows };
        try
        {
            IReadOnlyList<HostAnswer> answers = await host.RunManyAsync([Accounts, Sudoers, EmptyPasswords, Sshd, SshdFiles], cancellation);
            RootText files = Of(answers[4], "sshd_config", host.User, IsPartly(answers[4]));
            AdministratorSecrets secrets = new(
                Of(answers[1], "/etc/sudoers", host.User, IsPartly(answers[1])),
                Of(answers[2], "/etc/shadow", host.User, part: false),
                !answers[3].IsMissing,
                WithBoth(Of(answers[3], "sshd -T", host.User, part: false), files),
                files);
            return answers[0].Printed is string accounts
                ? AdministratorText.Parse(host.Name, observedAt, accounts, secrets)
                : new AdministratorEvidence { Host = host.Name, ObservedAt = observedAt, Gap = new EvidenceGap(Reasons.Unreadable, Targets.Host(host.Name), answers[0].Why) };
        }
        catch (Exception exception) when (SessionFault.GapOf(exception, host.Name) is EvidenceGap gap)
        {
            return new AdministratorEvidence { Host = host.Name, ObservedAt = observedAt, Gap = gap };
        }
    }

    private static RootText Of(HostAnswer answer, string what, string user, bool part) => part || answer.Printed is not null
        ? new RootText(answer.Output!.Output, null)
        : new RootText(null, new UnansweredTool(what, answer.Why) { Sudoers = answer.SudoersLine(user) });

    // Where root is missing for both, one line of sudoers allows both.
    private static RootText WithBoth(RootText sshd, RootText files) => (sshd.Unread, files.Unread) is ({ Why: "NeedsRoot" } first, { Why: "NeedsRoot", Sudoers: string second })
        ? new RootText(null, first with { Sudoers = first.Sudoers + ", " + second[(second.IndexOf(": ", StringComparison.Ordinal) + 2)..] })
        : sshd;

    // All that is there was read; what is not there is no fault of it.
    private static bool IsPartly(HostAnswer answer) => answer.Output is { ExitCode: 1 or 2, Truncated: false } output
        && output.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).All(line => line.EndsWith(": No such file or directory", StringComparison.Ordinal));
}
