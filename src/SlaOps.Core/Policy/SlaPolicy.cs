namespace SlaOps;

/// <summary>What was promised, typed. Built by binding a policy file; every span is a clock span unless it says calendar or business days.</summary>
public sealed record SlaPolicy
{
    public required string Name { get; init; }

    /// <summary>The revision, such as <c>2024-05</c>.</summary>
    public required string Revision { get; init; }

    /// <summary>The first day, in <see cref="TimeZone"/>, on which this revision is in force.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>The zone in which "today", "this month" and times without an offset are read.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>The file it was read from; null for the built-in one.</summary>
    public string? Path { get; init; }

    /// <summary>The clauses that this policy promises, by id.</summary>
    public required IReadOnlyDictionary<string, ClausePromise> Clauses { get; init; }

    public MaintenancePolicy Maintenance { get; init; } = new();

    public ServicePolicy Service { get; init; } = new();

    public SupportPolicy Support { get; init; } = new();

    public AvailabilityPolicy Availability { get; init; } = new();

    public IncidentPolicy Incident { get; init; } = new();

    public NoticePolicy Notice { get; init; } = new();

    public BackupPolicy Backup { get; init; } = new();

    public ErasurePolicy Erasure { get; init; } = new();

    public PatchPolicy Patch { get; init; } = new();

    public TimePolicy Time { get; init; } = new();

    public LogPolicy Logs { get; init; } = new();

    public SecurityPolicy Security { get; init; } = new();

    public MonitoringPolicy Monitoring { get; init; } = new();

    public ClientPolicy Client { get; init; } = new();

    public RedundancyPolicy Redundancy { get; init; } = new();

    public AccessPolicy Access { get; init; } = new();

    public EncryptionPolicy Encryption { get; init; } = new();

    public TenantPolicy Tenant { get; init; } = new();

    public VulnerabilityPolicy Vulnerability { get; init; } = new();

    public ReleasePolicy Release { get; init; } = new();

    /// <summary>The causes that may take an incident out of the agreement, each only with evidence.</summary>
    public IReadOnlyList<string> Exclusions { get; init; } = ExclusionIds.All;

    /// <summary>How many servers each role has, such as voice ×4.</summary>
    public IReadOnlyDictionary<string, int> Servers { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Revision}";
}

/// <summary>One clause as this policy words it.</summary>
public sealed record ClausePromise
{
    public required string Id { get; init; }

    public ClauseStrength Strength { get; init; } = ClauseStrength.Firm;

    /// <summary>The promise in the operator's own words.</summary>
    public required string English { get; init; }

    public required string Japanese { get; init; }

    /// <summary>True where a value of this clause is this project's reading, not the source's.</summary>
    public bool Assumed { get; init; }
}

/// <summary><c>maintenance:</c> a daily window; where the end is not after the start it ends on the next day.</summary>
public sealed record MaintenancePolicy
{
    public TimeOnly Start { get; init; } = new(0, 0);

    public TimeOnly End { get; init; } = new(5, 0);

    /// <summary>The services that may stop in it.</summary>
    public IReadOnlyList<string> Affects { get; init; } = ["call"];

    /// <summary>An overrun up to this is <c>AtRisk</c>, beyond it <c>Breached</c>.</summary>
    public TimeSpan OverrunTolerance { get; init; }

    /// <summary>True: it leaves the total of service time only where a notice went out before it began.</summary>
    public bool AnnouncedOnly { get; init; } = true;

    public EmergencyMaintenancePolicy Emergency { get; init; } = new();
}

/// <summary>A span of days of any year, ends included; it may cross the year's end.</summary>
public readonly record struct DayOfYearRange(int FromMonth, int FromDay, int ToMonth, int ToDay);

/// <summary>A public holiday that the operator adds or takes away.</summary>
public sealed record HolidayOverride(DateOnly Date, bool IsHoliday, string Name, string NameJa);

/// <summary><c>support:</c> hours and days on which support works; its days are the business days of the policy.</summary>
public sealed record SupportPolicy
{
    public TimeOnly From { get; init; } = new(10, 0);

    /// <summary>00:00 is the end of the day (written <c>24:00</c>).</summary>
    public TimeOnly To { get; init; } = new(19, 0);

    public IReadOnlyList<DayOfWeek> ClosedOn { get; init; } = [DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary><c>japan</c> for the public holidays by Japanese law, <c>none</c> for none but the overrides.</summary>
    public string Holidays { get; init; } = "japan";

    public DayOfYearRange? Obon { get; init; } = new(8, 13, 8, 16);

    public DayOfYearRange? NewYear { get; init; } = new(12, 29, 1, 3);

    public IReadOnlyList<HolidayOverride> Overrides { get; init; } = [];

    /// <summary>The channels, such as phone, mail, line, chatwork.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The events that are answered outside the hours, for one client's own system already.</summary>
    public IReadOnlyList<string> OutOfHours { get; init; } = ["no-login", "no-calls"];
}

/// <summary><c>availability:</c></summary>
public sealed record AvailabilityPolicy
{
    /// <summary>The least share of a month's service time, exact, 0–1.</summary>
    public decimal Monthly { get; init; } = 0.98m;

