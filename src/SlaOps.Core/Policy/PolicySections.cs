namespace SlaOps;

/// <summary>The sections of a policy: keys, units, meaning, the clause of each value, and which way is stricter.</summary>
internal static partial class PolicySections
{
    internal static SectionShape<SlaPolicy> AddTo(SectionShape<SlaPolicy> root) => root
        .Key("availability", Availability, p => p.Availability, (p, v) => p with { Availability = v }, "Availability and credits", "稼働率と割引", ClauseIds.AvailabilityMonthly)
        .Key("service", Service, p => p.Service, (p, v) => p with { Service = v }, "When the service is offered", "サービス提供時間", ClauseIds.ServiceHours)
        .Key("maintenance", Maintenance, p => p.Maintenance, (p, v) => p with { Maintenance = v }, "Regular and emergency maintenance", "定期・緊急メンテナンス", ClauseIds.MaintenanceWindow)
        .Key("support", Support, p => p.Support, (p, v) => p with { Support = v }, "Support hours and business days", "サポート時間と営業日", ClauseIds.SupportHours)
        .Key("incident", Incident, p => p.Incident, (p, v) => p with { Incident = v }, "Resolution and notice of faults", "障害の解決と通知", ClauseIds.IncidentResponse)
        .Key("notice", Notice, p => p.Notice, (p, v) => p with { Notice = v }, "Which notice goes through which channels", "告知の方法", ClauseIds.NoticeChannels)
        .Key("security", Security, p => p.Security, (p, v) => p with { Security = v }, "Firewall, detection, TLS", "ファイアウォール、検知、TLS", ClauseIds.SecurityFirewall)
        .Key("client", Client, p => p.Client, (p, v) => p with { Client = v }, "The recommended line and PC", "推奨の回線と PC", ClauseIds.ClientNetwork)
        .Key("servers", new MapShape<int>(Shapes.Whole(1, 100_000)), p => p.Servers, (p, v) => p with { Servers = v }, "How many servers each role has", "役割ごとのサーバー台数", ClauseIds.EstateServers, Stricter.Higher)
        .Key("redundancy", Redundancy, p => p.Redundancy, (p, v) => p with { Redundancy = v }, "How many nodes run at once", "同時に稼働するノード数", ClauseIds.RedundancyNodes)
        .Key("backup", Backup, p => p.Backup, (p, v) => p with { Backup = v }, "Backups and their proof", "バックアップとその検証", ClauseIds.BackupDatabaseInterval)
        .Key("monitoring", Monitoring, p => p.Monitoring, (p, v) => p with { Monitoring = v }, "What is watched, how often", "監視の対象と頻度", ClauseIds.MonitoringInterval)
        .Key("log", Logs, p => p.Logs, (p, v) => p with { Logs = v }, "Usage totals, operation logs, security events", "利用集計、動作ログ、セキュリティ事象", ClauseIds.LogOperation)
        .Key("access", Access, p => p.Access, (p, v) => p with { Access = v }, "Who may reach data", "データにアクセスできる管理者", ClauseIds.AccessAdministrators)
        .Key("patch", Patch, p => p.Patch, (p, v) => p with { Patch = v }, "Security patches", "セキュリティパッチ", ClauseIds.PatchInterval)
        .Key("vulnerability", Vulnerability, p => p.Vulnerability, (p, v) => p with { Vulnerability = v }, "Vulnerability tests", "脆弱性試験", ClauseIds.VulnerabilityTesting)
        .Key("erasure", Erasure, p => p.Erasure, (p, v) => p with { Erasure = v }, "Deletion after the end of service", "サービス終了後の消去", ClauseIds.ErasureDue)
        .Key("encryption", Encryption, p => p.Encryption, (p, v) => p with { Encryption = v }, "Encryption in transit and at rest", "伝送・保存データの暗号化", ClauseIds.EncryptionInTransit)
        .Key("tenant", Tenant, p => p.Tenant, (p, v) => p with { Tenant = v }, "What every customer has", "顧客ごとの URL", ClauseIds.TenantUrl)
        .Key("release", Release, p => p.Release, (p, v) => p with { Release = v }, "Updates", "バージョンアップ", ClauseIds.ReleaseUpdates)
        .Key("time", Time, p => p.Time, (p, v) => p with { Time = v }, "Clock synchronisation", "時刻同期", ClauseIds.TimeSync)
        .Key("exclusions", new ListShape<string>(Shapes.OneOf([.. ExclusionIds.All]), id => id), p => p.Exclusions, (p, v) => p with { Exclusions = v }, "Causes that take an incident out, with evidence", "適用外となる要因（証拠が必要）", ClauseIds.AvailabilityMonthly, Stricter.Lower);

