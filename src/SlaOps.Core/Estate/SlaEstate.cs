namespace SlaOps;

/// <summary>What is run, typed. Built by binding an estate file. Secrets are references, never values.</summary>
public sealed record SlaEstate
{
    public required string Name { get; init; }

    /// <summary>The file it was read from; null for "this machine alone".</summary>
    public string? Path { get; init; }

    public SshAccess? Ssh { get; init; }

    public IReadOnlyList<EstateHost> Hosts { get; init; } = [];

    public IReadOnlyList<EstateDatabase> Databases { get; init; } = [];

    public IReadOnlyList<EstateBalancer> Balancers { get; init; } = [];

    public IReadOnlyList<BackupSet> Backups { get; init; } = [];

    /// <summary>Git repositories that keep system files.</summary>
    public IReadOnlyList<EstateRepository> Repositories { get; init; } = [];

    /// <summary>Where backups are restored as a proof.</summary>
    public DrillSettings Drill { get; init; } = new();

    public IReadOnlyList<LogSet> Logs { get; init; } = [];

    /// <summary>Where the usage of a day is read from.</summary>
    public IReadOnlyList<UsageSource> Usage { get; init; } = [];

    public IReadOnlyList<EstateService> Services { get; init; } = [];

    /// <summary>The Prometheus server's base address; null where there is none.</summary>
    public Uri? Prometheus { get; init; }

    /// <summary>The mail server that notices go through; null where there is none.</summary>
    public EstateMail? Mail { get; init; }

    /// <summary>The tenants and their addresses.</summary>
    public IReadOnlyList<EstateTenant> Tenants { get; init; } = [];

    public EstateTls? Tls { get; init; }

    public IReadOnlyList<TenantPlace> TenantPlaces { get; init; } = [];

    /// <summary>How the live system is asked about tenants, and with which key certificates are signed.</summary>
    public TenantSettings Erasure { get; init; } = new();

    /// <summary>The estate where none is written: this machine alone.</summary>
    public static SlaEstate ThisMachine(string hostName) => new()
    {
        Name = hostName,
        Hosts = [new EstateHost { Name = hostName, Address = "local" }],
    };

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Whether commands that need root are run by <c>sudo -n</c> on a host; null: where no host says otherwise.</summary>
    public bool UsesSudo(EstateHost? host) => host?.Sudo ?? Ssh?.Sudo ?? false;
}

/// <summary><c>ssh:</c> how hosts are reached unless one says otherwise.</summary>
public sealed record SshAccess
{
    public string? User { get; init; }

    public string? KeyFile { get; init; }

    public string? KnownHosts { get; init; }

    public SecretReference? Password { get; init; }

    /// <summary>The hosts to go through, <c>[user@]host[:port]</c> with commas between them, as ssh's <c>ProxyJump</c>; <c>none</c>: straight.</summary>
    public string? Jump { get; init; }

    /// <summary>OpenSSH's own settings, of which host names, ports, users, keys and jump hosts are heeded; null: <c>~/.ssh/config</c>.</summary>
    public string? Config { get; init; }

    /// <summary>True where commands that need root are run by <c>sudo -n</c>.</summary>
    public bool Sudo { get; init; }
}

/// <summary>One of <c>{ env: NAME }</c>, <c>{ file: PATH }</c>, <c>{ secret: NAME }</c>.</summary>
public sealed record SecretReference(SecretKind Kind, string Name);

/// <summary>Where a secret lies.</summary>
public enum SecretKind
{
    /// <summary>An environment variable.</summary>
    Env,

    /// <summary>The first line of a file.</summary>
    File,

    /// <summary>A SecretManagement vault.</summary>
    Secret,
}

/// <summary>A host; <see cref="IsLocal"/> (address <c>local</c>) is this machine.</summary>
public sealed record EstateHost
{
    public required string Name { get; init; }

    public required string Address { get; init; }

    public int Port { get; init; } = 22;

    public string? Role { get; init; }

    /// <summary>True where it stands ready in place of others and serves nobody: it is none of its role's servers.</summary>
    public bool Spare { get; init; }

    /// <summary>The account; null: that of <see cref="SlaEstate.Ssh"/>. So the following, too.</summary>
    public string? User { get; init; }

