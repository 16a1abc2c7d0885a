namespace SlaOps;

/// <summary>Judges <c>access.administrators</c>, <c>security.admin-authentication</c> and <c>security.credentials</c> of hosts, and the first of databases.</summary>
public static class AdministratorJudge
{
    /// <summary>The clauses that are judged here.</summary>
    public static IReadOnlyList<string> Clauses { get; } = [ClauseIds.AccessAdministrators, ClauseIds.SecurityAdminAuthentication, ClauseIds.SecurityCredentials];

    // From the strictest to the laxest.
    private static readonly string[] RootLogins = ["no", "forced-commands-only", "prohibit-password", "yes"];

    /// <summary>Three verdicts for a host.</summary>
    public static IEnumerable<Verdict> Judge(SlaPolicy policy, AdministratorEvidence evidence, DateTimeOffset at)
    {
        yield return Of(policy, ClauseIds.AccessAdministrators, evidence, at, () => Access(policy, evidence), "named: " + Named(policy), string.Join(", ", evidence.Administrators.Select(one => $"{one.Key} ({one.Value})")));
        yield return Of(policy, ClauseIds.SecurityAdminAuthentication, evidence, at, () => Authentication(policy, evidence), Required(policy), Seen(evidence));
        yield return Of(policy, ClauseIds.SecurityCredentials, evidence, at, () => Credentials(policy, evidence), "passwords of " + InvariantText.Of(policy.Access.PasswordLength) + " characters or more", evidence.LeastLength is int length ? "least length " + InvariantText.Of(length) : null);
    }