    /// <summary>Samples further apart than this leave the time between them unknown.</summary>
    public TimeSpan GapTolerance { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Discounts by the availability reached; empty until the operator fills it in.</summary>
    public IReadOnlyList<CreditRate> Credits { get; init; } = [];
}

/// <summary>Under <paramref name="Below"/> (a share, 0–1) the licence fee is reduced by <paramref name="Discount"/> (a share, 0–1).</summary>
public readonly record struct CreditRate(decimal Below, decimal Discount);

/// <summary>From which moment the clock of an incident runs.</summary>
public enum IncidentClock
{
    Detected,
    Started,
}

/// <summary>How grave an incident is.</summary>
public enum IncidentSeverity
{
    Critical,
    Severe,
    Minor,
}

/// <summary><c>incident:</c></summary>
public sealed record IncidentPolicy
{
    public IncidentClock Clock { get; init; } = IncidentClock.Detected;

    /// <summary>On the clock, day and night.</summary>
    public TimeSpan Critical { get; init; } = TimeSpan.FromHours(2);

    /// <summary>On the clock, day and night.</summary>
    public TimeSpan Severe { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Business days; the start day does not count; due at the end of support hours.</summary>
    public int MinorBusinessDays { get; init; } = 2;

    public TimeSpan NoticeWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The severities whose users are told when the data is back.</summary>
    public IReadOnlyList<IncidentSeverity> RecoveryEstimate { get; init; } = [IncidentSeverity.Minor];
}

/// <summary><c>backup:</c></summary>
public sealed record BackupPolicy
{
    public DatabaseBackupPolicy Database { get; init; } = new();

    public SystemFilesBackupPolicy SystemFiles { get; init; } = new();

    /// <summary>A backup must have been restored, as a proof, within this.</summary>
    public TimeSpan RestoreEvery { get; init; } = TimeSpan.FromDays(7);
}

/// <summary><c>backup.database:</c> slots of a day from <see cref="From"/> every <see cref="Every"/> up to <see cref="To"/>.</summary>
public sealed record DatabaseBackupPolicy
{
    public TimeSpan Every { get; init; } = TimeSpan.FromHours(2);

    public TimeOnly From { get; init; } = new(8, 0);

    /// <summary>00:00 is the end of the day (written <c>24:00</c>).</summary>
    public TimeOnly To { get; init; } = new(22, 0);

    public bool EndInclusive { get; init; }

    /// <summary>Keep at least so many generations …</summary>
    public int Generations { get; init; } = 21;

    /// <summary>… and at least this long.</summary>
    public TimeSpan Keep { get; init; } = TimeSpan.FromDays(3);

    /// <summary>A backup is on time up to this after its slot.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>A file written to within this is still being written, and no generation yet.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromMinutes(1);

    public bool EncryptionRequired { get; init; } = true;

    /// <summary>A backup whose size or rows fell by more than this share of the median of its slot is <c>AtRisk</c>.</summary>
    public decimal MaxDrop { get; init; } = 0.3m;

    /// <summary>What was verified and did not change is not read again, until its verification is older than this.</summary>
    public TimeSpan ReadAgain { get; init; } = TimeSpan.FromDays(7);

    /// <summary>The role of the servers that take the backups.</summary>
    public string ServerRole { get; init; } = "backup";
}

/// <summary>A calendar span: months first, then days.</summary>
public readonly record struct CalendarSpan(int Months, int Days);

/// <summary><c>erasure:</c></summary>
public sealed record ErasurePolicy
{
    public CalendarSpan After { get; init; } = new(2, 0);

    public TimeSpan Tolerance { get; init; } = TimeSpan.FromDays(14);

    /// <summary>True: monthly usage totals, numbers without personal data, stay.</summary>
    public bool KeepUsageTotals { get; init; } = true;

    /// <summary>Rows a transaction.</summary>
    public int ChunkSize { get; init; } = 1000;

    /// <summary>Requests under way at once, where a place can take several.</summary>
    public int ThrottleLimit { get; init; } = 4;

    /// <summary>Erasing waits while a replica is further behind.</summary>
    public TimeSpan MaxReplicaLag { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The most tenants that one run may erase.</summary>
    public int MaxTenants { get; init; } = 10;

    /// <summary>The most of a place (a share, 0–1) that one run may erase, where it is more than one chunk.</summary>
    public decimal MaxShare { get; init; } = 0.5m;

    /// <summary>True: the live system must be asked whether the tenant is in service; an estate that cannot ask erases nothing.</summary>
    public bool ActiveCheckRequired { get; init; } = true;

    /// <summary>True: a run without anybody to confirm needs no plan named.</summary>
    public bool Unattended { get; init; }

    /// <summary>How gently an erasure works.</summary>
    public ErasureLimits Limits => new() { ChunkSize = ChunkSize, ThrottleLimit = ThrottleLimit, MaxReplicaLag = MaxReplicaLag };
}

/// <summary><c>patch:</c></summary>
public sealed record PatchPolicy
{
    /// <summary>A pending security update that waited longer is <c>AtRisk</c>.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromDays(7);

    /// <summary>A pending security update that waited longer is <c>Breached</c>.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromDays(14);

    /// <summary>Package lists older than this prove nothing.</summary>
    public TimeSpan ListsMaxAge { get; init; } = TimeSpan.FromDays(2);
}

/// <summary><c>time:</c></summary>
public sealed record TimePolicy
{
    /// <summary>The promised servers: <c>host</c>, <c>host:port</c> or <c>[v6]:port</c>.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    public TimeSpan MaxOffset { get; init; } = TimeSpan.FromMilliseconds(100);

    public TimeSpan MaxAge { get; init; } = TimeSpan.FromHours(1);
}