    private static SectionShape<AvailabilityPolicy> Availability => new SectionShape<AvailabilityPolicy>(() => new AvailabilityPolicy())
        .Key("monthly", Shapes.Share, p => p.Monthly, (p, v) => p with { Monthly = v }, "Least share of a month's service time", "月間稼働率の下限", stricter: Stricter.Higher)
        .Key("gapTolerance", Shapes.Span(), p => p.GapTolerance, (p, v) => p with { GapTolerance = v }, "Samples further apart leave the time between unknown", "これより離れた計測の間は不明とする", stricter: Stricter.Lower)
        .Key("credits", new ListShape<CreditRate>(Credit), p => p.Credits, (p, v) => p with { Credits = v }, "Discounts by the availability reached", "達成率ごとの割引", ClauseIds.AvailabilityCredit, Stricter.Higher)
        .Check(CheckCredits);

    private static SectionShape<CreditRate> Credit => new SectionShape<CreditRate>(() => default)
        .Required("below", Shapes.Share, p => p.Below, (p, v) => p with { Below = v }, "Applies under this availability", "この稼働率を下回るとき")
        .Required("discount", Shapes.Share, p => p.Discount, (p, v) => p with { Discount = v }, "Share of the licence fee", "ライセンス料の割引率");

    private static SectionShape<ServicePolicy> Service => new SectionShape<ServicePolicy>(() => new ServicePolicy())
        .Key("perDay", Shapes.Span(TimeSpan.FromHours(1), TimeSpan.FromDays(1)), p => p.PerDay, (p, v) => p with { PerDay = v }, "Time of each day", "一日の提供時間", stricter: Stricter.Higher)
        .Key("daysPerYear", Shapes.Whole(1, 365), p => p.DaysPerYear, (p, v) => p with { DaysPerYear = v }, "Days of a year", "年間の提供日数", stricter: Stricter.Higher);

    private static SectionShape<MaintenancePolicy> Maintenance => new SectionShape<MaintenancePolicy>(() => new MaintenancePolicy())
        .Key("start", Shapes.Time, p => p.Start, (p, v) => p with { Start = v }, "The window opens, local time", "開始時刻（現地）")
        .Key("end", Shapes.Time, p => p.End, (p, v) => p with { End = v }, "The window closes; not after the start: on the next day", "終了時刻（開始以前なら翌日）")
        .Key("affects", Shapes.Names, p => p.Affects, (p, v) => p with { Affects = v }, "Services that may stop in it", "停止してよいサービス", ClauseIds.ServiceHours, Stricter.Lower)
        .Key("overrunTolerance", Shapes.SpanOrZero(), p => p.OverrunTolerance, (p, v) => p with { OverrunTolerance = v }, "An overrun up to this is AtRisk, beyond it Breached", "超過の許容（以内は AtRisk、超えると Breached）", stricter: Stricter.Lower)
        .Key("announcedOnly", Shapes.Boolean, p => p.AnnouncedOnly, (p, v) => p with { AnnouncedOnly = v }, "Leaves the total only where announced before", "事前告知があるときだけ総時間から除く", stricter: Stricter.Higher)
        .Key("emergency", Emergency, p => p.Emergency, (p, v) => p with { Emergency = v }, "Outside the window", "時間外の緊急メンテナンス", ClauseIds.MaintenanceEmergency);

    private static SectionShape<EmergencyMaintenancePolicy> Emergency => new SectionShape<EmergencyMaintenancePolicy>(() => new EmergencyMaintenancePolicy())
        .Key("severity", Shapes.Enumeration<IncidentSeverity>(), p => p.Severity, (p, v) => p with { Severity = v }, "The least severity that allows it", "実施できる最低の重大度", stricter: Stricter.Lower)
        .Key("endRequired", Shapes.Boolean, p => p.EndRequired, (p, v) => p with { EndRequired = v }, "It needs an end", "終了予定が必要", stricter: Stricter.Higher)
        .Key("announcedOnly", Shapes.Boolean, p => p.AnnouncedOnly, (p, v) => p with { AnnouncedOnly = v }, "Excluded only where announced before; else downtime", "事前告知があるときだけ除外、なければ停止時間", stricter: Stricter.Higher);

