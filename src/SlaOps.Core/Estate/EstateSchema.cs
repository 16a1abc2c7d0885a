using System.Globalization;
using System.Text.RegularExpressions;

namespace SlaOps;

/// <summary>What an estate file may say: binding with every mistake, writing, and its JSON Schema, all out of one description.</summary>
public static partial class EstateSchema
{
    private static readonly SectionShape<SlaEstate> Root = new SectionShape<SlaEstate>(() => new SlaEstate { Name = "" })
        .Required("estate", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name of the estate", "estate の名前")
        .Optional("ssh", Ssh, p => p.Ssh, (p, v) => p with { Ssh = v }, "How hosts are reached", "ホストへの接続")
        .Key("hosts", new ListShape<EstateHost>(Host, host => host.Name), p => p.Hosts, (p, v) => p with { Hosts = v }, "The machines", "ホスト")
        .Key("databases", new ListShape<EstateDatabase>(Database, database => database.Name), p => p.Databases, (p, v) => p with { Databases = v }, "The databases", "データベース")
        .Key("loadBalancers", new ListShape<EstateBalancer>(Balancer, balancer => balancer.Name), p => p.Balancers, (p, v) => p with { Balancers = v }, "The load balancers", "ロードバランサー")
        .Key("backups", new ListShape<BackupSet>(Backup, backup => backup.Name), p => p.Backups, (p, v) => p with { Backups = v }, "Where backups lie and how they are named", "バックアップの場所と名前")
        .Key("repositories", new ListShape<EstateRepository>(Repository, repository => repository.Name), p => p.Repositories, (p, v) => p with { Repositories = v }, "Git repositories of system files", "システムファイルの Git リポジトリ")
        .Key("drill", Drill, p => p.Drill, (p, v) => p with { Drill = v }, "Where backups are restored as a proof", "復元試験の場所")
        .Key("logs", new ListShape<LogSet>(Log, log => log.Name), p => p.Logs, (p, v) => p with { Logs = v }, "Folders of operation logs", "動作ログのフォルダー")
        .Key("usage", new ListShape<UsageSource>(Usage, source => source.Name), p => p.Usage, (p, v) => p with { Usage = v }, "Where a day's usage is read from", "日次の利用状況の取得元")
        .Key("services", new ListShape<EstateService>(Service, service => service.Name), p => p.Services, (p, v) => p with { Services = v }, "The services of the customers", "顧客向けサービス")
        .Optional("prometheus", Prometheus, p => p.Prometheus, (p, v) => p with { Prometheus = v }, "The Prometheus server", "Prometheus サーバー")
        .Optional("mail", Mail, p => p.Mail, (p, v) => p with { Mail = v }, "The mail server that notices go through", "お知らせを送るメールサーバー")
        .Key("tenants", new ListShape<EstateTenant>(TenantAddress, tenant => tenant.Id), p => p.Tenants, (p, v) => p with { Tenants = v }, "The tenants and their addresses", "テナントとその URL")
        .Optional("tls", Tls, p => p.Tls, (p, v) => p with { Tls = v }, "How certificates are trusted", "証明書の信頼")
        .Key("tenantData", new ListShape<TenantPlace>(Tenant), p => p.TenantPlaces, (p, v) => p with { TenantPlaces = v }, "Where tenants' data lies", "テナントのデータの場所")
        .Key("erasure", Erasure, p => p.Erasure, (p, v) => p with { Erasure = v }, "What the live system knows of tenants", "テナントの照会と証明書の署名")
        .Check(CheckReferences);

    private static SectionShape<SshAccess> Ssh => new SectionShape<SshAccess>(() => new SshAccess())
        .Optional("user", Shapes.Text, p => p.User, (p, v) => p with { User = v }, "The account", "アカウント")
        .Optional("keyFile", Shapes.Path, p => p.KeyFile, (p, v) => p with { KeyFile = v }, "The private key; else the agent", "秘密鍵（なければエージェント）")
        .Optional("knownHosts", Shapes.Path, p => p.KnownHosts, (p, v) => p with { KnownHosts = v }, "The known_hosts file", "known_hosts ファイル")
        .Optional("password", new SecretShape(), p => p.Password, (p, v) => p with { Password = v }, "The password or the key's passphrase", "パスワードまたは鍵のパスフレーズ")
        .Optional("jump", Shapes.Text, p => p.Jump, (p, v) => p with { Jump = v }, "Hosts to go through, [user@]host[:port]; none: straight", "経由するホスト（[user@]host[:port]、none は直接）")
        .Optional("config", Shapes.Path, p => p.Config, (p, v) => p with { Config = v }, "OpenSSH's settings; else ~/.ssh/config", "OpenSSH の設定（なければ ~/.ssh/config）")
        .Key("sudo", Shapes.Boolean, p => p.Sudo, (p, v) => p with { Sudo = v }, "Run what needs root by sudo -n", "root が要るコマンドを sudo -n で実行");

    private static SectionShape<EstateHost> Host => new SectionShape<EstateHost>(() => new EstateHost { Name = "", Address = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Required("address", Shapes.Address, p => p.Address, (p, v) => p with { Address = v }, "Name or address; local is this machine", "名前またはアドレス（local はこのマシン）")
        .Key("port", Shapes.Whole(1, 65535), p => p.Port, (p, v) => p with { Port = v }, "The SSH port", "SSH ポート")
        .Optional("role", Shapes.Name, p => p.Role, (p, v) => p with { Role = v }, "The role, counted against the policy's servers", "役割（ポリシーの台数と照合）")
        .Key("spare", Shapes.Boolean, p => p.Spare, (p, v) => p with { Spare = v }, "It stands ready and serves nobody; not counted with its role", "予備機（稼働台数に含めない）")
        .Optional("user", Shapes.Text, p => p.User, (p, v) => p with { User = v }, "The account, where it is another than ssh: says", "アカウント（ssh: と異なる場合）")
        .Optional("keyFile", Shapes.Path, p => p.KeyFile, (p, v) => p with { KeyFile = v }, "The private key, likewise", "秘密鍵（同上）")
        .Optional("password", new SecretShape(), p => p.Password, (p, v) => p with { Password = v }, "The password or passphrase, likewise", "パスワードまたはパスフレーズ（同上）")
        .Optional("jump", Shapes.Text, p => p.Jump, (p, v) => p with { Jump = v }, "Hosts to go through, likewise; none: straight", "経由するホスト（同上、none は直接）")
        .OptionalValue("sudo", Shapes.Boolean, p => p.Sudo, (p, v) => p with { Sudo = v }, "Run what needs root by sudo -n, likewise", "root が要るコマンドを sudo -n で実行（同上）")
        .Optional("openPorts", new ListShape<int>(Shapes.Whole(1, 65535), port => InvariantText.Of(port)), p => p.OpenPorts, (p, v) => p with { OpenPorts = v }, "TCP ports that may answer from outside; left out: not tried", "外部に開いてよい TCP ポート（省略時は確認しない）");

    private static SectionShape<EstateDatabase> Database => new SectionShape<EstateDatabase>(() => new EstateDatabase { Name = "", Kind = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name", "名前")
        .Required("kind", Shapes.OneOf("mysql", "mariadb"), p => p.Kind, (p, v) => p with { Kind = v }, "The kind", "種類")
        .Key("nodes", new ListShape<string>(Shapes.Server, node => node, least: 1), p => p.Nodes, (p, v) => p with { Nodes = v }, "Its nodes, host:port", "ノード（host:port）")
        .Optional("user", Shapes.Text, p => p.User, (p, v) => p with { User = v }, "The account", "アカウント")
        .Optional("password", new SecretShape(), p => p.Password, (p, v) => p with { Password = v }, "The password", "パスワード")
        .Optional("schema", Shapes.Text, p => p.Schema, (p, v) => p with { Schema = v }, "The schema's name on the server; left out: the name", "サーバー上のスキーマ名（省略時は名前）")
        .Key("replicas", new ListShape<string>(Shapes.Server, node => node), p => p.Replicas, (p, v) => p with { Replicas = v }, "Replicas, for which erasing waits", "レプリカ（遅延時は消去を待つ）");

    private static SectionShape<BackupSet> Backup => new SectionShape<BackupSet>(() => new BackupSet { Name = "", Store = new StoreLocation(), File = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Key("of", Shapes.OneOf("database", "files"), p => p.Of, (p, v) => p with { Of = v }, "What is backed up", "対象")
        .Required("store", Store, p => p.Store, (p, v) => p with { Store = v }, "Where the files lie", "保存場所")
        .Required("file", Shapes.Text, p => p.File, (p, v) => p with { File = v }, "The file name; its moment in braces as a .NET date format; a folder ends in /", "ファイル名（日時は {} 内に .NET の書式で、フォルダーは末尾に /）")
        .Optional("database", Shapes.Text, p => p.Database, (p, v) => p with { Database = v }, "The database that the dump must hold", "ダンプに含まれるべきデータベース")
        .Optional("charset", Shapes.Name, p => p.CharacterSet, (p, v) => p with { CharacterSet = v }, "The character set of the dump", "ダンプの文字集合")
        .Optional("decrypt", Decryption, p => p.Decrypt, (p, v) => p with { Decrypt = v }, "How its files are decrypted", "復号の方法")
        .Check((backup, check) =>
        {
            if (!IsDatedPattern(backup.File))
                check.Mistake("file", backup.File, Messages.Format("Text.ExpectedDatedFile"));
        });

    private static SectionShape<BackupDecryption> Decryption => new SectionShape<BackupDecryption>(() => new BackupDecryption { With = "" })
        .Required("with", Shapes.OneOf("age", "openpgp", "openssl"), p => p.With, (p, v) => p with { With = v }, "The format", "形式")
        .Optional("keyFile", Shapes.Path, p => p.KeyFile, (p, v) => p with { KeyFile = v }, "age: the identity file; openpgp: the secret key, else the account's keyring", "鍵ファイル（openpgp で省略時はアカウントの鍵束）")
        .Optional("passphrase", new SecretShape(), p => p.Passphrase, (p, v) => p with { Passphrase = v }, "The passphrase", "パスフレーズ")
        .Key("cipher", Shapes.OneOf("aes-128-cbc", "aes-256-cbc", "aes-128-ctr", "aes-256-ctr"), p => p.Cipher, (p, v) => p with { Cipher = v }, "openssl: the cipher", "openssl の暗号")
        .Key("iterations", Shapes.Whole(0, 100_000_000), p => p.Iterations, (p, v) => p with { Iterations = v }, "openssl: PBKDF2 iterations, 0 without PBKDF2", "openssl の PBKDF2 反復回数（0 は PBKDF2 なし）")
        .Key("digest", Shapes.OneOf("sha256", "sha512", "md5"), p => p.Digest, (p, v) => p with { Digest = v }, "openssl: the digest of the key derivation", "openssl の鍵導出のダイジェスト")
        .Check((decryption, check) =>
        {
            if (decryption.With is "age" ? decryption.KeyFile is null : decryption.With is "openssl" && decryption.Passphrase is null)
                check.Mistake("with", decryption.With, Messages.Format("Text.ExpectedDecryption"));
        });

    private static SectionShape<DrillSettings> Drill => new SectionShape<DrillSettings>(() => new DrillSettings())
        .Optional("host", Shapes.Name, p => p.Host, (p, v) => p with { Host = v }, "A host of the estate; left out: this machine", "ホスト（省略時はこのマシン）")
        .Optional("path", Shapes.Path, p => p.Path, (p, v) => p with { Path = v }, "The folder for scratch servers", "作業用フォルダー")
        .Key("maxSize", Shapes.Size, p => p.MaxSize, (p, v) => p with { MaxSize = v }, "The most that a dump may hold, decompressed", "展開後の上限サイズ")
        .Key("deadline", Shapes.Span(), p => p.Deadline, (p, v) => p with { Deadline = v }, "The longest one drill may take", "一回の制限時間");

    private static SectionShape<EstateRepository> Repository => new SectionShape<EstateRepository>(() => new EstateRepository { Name = "", Path = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Optional("host", Shapes.Name, p => p.Host, (p, v) => p with { Host = v }, "The host it lies on; left out: this machine", "ホスト（省略時はこのマシン）")
        .Required("path", Shapes.Path, p => p.Path, (p, v) => p with { Path = v }, "The folder", "フォルダー")
        .Key("remote", Shapes.Text, p => p.Remote, (p, v) => p with { Remote = v }, "The remote that is its backup", "バックアップ先のリモート");

    private static SectionShape<StoreLocation> Store => new SectionShape<StoreLocation>(() => new StoreLocation())
        .Optional("path", Shapes.Path, p => p.Path, (p, v) => p with { Path = v }, "The folder", "フォルダー")
        .Optional("sftp", Shapes.Name, p => p.Sftp, (p, v) => p with { Sftp = v }, "The host that has the folder, by its name here", "フォルダーのあるホスト名")
        .Optional("blob", Shapes.Url, p => p.Blob, (p, v) => p with { Blob = v }, "A blob container", "Blob コンテナー")
        .Optional("prefix", Shapes.Text, p => p.Prefix, (p, v) => p with { Prefix = v }, "Blobs that begin with this", "Blob の接頭辞")
        .Optional("connection", new SecretShape(), p => p.Connection, (p, v) => p with { Connection = v }, "The connection string of the blob store", "Blob ストアの接続文字列")
        .Optional("sas", new SecretShape(), p => p.Sas, (p, v) => p with { Sas = v }, "A shared access signature of the container", "コンテナーの共有アクセス署名")
        .Optional("identity", Shapes.Text, p => p.Identity, (p, v) => p with { Identity = v }, "The client id of a managed identity", "マネージド ID のクライアント ID")
        .Check((store, check) =>
        {
            // Exactly one of: a folder (here or over SFTP), a container.
            bool folder = store.Path is not null;
            bool blob = store.Blob is not null;
            bool blobKeys = store.Prefix is not null || store.Connection is not null || store.Sas is not null || store.Identity is not null;
            if (folder == blob || (blob && store.Sftp is not null) || (folder && blobKeys) || (store.Connection is not null && store.Sas is not null))
                check.Mistake("path", store.Path, Messages.Format("Text.ExpectedStore"));
        });

    private static SectionShape<LogSet> Log => new SectionShape<LogSet>(() => new LogSet { Name = "", Path = "", File = "" })
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name that verdicts carry", "判定に現れる名前")
        .Optional("host", Shapes.Name, p => p.Host, (p, v) => p with { Host = v }, "The host it lies on; left out: this machine", "ホスト（省略時はこのマシン）")
        .Required("path", Shapes.Path, p => p.Path, (p, v) => p with { Path = v }, "The folder", "フォルダー")
        .Required("file", Shapes.Text, p => p.File, (p, v) => p with { File = v }, "The file name; its day in braces, or a wildcard", "ファイル名（日付は {} 内、またはワイルドカード）")
        .Key("records", Shapes.Names, p => p.Records, (p, v) => p with { Records = v }, "The kinds of events recorded there, by the policy's log.securityEvents", "記録される事象（ポリシーの log.securityEvents）");

    private static SectionShape<EstateService> Service => new SectionShape<EstateService>(() => new EstateService("", ""))
        .Required("name", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name", "名前")
        .Required("probe", Shapes.Text, p => p.Probe, (p, v) => p with { Probe = v }, "The Prometheus expression that probes it", "監視する Prometheus の式");

    private static SectionShape<Uri> Prometheus => new SectionShape<Uri>(() => Nowhere)
        .Required("url", Shapes.Url, p => p, (_, v) => v, "The base address", "ベースアドレス");

    private static SectionShape<TenantPlace> Tenant => new SectionShape<TenantPlace>(() => new TenantPlace())
        .Optional("database", Shapes.Name, p => p.Database, (p, v) => p with { Database = v }, "A database, by its name here", "データベース名")
        .Optional("table", Shapes.Text, p => p.Table, (p, v) => p with { Table = v }, "Its table", "テーブル")
        .Optional("tenantColumn", Shapes.Text, p => p.TenantColumn, (p, v) => p with { TenantColumn = v }, "The column that holds the tenant's id", "テナント ID の列")
        .Optional("schema", Shapes.Text, p => p.Schema, (p, v) => p with { Schema = v }, "Instead of a table: a schema for each tenant, with {tenant} in its name", "テーブルの代わりに {tenant} を含むテナント別スキーマ")
        .Key("last", Shapes.Boolean, p => p.Last, (p, v) => p with { Last = v }, "It goes only when every other place is empty", "他の場所がすべて空になってから消去")
        .Key("scan", Shapes.Boolean, p => p.Scan, (p, v) => p with { Scan = v }, "The table may be read whole where it has no index on the column", "索引がなければ全表走査を許す")
        .Optional("host", Shapes.Name, p => p.Host, (p, v) => p with { Host = v }, "The host of the folder; left out: this machine", "フォルダーのホスト（省略時はこのマシン）")
        .Optional("path", Shapes.Path, p => p.Path, (p, v) => p with { Path = v }, "A folder with {tenant} in it", "{tenant} を含むフォルダー")
        .Optional("blob", Shapes.Url, p => p.Blob, (p, v) => p with { Blob = v }, "A blob container", "Blob コンテナー")
        .Optional("prefix", Shapes.Text, p => p.Prefix, (p, v) => p with { Prefix = v }, "A prefix with {tenant} in it", "{tenant} を含む接頭辞")
        .Optional("connection", new SecretShape(), p => p.Connection, (p, v) => p with { Connection = v }, "The connection string of the blob store", "Blob ストアの接続文字列")
        .Optional("sas", new SecretShape(), p => p.Sas, (p, v) => p with { Sas = v }, "A shared access signature of the container", "コンテナーの共有アクセス署名")
        .Optional("identity", Shapes.Text, p => p.Identity, (p, v) => p with { Identity = v }, "The client id of a managed identity", "マネージド ID のクライアント ID")
        .Check(CheckTenantPlace);

    private static SectionShape<TenantSettings> Erasure => new SectionShape<TenantSettings>(() => new TenantSettings())
        .Optional("active", Query, p => p.Active, (p, v) => p with { Active = v }, "Whether @tenant is in service: a number other than zero", "@tenant が稼働中か（0 以外で稼働中）")
        .Optional("terminations", Query, p => p.Terminations, (p, v) => p with { Terminations = v }, "Who ended: tenant and last day of service", "終了したテナントとサービス最終日")
        .Optional("signingKey", Shapes.Path, p => p.SigningKey, (p, v) => p with { SigningKey = v }, "A private key (PEM, RSA or ECDSA) that signs certificates", "証明書に署名する秘密鍵（PEM、RSA または ECDSA）")
        .Optional("signingPassphrase", new SecretShape(), p => p.SigningPassphrase, (p, v) => p with { SigningPassphrase = v }, "Its passphrase", "秘密鍵のパスフレーズ")
        .Check((tenants, check) =>
        {
            if (tenants.Active is { } active && !active.Query.Contains("@tenant", StringComparison.Ordinal))
                check.Mistake("active", active.Query, Messages.Format("Text.ExpectedTenantParameter"));
        });

    private static SectionShape<TenantQuery> Query => new SectionShape<TenantQuery>(() => new TenantQuery { Database = "", Query = "" })
        .Required("database", Shapes.Name, p => p.Database, (p, v) => p with { Database = v }, "A database, by its name here", "データベース名")
        .Required("query", Shapes.Text, p => p.Query, (p, v) => p with { Query = v }, "The SELECT", "SELECT 文");

    private static Uri Nowhere { get; } = new("http://localhost/");

    /// <summary>An estate out of a file's tree, or every mistake in it.</summary>
    public static Bound<SlaEstate> Bind(SourceNode root, string path)
    {
        SourceReading reading = new(path);
        return Root.TryRead(root, reading, "", out SlaEstate? estate)
            ? new Bound<SlaEstate>(estate with { Path = path }, [])
            : new Bound<SlaEstate>(null, reading.Sorted());
    }

    /// <summary>The tree that binds to <paramref name="estate"/>.</summary>
    public static SourceNode Write(SlaEstate estate) => Root.Write(estate);

    /// <summary>The JSON Schema, its descriptions in the language of <paramref name="culture"/>.</summary>
    public static string JsonSchema(CultureInfo culture) => SchemaText.Of(Root.Describe(culture), "sla.estate", culture);

    private static void CheckReferences(SlaEstate estate, SectionCheck check)
    {
        string[] hosts = [.. estate.Hosts.Select(host => host.Name)];
        string[] databases = [.. estate.Databases.Select(database => database.Name)];
        for (int index = 0; index < estate.Backups.Count; index++)
            Known(estate.Backups[index].Store.Sftp, hosts, "backups", index, "store");
        for (int index = 0; index < estate.Repositories.Count; index++)
            Known(estate.Repositories[index].Host, hosts, "repositories", index, "host");
        for (int index = 0; index < estate.Balancers.Count; index++)
            Known(estate.Balancers[index].Database, databases, "loadBalancers", index, "database");
        if (estate.Drill.Host is string drill && !hosts.Contains(drill, StringComparer.OrdinalIgnoreCase))
            check.Mistake("drill", drill, hosts.Length == 0 ? Messages.Format("Text.ExpectedDefined") : SectionShape.Unknown(drill, hosts));
        for (int index = 0; index < estate.Logs.Count; index++)
            Known(estate.Logs[index].Host, hosts, "logs", index, "host");
        for (int index = 0; index < estate.Usage.Count; index++)
        {
            Known(estate.Usage[index].Host, hosts, "usage", index, "host");
            Known(estate.Usage[index].Database, databases, "usage", index, "database");
        }

        for (int index = 0; index < estate.TenantPlaces.Count; index++)
        {
            Known(estate.TenantPlaces[index].Host, hosts, "tenantData", index, "host");
            Known(estate.TenantPlaces[index].Database, databases, "tenantData", index, "database");
        }

        foreach (TenantQuery query in new[] { estate.Erasure.Active, estate.Erasure.Terminations }.OfType<TenantQuery>())
        {
            if (!databases.Contains(query.Database, StringComparer.OrdinalIgnoreCase))
                check.Mistake("erasure", query.Database, databases.Length == 0 ? Messages.Format("Text.ExpectedDefined") : SectionShape.Unknown(query.Database, databases));
        }

        void Known(string? name, string[] names, string list, int index, string key)
        {
            if (name is not null && !names.Contains(name, StringComparer.OrdinalIgnoreCase))
                check.Mistake(list, index, key, name, names.Length == 0 ? Messages.Format("Text.ExpectedDefined") : SectionShape.Unknown(name, names));
        }
    }

    private static void CheckTenantPlace(TenantPlace place, SectionCheck check)
    {
        int kinds = (place.Database is null ? 0 : 1) + (place.Path is null ? 0 : 1) + (place.Blob is null ? 0 : 1);
        bool complete = (place.Database is null) == (place.Table is null && place.Schema is null) && (place.Table is null) == (place.TenantColumn is null)
            && (place.Table is null || place.Schema is null) && (!place.Scan || place.Table is not null)
            && (place.Host is null || place.Path is not null) && (place.Blob is null) == (place.Prefix is null);
        if (kinds != 1 || !complete)
            check.Mistake(place.Database is not null ? "database" : place.Blob is not null ? "blob" : "path", null, Messages.Format("Text.ExpectedTenantPlace"));
        // Without the tenant's id in it, erasing one tenant would erase them all.
        if (place.Path is string path && !HasTenant(path))
            check.Mistake("path", path, Messages.Format("Text.ExpectedTenantMark"));
        if (place.Schema is string schema && schema.Split(TenantPlace.Mark).Length != 2)
            check.Mistake("schema", schema, Messages.Format("Text.ExpectedTenantMark"));
        if (place.Prefix is string prefix && !HasTenant(prefix))
            check.Mistake("prefix", prefix, Messages.Format("Text.ExpectedTenantMark"));
        else if (place.Prefix is string open && !open.EndsWith('/') && !open.EndsWith(TenantPlace.Mark, StringComparison.Ordinal))
            check.Mistake("prefix", open, Messages.Format("Text.ExpectedTenantPrefix"));
        bool blobKeys = place.Connection is not null || place.Sas is not null || place.Identity is not null;
        if ((blobKeys && place.Blob is null) || (place.Connection is not null && place.Sas is not null))
            check.Mistake("blob", place.Blob?.OriginalString, Messages.Format("Text.ExpectedTenantPlace"));
    }

    // A whole segment: "/srv/{tenant}x" would let t1 reach t1x.
    private static bool HasTenant(string place) => TenantSegment().IsMatch(place);

    private static bool IsDatedPattern(string file) => file.IndexOf('/', StringComparison.Ordinal) is int slash && (slash < 0 || slash == file.Length - 1) && DatedName().Match(file) is { Success: true } match
        && ((string[])["yyyy", "MM", "dd"]).All(part => match.Groups["format"].Value.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex(@"^[^{}]*\{(?<format>[yMdHms_.\-T]{1,40})\}[^{}]*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DatedName();

    [GeneratedRegex(@"(^|/)\{tenant\}(/|\z)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TenantSegment();
}