    /// <summary>The verdict for a database's accounts.</summary>
    public static Verdict Judge(SlaPolicy policy, DatabaseAccountEvidence evidence, DateTimeOffset at)
    {
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, ClauseIds.AccessAdministrators, Targets.Database(evidence.Database), evidence.ObservedAt, at) ?? evidence.Gap;
        string[] unlisted = [.. evidence.Accounts.Where(account => !IsNamed(policy, account.Split('@')[0]))];
        Finding finding = doubt is not null ? Finding.Of(doubt)
            : policy.Access.Administrators.Count == 0 ? new Finding(VerdictStatus.Unknown, Reasons.AdministratorsUnnamed, evidence.Accounts.Count == 0 ? null : string.Join(", ", evidence.Accounts))
            : unlisted.Length > 0 ? new Finding(VerdictStatus.Breached, Reasons.AdministratorUnlisted, string.Join(", ", unlisted))
            : new Finding(VerdictStatus.Met, Reasons.AdministratorsListed, evidence.Accounts.Count);
        Verdict verdict = Finding.Worst(ClauseIds.AccessAdministrators, Targets.Database(evidence.Database), at, [finding], doubt is null ? string.Join(", ", evidence.Accounts) : null);
        verdict.Required = "named: " + Named(policy);
        verdict.Evidence = evidence.Node is string node ? [new EvidenceReference("mysql:" + node, evidence.ObservedAt)] : [];
        return verdict;
    }

    private static Verdict Of(SlaPolicy policy, string clause, AdministratorEvidence evidence, DateTimeOffset at, Func<IEnumerable<Finding>> judge, string required, string? observed)
    {
        EvidenceGap? doubt = EvidenceMoment.Doubt(policy, clause, Targets.Host(evidence.Host), evidence.ObservedAt, at) ?? evidence.Gap;
        Verdict verdict = Finding.Worst(clause, Targets.Host(evidence.Host), at, doubt is null ? judge() : [Finding.Of(doubt)], doubt is null && observed is { Length: > 0 } ? observed : null);
        verdict.Required = required;
        verdict.Evidence = [new EvidenceReference(Targets.Host(evidence.Host), evidence.ObservedAt)];
        return verdict;
    }

    private static IEnumerable<Finding> Access(SlaPolicy policy, AdministratorEvidence evidence)
    {
        string[] unlisted = [.. evidence.Administrators.Keys.Where(account => !IsNamed(policy, account))];
        if (evidence.Everybody)
            yield return new Finding(VerdictStatus.Breached, Reasons.AdministratorEverybody);
        if (evidence.SudoersUnread is { } unread)
            yield return unread.AsFinding();
        if (policy.Access.Administrators.Count == 0)
            yield return new Finding(VerdictStatus.Unknown, Reasons.AdministratorsUnnamed, evidence.Administrators.Count == 0 ? null : string.Join(", ", evidence.Administrators.Keys));
        else if (unlisted.Length > 0)
            yield return new Finding(VerdictStatus.Breached, Reasons.AdministratorUnlisted, string.Join(", ", unlisted));
        yield return new Finding(VerdictStatus.Met, Reasons.AdministratorsListed, evidence.Administrators.Count);
    }

    private static IEnumerable<Finding> Authentication(SlaPolicy policy, AdministratorEvidence evidence)
    {
        string[] open = [.. (evidence.EmptyPasswords ?? []).Where(account => account is "root" || evidence.Administrators.ContainsKey(account))];
        if (open.Length > 0)
            yield return new Finding(VerdictStatus.Breached, Reasons.PasswordEmpty, string.Join(", ", open));
        if (evidence.Ssh is { EmptyPasswords: true })
            yield return new Finding(VerdictStatus.Breached, Reasons.SshEmptyPasswords);
        if (evidence.Ssh is { } ssh)
        {
            if (Rank(ssh.RootLogin) > Rank(policy.Access.RootLogin))
                yield return new Finding(VerdictStatus.AtRisk, Reasons.SshRootLogin, ssh.RootLogin, policy.Access.RootLogin);
            if (ssh.Passwords && !policy.Access.SshPasswords)
                yield return new Finding(VerdictStatus.AtRisk, Reasons.SshPasswordLogin);
            foreach (Finding finding in (evidence.SshMatches ?? []).SelectMany(match => Permits(policy, match)))
                yield return finding;
        }

        if (evidence.HasSsh && (evidence.Ssh is null || evidence.SshMatches is null))
            yield return Unread(evidence.SshUnread, "sshd -T");
        if (evidence.EmptyPasswords is null)
            yield return Unread(evidence.ShadowUnread, "/etc/shadow");
        yield return new Finding(VerdictStatus.Met, Reasons.AdministratorsAuthenticate);
    }

    private static IEnumerable<Finding> Permits(SlaPolicy policy, SshServerMatch match)
    {
        if (match.Settings.EmptyPasswords)
            yield return new Finding(VerdictStatus.Breached, Reasons.SshMatchPermits, match.Criteria, "PermitEmptyPasswords yes");
        if (Rank(match.Settings.RootLogin) > Rank(policy.Access.RootLogin))
            yield return new Finding(VerdictStatus.AtRisk, Reasons.SshMatchPermits, match.Criteria, "PermitRootLogin " + match.Settings.RootLogin);
        if (match.Settings.Passwords && !policy.Access.SshPasswords)
            yield return new Finding(VerdictStatus.AtRisk, Reasons.SshMatchPermits, match.Criteria, "PasswordAuthentication yes");
    }

    private static IEnumerable<Finding> Credentials(SlaPolicy policy, AdministratorEvidence evidence)
    {
        if (evidence.EmptyPasswords is { Count: > 0 } empty)
            yield return new Finding(VerdictStatus.Breached, Reasons.PasswordEmpty, string.Join(", ", empty));
        string[] shared = [.. evidence.Administrators.Where(one => one.Value is "uid 0").Select(one => one.Key)];
        if (shared.Length > 0)
            yield return new Finding(VerdictStatus.Breached, Reasons.AccountSharesRoot, string.Join(", ", shared));
        if (evidence.EmptyPasswords is null)
            yield return Unread(evidence.ShadowUnread, "/etc/shadow");
        if (evidence.ChecksQuality is null)
            yield return new Finding(VerdictStatus.Unknown, Reasons.Unreadable, "/etc/pam.d", Messages.Format("Text.PartMissing"));
        else if (evidence.ChecksQuality is false)
            yield return new Finding(VerdictStatus.AtRisk, Reasons.PasswordUnchecked);
        else if ((evidence.LeastLength ?? 0) < policy.Access.PasswordLength)
            yield return new Finding(VerdictStatus.AtRisk, Reasons.PasswordShort, evidence.LeastLength ?? 0, policy.Access.PasswordLength);
        yield return new Finding(VerdictStatus.Met, Reasons.CredentialsManaged, evidence.LeastLength ?? 0);
    }

    private static Finding Unread(UnansweredTool? why, string what) => (why ?? new UnansweredTool(what, Messages.Format("Text.PartMissing"))).AsFinding();

    // A word that this version does not know is taken for the laxest.
    private static int Rank(string login) => Array.IndexOf(RootLogins, login is "without-password" ? "prohibit-password" : login) is int rank and >= 0 ? rank : RootLogins.Length;

    private static bool IsNamed(SlaPolicy policy, string account) => policy.Access.Administrators.Contains(account, StringComparer.Ordinal);

    private static string Named(SlaPolicy policy) => policy.Access.Administrators.Count == 0 ? "-" : string.Join(", ", policy.Access.Administrators);

    private static string Required(SlaPolicy policy) => "SSH: root login " + policy.Access.RootLogin + (policy.Access.SshPasswords ? "" : ", no passwords");

    private static string? Seen(AdministratorEvidence evidence) => evidence.Ssh is not { } ssh ? null
        : "SSH: " + string.Join("; ", (evidence.SshMatches ?? []).Where(match => match.Settings != ssh).Select(match => $"Match {match.Criteria}: {Seen(match.Settings)}").Prepend(Seen(ssh)));

    private static string Seen(SshServerSettings ssh) => "root login " + ssh.RootLogin + (ssh.Passwords ? ", passwords" : ", no passwords");
}
