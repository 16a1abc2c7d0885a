namespace SlaOps;

/// <summary>The sections about how the service is run.</summary>
internal static partial class PolicySections
{
    private static SectionShape<SecurityPolicy> Security => new SectionShape<SecurityPolicy>(() => new SecurityPolicy())
        .Key("firewalls", Shapes.Names, p => p.Firewalls, (p, v) => p with { Firewalls = v }, "Firewalls that count, by service", "認めるファイアウォール", ClauseIds.SecurityFirewall)
        .Key("intrusionDetection", Shapes.Names, p => p.IntrusionDetection, (p, v) => p with { IntrusionDetection = v }, "Intrusion detection that counts, by service", "認める侵入検知", ClauseIds.SecurityIntrusionDetection)
        .Key("networkMonitoring", Shapes.Names, p => p.NetworkMonitoring, (p, v) => p with { NetworkMonitoring = v }, "Monitoring that counts, by service", "認めるネットワーク監視", ClauseIds.SecurityNetworkMonitoring)
        .Key("subdomainPerClient", Shapes.Boolean, p => p.SubdomainPerClient, (p, v) => p with { SubdomainPerClient = v }, "Every client logs in on a subdomain of its own", "クライアント専用サブドメイン", ClauseIds.SecurityUserAuthentication, Stricter.Higher)
        .Key("tls", Tls, p => p.Tls, (p, v) => p with { Tls = v }, "Certificates and protocol", "証明書と通信方式", ClauseIds.SecurityTls)
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "Older evidence proves nothing", "証拠の有効期間", stricter: Stricter.Lower);

    private static SectionShape<TlsPolicy> Tls => new SectionShape<TlsPolicy>(() => new TlsPolicy())
        .Key("least", Shapes.OneOf("1.2", "1.3"), p => p.Least, (p, v) => p with { Least = v }, "The least version", "最低のバージョン", stricter: Stricter.Higher)
        .Key("thirdParty", Shapes.Boolean, p => p.ThirdParty, (p, v) => p with { ThirdParty = v }, "Certificates come from a third party's authority", "第三者認証局の証明書", stricter: Stricter.Higher)
        .Key("renewBefore", Shapes.SpanOrZero(), p => p.RenewBefore, (p, v) => p with { RenewBefore = v }, "A certificate that ends sooner is AtRisk", "期限がこれより近い証明書は AtRisk", stricter: Stricter.Higher)
        .Key("strictTransport", Shapes.SpanOrZero(), p => p.StrictTransport, (p, v) => p with { StrictTransport = v }, "HSTS lasts at least so long; a shorter one is AtRisk, 0s asks for none", "HSTS の最短期間（短いと AtRisk、0s は不要）", stricter: Stricter.Higher);

    private static SectionShape<ClientPolicy> Client => new SectionShape<ClientPolicy>(() => new ClientPolicy())
        .Key("network", ClientNetwork, p => p.Network, (p, v) => p with { Network = v }, "Bands of bandwidth", "帯域の区分", ClauseIds.ClientNetwork)
        .Key("device", ClientDevice, p => p.Device, (p, v) => p with { Device = v }, "The PC", "PC", ClauseIds.ClientDevice);

    private static SectionShape<ClientNetworkPolicy> ClientNetwork => new SectionShape<ClientNetworkPolicy>(() => new ClientNetworkPolicy())
        .Key("minimum", Band, p => p.Minimum, (p, v) => p with { Minimum = v }, "The minimum", "最低")
        .Key("normal", Band, p => p.Normal, (p, v) => p with { Normal = v }, "Normal", "普通")
        .Key("good", Band, p => p.Good, (p, v) => p with { Good = v }, "Good", "良")
        .Key("ideal", Band, p => p.Ideal, (p, v) => p with { Ideal = v }, "Ideal", "理想")
        .Check((network, check) =>
        {
            (string Key, Bandwidth Band)[] bands = [("minimum", network.Minimum), ("normal", network.Normal), ("good", network.Good), ("ideal", network.Ideal)];
            foreach (((string lower, Bandwidth below), (string key, Bandwidth band)) in bands.Zip(bands.Skip(1)))
            {
                if (band.Down < below.Down || band.Up < below.Up)
                    check.Mistake(key, Units.Rate(band.Down) + " / " + Units.Rate(band.Up), Messages.Format("Text.ExpectedBand", lower));
            }
        });

    private static SectionShape<Bandwidth> Band => new SectionShape<Bandwidth>(() => default)
        .Required("down", Shapes.Rate, p => p.Down, (p, v) => p with { Down = v }, "Download, lower bound", "下り（下限）")
        .Required("up", Shapes.Rate, p => p.Up, (p, v) => p with { Up = v }, "Upload, lower bound", "上り（下限）");

    private static SectionShape<ClientDevicePolicy> ClientDevice => new SectionShape<ClientDevicePolicy>(() => new ClientDevicePolicy())
        .Key("windows", Shapes.Whole(7, 100), p => p.Windows, (p, v) => p with { Windows = v }, "Windows, this version or later", "Windows のバージョン（以上）")
        .Key("memory", Shapes.Size, p => p.Memory, (p, v) => p with { Memory = v }, "Memory as built in", "搭載メモリ")
        .Key("processors", new ListShape<string>(Shapes.Text, one => one), p => p.Processors, (p, v) => p with { Processors = v }, "Processor families", "CPU の系列")
        .Key("browsers", Shapes.Names, p => p.Browsers, (p, v) => p with { Browsers = v }, "Browsers", "ブラウザ");

    private static SectionShape<RedundancyPolicy> Redundancy => new SectionShape<RedundancyPolicy>(() => new RedundancyPolicy())
        .Key("nodes", Shapes.Whole(1, 10_000), p => p.Nodes, (p, v) => p with { Nodes = v }, "Servers of a role that run at once", "役割ごとの同時稼働台数", stricter: Stricter.Higher)
        .Key("databaseNodes", Shapes.Whole(1, 10_000), p => p.DatabaseNodes, (p, v) => p with { DatabaseNodes = v }, "Nodes of the query service", "クエリサービスのノード数", ClauseIds.RedundancyDatabase, Stricter.Higher)
        .Key("maxLag", Shapes.Span(), p => p.MaxLag, (p, v) => p with { MaxLag = v }, "A replica further behind does not count", "これより遅れたレプリカは数えない", ClauseIds.RedundancyDatabase, Stricter.Lower)
        .Key("spare", Shapes.Boolean, p => p.Spare, (p, v) => p with { Spare = v }, "Spare equipment stands ready", "予備装置を配置", stricter: Stricter.Higher);

    private static SectionShape<BackupPolicy> Backup => new SectionShape<BackupPolicy>(() => new BackupPolicy())
        .Key("database", DatabaseBackup, p => p.Database, (p, v) => p with { Database = v }, "Database backups", "データベースのバックアップ")
        .Key("systemFiles", SystemFiles, p => p.SystemFiles, (p, v) => p with { SystemFiles = v }, "System files in Git", "Git によるシステムファイル", ClauseIds.BackupSystemFiles)
        .Key("restoreEvery", Shapes.Span(), p => p.RestoreEvery, (p, v) => p with { RestoreEvery = v }, "A backup is restored as a proof so often", "復元試験の間隔", ClauseIds.BackupRecoverable, Stricter.Lower);

    private static SectionShape<DatabaseBackupPolicy> DatabaseBackup => new SectionShape<DatabaseBackupPolicy>(() => new DatabaseBackupPolicy())
        .Key("every", Shapes.Span(TimeSpan.FromMinutes(1), TimeSpan.FromDays(1)), p => p.Every, (p, v) => p with { Every = v }, "Time between two slots", "間隔", stricter: Stricter.Lower)
        .Key("from", Shapes.Time, p => p.From, (p, v) => p with { From = v }, "The first slot of a day", "最初の時刻", stricter: Stricter.Lower)
        .Key("to", Shapes.Time, p => p.To, (p, v) => p with { To = v }, "Slots end here", "最後の時刻", stricter: Stricter.Higher)
        .Key("endInclusive", Shapes.Boolean, p => p.EndInclusive, (p, v) => p with { EndInclusive = v }, "True: the end is a slot too", "true なら終端も含む", stricter: Stricter.Higher)
        .Key("generations", Shapes.Whole(1, 100_000), p => p.Generations, (p, v) => p with { Generations = v }, "Keep at least so many", "最低の保存世代数", ClauseIds.BackupDatabaseGenerations, Stricter.Higher)
        .Key("keep", Shapes.Span(), p => p.Keep, (p, v) => p with { Keep = v }, "Keep at least so long", "最低の保存期間", ClauseIds.BackupDatabaseGenerations, Stricter.Higher)
        .Key("grace", Shapes.SpanOrZero(), p => p.Grace, (p, v) => p with { Grace = v }, "On time up to this after the slot", "定刻とみなす遅れ", stricter: Stricter.Lower)
        .Key("settle", Shapes.SpanOrZero(), p => p.Settle, (p, v) => p with { Settle = v }, "A file written to within this is still in progress", "この間に書かれたファイルは作成中とみなす", stricter: Stricter.Higher)
        .Key("encrypted", Shapes.Choice(("required", true), ("optional", false)), p => p.EncryptionRequired, (p, v) => p with { EncryptionRequired = v }, "Whether backups must be encrypted", "バックアップの暗号化", ClauseIds.EncryptionAtRest, Stricter.Higher)
        .Key("maxDrop", Shapes.Share, p => p.MaxDrop, (p, v) => p with { MaxDrop = v }, "A fall in size or rows beyond this share is AtRisk", "サイズや行数の減少がこの割合を超えると AtRisk", ClauseIds.BackupRecoverable, Stricter.Lower)
        .Key("readAgain", Shapes.Span(), p => p.ReadAgain, (p, v) => p with { ReadAgain = v }, "Verified files are read again after", "検証済みファイルを再読するまでの期間", ClauseIds.BackupDatabaseGenerations, Stricter.Lower)
        .Key("serverRole", Shapes.Name, p => p.ServerRole, (p, v) => p with { ServerRole = v }, "The role of the dedicated backup servers", "専用バックアップサーバーの役割")
        .Check((backup, check) =>
        {
            if (backup.To != TimeOnly.MinValue && backup.To < backup.From)
                check.Mistake("to", Units.Time(backup.To), Messages.Format("Text.ExpectedAfter", "from", Units.Time(backup.From)));
            if (backup.Grace > backup.Every)
                check.Mistake("grace", Units.Span(backup.Grace), Messages.Format("Text.ExpectedAtMost", "every", Units.Span(backup.Every)));
        });

    private static SectionShape<SystemFilesBackupPolicy> SystemFiles => new SectionShape<SystemFilesBackupPolicy>(() => new SystemFilesBackupPolicy())
        .Key("wholeHistory", Shapes.Boolean, p => p.WholeHistory, (p, v) => p with { WholeHistory = v }, "The whole history is kept", "全履歴を保存", stricter: Stricter.Higher)
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "Commits reach the backup remote within", "コミットの複製まで", stricter: Stricter.Lower);

    private static SectionShape<MonitoringPolicy> Monitoring => new SectionShape<MonitoringPolicy>(() => new MonitoringPolicy())
        .Key("every", Shapes.Span(), p => p.Every, (p, v) => p with { Every = v }, "Time between two samples", "監視間隔", stricter: Stricter.Lower)
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "Older evidence proves nothing", "証拠の有効期間", stricter: Stricter.Lower)
        .Key("infra", Shapes.Names, p => p.Infra, (p, v) => p with { Infra = v }, "Watched of the servers", "サーバーの監視項目", ClauseIds.MonitoringInfra, Stricter.Higher)
        .Key("service", Shapes.Names, p => p.Service, (p, v) => p with { Service = v }, "Watched of the services", "サービスの監視項目", ClauseIds.MonitoringService, Stricter.Higher)
        .Key("mysql", Shapes.Names, p => p.MySql, (p, v) => p with { MySql = v }, "Watched of MySQL", "MySQL の監視項目", ClauseIds.MonitoringMysql, Stricter.Higher)
        .Key("web", Shapes.Names, p => p.Web, (p, v) => p with { Web = v }, "Watched of web URLs", "Web URL の監視項目", ClauseIds.MonitoringWeb, Stricter.Higher)
        .Key("api", Shapes.Names, p => p.Api, (p, v) => p with { Api = v }, "Watched of APIs", "API の監視項目", ClauseIds.MonitoringApi, Stricter.Higher);

    private static SectionShape<LogPolicy> Logs => new SectionShape<LogPolicy>(() => new LogPolicy())
        .Key("operation", Shapes.Span(), p => p.Operation, (p, v) => p with { Operation = v }, "Operation logs are kept so long", "動作ログの保存期間", stricter: Stricter.Higher)
        .Key("rotateAfter", Shapes.Span(), p => p.RotateAfter, (p, v) => p with { RotateAfter = v }, "Older logs should be gone", "これより古いログは削除されるべき", stricter: Stricter.Lower)
        .Key("usageWithin", Shapes.Span(), p => p.UsageWithin, (p, v) => p with { UsageWithin = v }, "A day's usage is in the total within", "日次利用が集計に入るまで", ClauseIds.LogUsage, Stricter.Lower)
        .Key("usageForever", Shapes.Boolean, p => p.UsageForever, (p, v) => p with { UsageForever = v }, "Monthly totals are kept for ever", "月合計を永久に保存", ClauseIds.LogUsage, Stricter.Higher)
        .Key("securityEvents", Shapes.Names, p => p.SecurityEvents, (p, v) => p with { SecurityEvents = v }, "What is recorded", "記録する事象", ClauseIds.LogSecurityEvents, Stricter.Higher)
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "Older evidence proves nothing", "証拠の有効期間", stricter: Stricter.Lower)
        .Check((log, check) =>
        {
            if (log.RotateAfter < log.Operation)
                check.Mistake("rotateAfter", Units.Span(log.RotateAfter), Messages.Format("Text.ExpectedAtLeast", "operation", Units.Span(log.Operation)));
        });

    private static SectionShape<AccessPolicy> Access => new SectionShape<AccessPolicy>(() => new AccessPolicy())
        .Key("administrators", Shapes.Names, p => p.Administrators, (p, v) => p with { Administrators = v }, "Accounts that may reach data", "データにアクセスできるアカウント", stricter: Stricter.Lower)
        .Key("rootLogin", Shapes.OneOf("no", "forced-commands-only", "prohibit-password", "yes"), p => p.RootLogin, (p, v) => p with { RootLogin = v }, "The most that root may do over SSH; more is AtRisk", "SSH での root ログインの許容（超えると AtRisk）", ClauseIds.SecurityAdminAuthentication)
        .Key("sshPasswords", Shapes.Boolean, p => p.SshPasswords, (p, v) => p with { SshPasswords = v }, "SSH may accept passwords; else AtRisk", "SSH のパスワード認証の許可（不許可なら AtRisk）", ClauseIds.SecurityAdminAuthentication, Stricter.Lower)
        .Key("passwordLength", Shapes.Whole(1, 1000), p => p.PasswordLength, (p, v) => p with { PasswordLength = v }, "The least length of a new password; a shorter one is AtRisk", "新しいパスワードの最短文字数（短いと AtRisk）", ClauseIds.SecurityCredentials, Stricter.Higher)
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "Older evidence proves nothing", "証拠の有効期間", stricter: Stricter.Lower);

    private static SectionShape<PatchPolicy> Patch => new SectionShape<PatchPolicy>(() => new PatchPolicy())
        .Key("every", Shapes.Span(), p => p.Every, (p, v) => p with { Every = v }, "A security update that waited longer is AtRisk", "これより待つ更新は AtRisk", stricter: Stricter.Lower)
        .Key("within", Shapes.Span(), p => p.Within, (p, v) => p with { Within = v }, "A security update that waited longer is Breached", "これより待つ更新は Breached", stricter: Stricter.Lower)
        .Key("listsMaxAge", Shapes.Span(), p => p.ListsMaxAge, (p, v) => p with { ListsMaxAge = v }, "Older package lists prove nothing", "パッケージ一覧の有効期間", stricter: Stricter.Lower)
        .Check((patch, check) =>
        {
            if (patch.Within < patch.Every)
                check.Mistake("within", Units.Span(patch.Within), Messages.Format("Text.ExpectedAtLeast", "every", Units.Span(patch.Every)));
        });

    private static SectionShape<VulnerabilityPolicy> Vulnerability => new SectionShape<VulnerabilityPolicy>(() => new VulnerabilityPolicy())
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "The last test is younger than this", "最後の試験からの期間", stricter: Stricter.Lower);

    private static SectionShape<ErasurePolicy> Erasure => new SectionShape<ErasurePolicy>(() => new ErasurePolicy())
        .Key("after", Shapes.CalendarSpan, p => p.After, (p, v) => p with { After = v }, "Data goes so long after the last day of service", "サービス最終日から消去まで")
        .Key("tolerance", Shapes.SpanOrZero(), p => p.Tolerance, (p, v) => p with { Tolerance = v }, "Late after this", "遅延とみなすまで", stricter: Stricter.Lower)
        .Key("keepUsageTotals", Shapes.Boolean, p => p.KeepUsageTotals, (p, v) => p with { KeepUsageTotals = v }, "Monthly totals, without personal data, stay", "個人情報を含まない月合計は残す")
        .Key("chunkSize", Shapes.Whole(1, 100_000), p => p.ChunkSize, (p, v) => p with { ChunkSize = v }, "Rows a transaction", "1 トランザクションの行数")
        .Key("throttleLimit", Shapes.Whole(1, 64), p => p.ThrottleLimit, (p, v) => p with { ThrottleLimit = v }, "Requests at once", "同時要求数")
        .Key("maxReplicaLag", Shapes.Span(), p => p.MaxReplicaLag, (p, v) => p with { MaxReplicaLag = v }, "Erasing waits while a replica is further behind", "レプリカの遅延がこれを超える間は待つ")
        .Key("maxTenants", Shapes.Whole(1, 100_000), p => p.MaxTenants, (p, v) => p with { MaxTenants = v }, "The most tenants that one run may erase", "1 回に消去できるテナント数")
        .Key("maxShare", Shapes.Share, p => p.MaxShare, (p, v) => p with { MaxShare = v }, "The most of a place that one run may erase", "1 回に消去できる割合")
        .Key("activeCheckRequired", Shapes.Boolean, p => p.ActiveCheckRequired, (p, v) => p with { ActiveCheckRequired = v }, "The live system must say that the tenant is out of service", "稼働中でないことの照会を必須とする", ClauseIds.ErasureNeverActive, Stricter.Higher)
        .Key("unattended", Shapes.Boolean, p => p.Unattended, (p, v) => p with { Unattended = v }, "A run that nobody confirms needs no plan named", "無人実行で計画の指定を不要とする");

    private static SectionShape<EncryptionPolicy> Encryption => new SectionShape<EncryptionPolicy>(() => new EncryptionPolicy())
        .Key("inTransit", Shapes.Boolean, p => p.InTransit, (p, v) => p with { InTransit = v }, "All transmitted data", "すべての伝送データ", ClauseIds.EncryptionInTransit, Stricter.Higher)
        .Key("atRest", Shapes.Boolean, p => p.AtRest, (p, v) => p with { AtRest = v }, "All stored data, backups included", "すべての保存データ（バックアップを含む）", ClauseIds.EncryptionAtRest, Stricter.Higher);

    private static SectionShape<TenantPolicy> Tenant => new SectionShape<TenantPolicy>(() => new TenantPolicy())
        .Key("ownUrl", Shapes.Boolean, p => p.OwnUrl, (p, v) => p with { OwnUrl = v }, "A URL of its own", "独自 URL", stricter: Stricter.Higher)
        .Key("tls", Shapes.Boolean, p => p.Tls, (p, v) => p with { Tls = v }, "All over TLS", "すべて TLS", stricter: Stricter.Higher);

    private static SectionShape<ReleasePolicy> Release => new SectionShape<ReleasePolicy>(() => new ReleasePolicy())
        .Key("needsCustomer", Shapes.Boolean, p => p.NeedsCustomer, (p, v) => p with { NeedsCustomer = v }, "Whether an update needs something from the customer", "更新に顧客の作業が要るか", stricter: Stricter.Lower);

    private static SectionShape<TimePolicy> Time => new SectionShape<TimePolicy>(() => new TimePolicy())
        .Key("servers", new ListShape<string>(Shapes.Server, one => one), p => p.Servers, (p, v) => p with { Servers = v }, "The promised NTP servers", "同期先の NTP サーバー")
        .Key("maxOffset", Shapes.Span(TimeSpan.FromMilliseconds(0.001), TimeSpan.FromHours(1)), p => p.MaxOffset, (p, v) => p with { MaxOffset = v }, "The greatest offset of a clock", "許容するずれ", stricter: Stricter.Lower)
        .Key("maxAge", Shapes.Span(), p => p.MaxAge, (p, v) => p with { MaxAge = v }, "Older evidence proves nothing", "証拠の有効期間", stricter: Stricter.Lower);
}