    public string? KeyFile { get; init; }

    public SecretReference? Password { get; init; }

    /// <summary>The hosts to go through; <c>none</c>: straight.</summary>
    public string? Jump { get; init; }

    /// <summary>Whether commands that need root are run by <c>sudo -n</c>.</summary>
    public bool? Sudo { get; init; }

    /// <summary>The TCP ports that may answer from outside; null: nothing is said, and nothing tried.</summary>
    public IReadOnlyList<int>? OpenPorts { get; init; }

    /// <summary>True for a spare, by <see cref="Spare"/> or by the role of that name.</summary>
    public bool IsSpare => Spare || string.Equals(Role, "spare", StringComparison.OrdinalIgnoreCase);

    /// <summary>True for this machine, which is asked without SSH.</summary>
    public bool IsLocal => string.Equals(Address, "local", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A database and its nodes (<c>host:port</c>).</summary>
public sealed record EstateDatabase
{
    public required string Name { get; init; }

    public required string Kind { get; init; }

    public IReadOnlyList<string> Nodes { get; init; } = [];

    public string? User { get; init; }

    public SecretReference? Password { get; init; }

    /// <summary>The schema's name on the server; null: the database's own name.</summary>
    public string? Schema { get; init; }

    /// <summary>Its replicas, for which work on it waits.</summary>
    public IReadOnlyList<string> Replicas { get; init; } = [];
}

/// <summary>A set of backup files in one store, recognised by a file name pattern such as <c>calltree-{yyyyMMdd-HHmm}.sql.gz</c>.</summary>
public sealed record BackupSet
{
    public required string Name { get; init; }

    /// <summary><c>database</c> or <c>files</c>.</summary>
    public string Of { get; init; } = "database";

    public required StoreLocation Store { get; init; }

    /// <summary>The file name; the part in braces is a .NET date format, in the policy's zone. Ending in <c>/</c> it is a folder (mydumper's).</summary>
    public required string File { get; init; }

    /// <summary>The database that the dump must hold; null: any.</summary>
    public string? Database { get; init; }

    /// <summary>The character set that the dump must be written in; null: any.</summary>
    public string? CharacterSet { get; init; }

    /// <summary>How its files are decrypted; null: they are not.</summary>
    public BackupDecryption? Decrypt { get; init; }

    /// <summary>True where a backup is a folder of files.</summary>
    public bool IsFolder => File.EndsWith('/');
}

/// <summary><c>decrypt:</c> the key to a set's files. Formats are recognised by their bytes; this says with what they open.</summary>
public sealed record BackupDecryption
{
    /// <summary><c>age</c>, <c>openpgp</c> or <c>openssl</c>.</summary>
    public required string With { get; init; }

    /// <summary>age: the identity file. OpenPGP: an exported secret key; null uses the account's own keyring.</summary>
    public string? KeyFile { get; init; }

    /// <summary>The passphrase: of the OpenPGP key, or openssl's (age takes none).</summary>
    public SecretReference? Passphrase { get; init; }

    /// <summary>openssl: the cipher, <c>aes-128-cbc</c>, <c>aes-256-cbc</c>, <c>aes-128-ctr</c> or <c>aes-256-ctr</c>.</summary>
    public string Cipher { get; init; } = "aes-256-cbc";

    /// <summary>openssl: the iterations of PBKDF2 (<c>-iter</c>; with <c>-pbkdf2</c> alone 10000); 0 is the old derivation without PBKDF2.</summary>
    public int Iterations { get; init; } = 10_000;

    /// <summary>openssl: the digest of the derivation, <c>sha256</c> (its default) or <c>sha512</c>, <c>md5</c>.</summary>
    public string Digest { get; init; } = "sha256";
}

/// <summary><c>drill:</c> where backups are restored as a proof, and the limits of it.</summary>
public sealed record DrillSettings
{
    /// <summary>A host of the estate; null: this machine.</summary>
    public string? Host { get; init; }

    /// <summary>The folder that scratch servers are made in; null: the host's temporary folder.</summary>
    public string? Path { get; init; }

    /// <summary>The most that a dump may hold, decompressed, in bytes.</summary>
    public long MaxSize { get; init; } = 50L * 1024 * 1024 * 1024;

    /// <summary>The longest one drill may take.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromHours(2);
}

/// <summary><c>repositories:</c> a Git repository of system files and the remote that is its backup.</summary>
public sealed record EstateRepository
{
    public required string Name { get; init; }

    /// <summary>The host it lies on, by name; null is this machine.</summary>
    public string? Host { get; init; }

    /// <summary>Its working folder, or the repository itself where it is bare.</summary>
    public required string Path { get; init; }

    /// <summary>The remote that must hold everything.</summary>
    public string Remote { get; init; } = "origin";
}

/// <summary>Where files lie: a folder here (<see cref="Path"/> alone), a folder of a host over SFTP, or a blob container.</summary>
public sealed record StoreLocation
{
    public string? Path { get; init; }

    public string? Sftp { get; init; }

    public Uri? Blob { get; init; }

    public string? Prefix { get; init; }

    /// <summary>A blob store's connection string; with neither this nor <see cref="Sas"/> the machine's managed identity is used.</summary>
    public SecretReference? Connection { get; init; }

    /// <summary>A shared access signature of the container.</summary>
    public SecretReference? Sas { get; init; }

    /// <summary>The client id of a user-assigned managed identity; null: the system's own.</summary>
    public string? Identity { get; init; }
}

/// <summary><c>logs:</c> a folder of operation logs: one file a day, its day in the name (<c>app-{yyyyMMdd}.log</c>) or, without braces, its modification time.</summary>
public sealed record LogSet
{
    public required string Name { get; init; }

    /// <summary>The host it lies on, by name; null is this machine.</summary>
    public string? Host { get; init; }

    public required string Path { get; init; }

    public required string File { get; init; }

    /// <summary>The kinds of events that are recorded there, out of the policy's <c>log.securityEvents</c>.</summary>
    public IReadOnlyList<string> Records { get; init; } = [];
}

/// <summary>A service of the customers and the Prometheus expression that probes it.</summary>
public sealed record EstateService(string Name, string Probe);

/// <summary>A place where tenants' data lies; which of the properties are set tells the kind.</summary>
public sealed record TenantPlace
{
    /// <summary>What stands for a tenant's id in names, paths and prefixes.</summary>
    public const string Mark = "{tenant}";

    public string? Database { get; init; }

    public string? Table { get; init; }

    public string? TenantColumn { get; init; }

    /// <summary>A whole schema for each tenant, with <c>{tenant}</c> in its name.</summary>
    public string? Schema { get; init; }

    /// <summary>True: it goes only when every other place is empty, such as the row that says which tenants there are.</summary>
    public bool Last { get; init; }

    /// <summary>True: the table may be read whole where no index begins with the tenant's column.</summary>
    public bool Scan { get; init; }

    public string? Host { get; init; }

    public string? Path { get; init; }

    public Uri? Blob { get; init; }

    public string? Prefix { get; init; }

    /// <summary>The container's access, as in <see cref="StoreLocation"/>.</summary>
    public SecretReference? Connection { get; init; }

    /// <inheritdoc cref="Connection"/>
    public SecretReference? Sas { get; init; }

    /// <inheritdoc cref="Connection"/>
    public string? Identity { get; init; }

    /// <summary>The container with what all tenants' blobs begin with; null where it is another kind of place.</summary>
    public StoreLocation? Container => Blob is null ? null : new StoreLocation { Blob = Blob, Prefix = Prefix?.Split(Mark)[0], Connection = Connection, Sas = Sas, Identity = Identity };
}

/// <summary><c>erasure:</c> what the live system knows of tenants, and how certificates are signed.</summary>
public sealed record TenantSettings
{
    /// <summary>Whether a tenant is in service: the first column of the first row is a number other than zero. No row is no.</summary>
    public TenantQuery? Active { get; init; }

    /// <summary>Who ended: the tenant's id and the last day of service.</summary>
    public TenantQuery? Terminations { get; init; }

    /// <summary>A private key (PEM, RSA or ECDSA) that signs certificates.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Its passphrase.</summary>
    public SecretReference? SigningPassphrase { get; init; }
}

/// <summary>A question to a database of the estate; <c>@tenant</c> is the id.</summary>
public sealed record TenantQuery
{
    public required string Database { get; init; }

    public required string Query { get; init; }
}