    private static SectionShape<SupportPolicy> Support => new SectionShape<SupportPolicy>(() => new SupportPolicy())
        .Key("from", Shapes.Time, p => p.From, (p, v) => p with { From = v }, "Support opens", "受付開始", stricter: Stricter.Lower)
        .Key("to", Shapes.Time, p => p.To, (p, v) => p with { To = v }, "Support closes", "受付終了", stricter: Stricter.Higher)
        .Key("closedOn", new ListShape<DayOfWeek>(Shapes.Enumeration<DayOfWeek>(), day => day.ToString()), p => p.ClosedOn, (p, v) => p with { ClosedOn = v }, "Days of the week without support", "休業の曜日", stricter: Stricter.Lower)
        .Key("holidays", Shapes.OneOf("japan", "none"), p => p.Holidays, (p, v) => p with { Holidays = v }, "Public holidays: japan (by law) or none", "祝日：japan（法律による）または none")
        .Key("obon", new DayRangeShape(), p => p.Obon, (p, v) => p with { Obon = v }, "Obon; none for none", "盆（なければ none）")
        .Key("newYear", new DayRangeShape(), p => p.NewYear, (p, v) => p with { NewYear = v }, "Year-end and New Year; none for none", "年末年始（なければ none）")
        .Key("overrides", new ListShape<HolidayOverride>(Override, day => InvariantText.Of(day.Date)), p => p.Overrides, (p, v) => p with { Overrides = v }, "Holidays that a law moved, or the operator's own", "法改正や独自の休日")
        .Key("channels", Shapes.Names, p => p.Channels, (p, v) => p with { Channels = v }, "How support is reached", "窓口", stricter: Stricter.Higher)
        .Key("outOfHours", new ListShape<string>(Shapes.OneOf("no-login", "no-calls"), one => one), p => p.OutOfHours, (p, v) => p with { OutOfHours = v }, "Events answered outside the hours", "時間外に対応する事象", ClauseIds.SupportOutOfHours, Stricter.Higher)
        .Check((support, check) =>
        {
            if (support.To != TimeOnly.MinValue && support.To <= support.From)
                check.Mistake("to", Units.Time(support.To), Messages.Format("Text.ExpectedAfter", "from", Units.Time(support.From)));
            if (support.ClosedOn.Count == 7)
                check.Mistake("closedOn", "[7]", Messages.Format("Text.ExpectedOpenDay"));
        });

    private static SectionShape<HolidayOverride> Override => new SectionShape<HolidayOverride>(() => new HolidayOverride(default, true, "", ""))
        .Required("date", Shapes.Date, p => p.Date, (p, v) => p with { Date = v }, "The day", "日付")
        .Key("holiday", Shapes.Boolean, p => p.IsHoliday, (p, v) => p with { IsHoliday = v }, "True adds a holiday, false takes one away", "true は追加、false は取消")
        .Required("name", Shapes.Text, p => p.Name, (p, v) => p with { Name = v }, "Its name in English", "英語名")
        .Required("nameJa", Shapes.Text, p => p.NameJa, (p, v) => p with { NameJa = v }, "Its name in Japanese", "日本語名");

    private static SectionShape<IncidentPolicy> Incident => new SectionShape<IncidentPolicy>(() => new IncidentPolicy())
        .Key("clock", Shapes.Enumeration<IncidentClock>(), p => p.Clock, (p, v) => p with { Clock = v }, "The moment from which targets run", "計時の起点", stricter: Stricter.Higher)
        .Key("critical", Shapes.Span(), p => p.Critical, (p, v) => p with { Critical = v }, "No login, no calls: resolved within, day and night", "緊急：解決まで（昼夜とも）", ClauseIds.IncidentResolutionCritical, Stricter.Lower)
        .Key("severe", Shapes.Span(), p => p.Severe, (p, v) => p with { Severe = v }, "Partly unusable, slow: resolved within, day and night", "重度：解決まで（昼夜とも）", ClauseIds.IncidentResolutionSevere, Stricter.Lower)
        .Key("minor", Shapes.BusinessDays, p => p.MinorBusinessDays, (p, v) => p with { MinorBusinessDays = v }, "Some data not visible: resolved within", "軽度：解決まで", ClauseIds.IncidentResolutionMinor, Stricter.Lower)
        .Key("noticeWithin", Shapes.Span(), p => p.NoticeWithin, (p, v) => p with { NoticeWithin = v }, "Users are told within", "利用者への通知まで", ClauseIds.IncidentNotice, Stricter.Lower)
        .Key("recoveryEstimate", new ListShape<IncidentSeverity>(Shapes.Enumeration<IncidentSeverity>(), one => one.ToString()), p => p.RecoveryEstimate, (p, v) => p with { RecoveryEstimate = v }, "Severities whose users are told when data is back", "復旧目処を伝える重大度", ClauseIds.IncidentRecoveryEstimate, Stricter.Higher);

    private static SectionShape<NoticePolicy> Notice => new SectionShape<NoticePolicy>(() => new NoticePolicy())
        .Key("channels", new MapShape<IReadOnlyList<string>>(Shapes.Names, NoticePolicy.Kinds), p => p.Channels, (p, v) => p with { Channels = v }, "Channels of each kind of notice", "告知の種類ごとの手段", stricter: Stricter.Higher)
        .Key("policyChangeBefore", Shapes.SpanOrZero(), p => p.PolicyChangeBefore, (p, v) => p with { PolicyChangeBefore = v }, "A change of the policy is announced so long before", "規定変更の事前告知期間", ClauseIds.PolicyChange, Stricter.Higher);

    private static void CheckCredits(AvailabilityPolicy availability, SectionCheck check)
    {
        for (int index = 1; index < availability.Credits.Count; index++)
        {
            if (availability.Credits[index].Below >= availability.Credits[index - 1].Below)
                check.Mistake("credits", index, "below", Units.Share(availability.Credits[index].Below), Messages.Format("Text.ExpectedFalling", Units.Share(availability.Credits[index - 1].Below)));
        }
    }
}
