namespace SlaOps;

/// <summary><c>service:</c> how much of the time the service is offered.</summary>
public sealed record ServicePolicy
{
    public TimeSpan PerDay { get; init; } = TimeSpan.FromHours(24);

    public int DaysPerYear { get; init; } = 365;
}

/// <summary><c>maintenance.emergency:</c> outside the window.</summary>
public sealed record EmergencyMaintenancePolicy
{
    /// <summary>The least severity of a defect that allows it.</summary>
    public IncidentSeverity Severity { get; init; } = IncidentSeverity.Severe;

    /// <summary>True: it cannot be opened without saying when it ends.</summary>
    public bool EndRequired { get; init; } = true;

    /// <summary>True: it is excluded only where a notice went out before it began; otherwise it is downtime.</summary>
    public bool AnnouncedOnly { get; init; } = true;
}

/// <summary><c>notice:</c></summary>
public sealed record NoticePolicy
{
    /// <summary>The kinds of notices that a policy may name.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["release", "maintenance", "emergency-maintenance", "severe", "minor", "policy-change"];

    /// <summary>The channels of each kind; <c>individual</c> is the affected user alone.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Channels { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>A change of the policy is announced at least this long before it is in force; zero is merely "before".</summary>
    public TimeSpan PolicyChangeBefore { get; init; }
}

/// <summary><c>backup.systemFiles:</c> kept in Git.</summary>
public sealed record SystemFilesBackupPolicy
{
    /// <summary>True: the whole history is kept, so shallow copies do not count.</summary>
    public bool WholeHistory { get; init; } = true;

    /// <summary>What is committed must be on the backup remote within this.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}

/// <summary><c>log:</c></summary>
public sealed record LogPolicy
{
    /// <summary>Operation logs of so many past days are kept.</summary>
    public TimeSpan Operation { get; init; } = TimeSpan.FromDays(3);

    /// <summary>Older logs should be gone: one that is there is <c>AtRisk</c>, and <c>Remove-SlaExpiredLog</c> removes it. At least <see cref="Operation"/>.</summary>
    public TimeSpan RotateAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Usage of a day is in the month's total once this has passed since that day's end.</summary>
    public TimeSpan UsageWithin { get; init; } = TimeSpan.FromDays(1);

    /// <summary>True: monthly totals are kept for ever.</summary>
    public bool UsageForever { get; init; } = true;

    /// <summary>What is recorded of users and systems.</summary>
    public IReadOnlyList<string> SecurityEvents { get; init; } = ["user-activity", "exceptions", "security-events"];

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}

/// <summary><c>security:</c></summary>
public sealed record SecurityPolicy
{
    /// <summary>Firewalls that count, by service name.</summary>
    public IReadOnlyList<string> Firewalls { get; init; } = ["nftables", "iptables", "ufw", "firewalld"];

    /// <summary>Intrusion detection that counts, by service name, such as fail2ban.</summary>
    public IReadOnlyList<string> IntrusionDetection { get; init; } = ["fail2ban", "suricata", "snort", "ossec", "wazuh", "auditd"];

    /// <summary>Monitoring that counts, by service name: agents that watch a host and its network lines.</summary>
    public IReadOnlyList<string> NetworkMonitoring { get; init; } = ["prometheus-node-exporter", "zabbix_agentd", "zabbix_agent2", "telegraf", "collectd", "snmpd", "nrpe", "netdata"];

    /// <summary>True: every client logs in on a subdomain of its own.</summary>
    public bool SubdomainPerClient { get; init; } = true;

    public TlsPolicy Tls { get; init; } = new();

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}

/// <summary><c>security.tls:</c></summary>
public sealed record TlsPolicy
{
    /// <summary>The least version of the protocol: <c>1.2</c> or <c>1.3</c>.</summary>
    public string Least { get; init; } = "1.2";

    /// <summary>True: the certificate comes from an authority of a third party, not our own.</summary>
    public bool ThirdParty { get; init; } = true;

    /// <summary>A certificate that ends sooner than this is <c>AtRisk</c>.</summary>
    public TimeSpan RenewBefore { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Browsers are told to speak TLS alone for at least this long (RFC 6797); zero: they need not be told.</summary>
    public TimeSpan StrictTransport { get; init; } = TimeSpan.FromDays(180);
}

/// <summary><c>monitoring:</c> what is watched, by the name of its metrics or the thing itself.</summary>
public sealed record MonitoringPolicy
{
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(15);

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(5);

    public IReadOnlyList<string> Infra { get; init; } = ["servers", "cpu", "memory", "disk", "network", "filesystem", "conntrack"];

    public IReadOnlyList<string> Service { get; init; } = ["state", "resources", "connections"];

    public IReadOnlyList<string> MySql { get; init; } = ["connections", "threads", "qps", "slow-queries"];

    public IReadOnlyList<string> Web { get; init; } = ["url"];

    public IReadOnlyList<string> Api { get; init; } = ["api"];
}

/// <summary><c>redundancy:</c> how many of a thing run at once, at least.</summary>
public sealed record RedundancyPolicy
{
    public int Nodes { get; init; } = 2;

    public int DatabaseNodes { get; init; } = 2;

    /// <summary>A replica that is further behind does not count.</summary>
    public TimeSpan MaxLag { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>True: spare equipment stands ready.</summary>
    public bool Spare { get; init; } = true;
}

/// <summary><c>access:</c></summary>
public sealed record AccessPolicy
{
    /// <summary>The accounts that may reach data, by the operator's security policy; empty until it is filled in.</summary>
    public IReadOnlyList<string> Administrators { get; init; } = [];

    /// <summary>The most that root may do over SSH: <c>no</c>, <c>forced-commands-only</c>, <c>prohibit-password</c> or <c>yes</c> (as <c>PermitRootLogin</c>).</summary>
    public string RootLogin { get; init; } = "prohibit-password";

    /// <summary>True: SSH may accept passwords.</summary>
    public bool SshPasswords { get; init; }

    /// <summary>The least length of a new password.</summary>
    public int PasswordLength { get; init; } = 8;

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(1);
}

/// <summary><c>encryption:</c></summary>
public sealed record EncryptionPolicy
{
    public bool InTransit { get; init; } = true;

    public bool AtRest { get; init; } = true;
}

/// <summary><c>tenant:</c></summary>
public sealed record TenantPolicy
{
    /// <summary>True: every customer has a URL of its own.</summary>
    public bool OwnUrl { get; init; } = true;

    /// <summary>True: all of them over TLS.</summary>
    public bool Tls { get; init; } = true;
}

/// <summary><c>vulnerability:</c></summary>
public sealed record VulnerabilityPolicy
{
    /// <summary>"All the time" holds while the last attested test is younger than this.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(90);
}

/// <summary><c>release:</c></summary>
public sealed record ReleasePolicy
{
    /// <summary>False: an update needs nothing from the customer.</summary>
    public bool NeedsCustomer { get; init; }
}
