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

    public IReadOnlyList<BackupSet> Backups { get; init; } = [];

    public IReadOnlyList<LogSet> Logs { get; init; } = [];

    public IReadOnlyList<EstateService> Services { get; init; } = [];

    /// <summary>The Prometheus server's base address; null where there is none.</summary>
    public Uri? Prometheus { get; init; }

    public IReadOnlyList<TenantPlace> TenantPlaces { get; init; } = [];

    /// <summary>The estate where none is written: this machine alone.</summary>
    public static SlaEstate ThisMachine(string hostName) => new()
    {
        Name = hostName,
        Hosts = [new EstateHost { Name = hostName, Address = "local" }],
    };

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary><c>ssh:</c> how hosts are reached unless one says otherwise.</summary>
public sealed record SshAccess
{
    public string? User { get; init; }

    public string? KeyFile { get; init; }

    public string? KnownHosts { get; init; }

    public SecretReference? Password { get; init; }
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
}

/// <summary>A set of backup files in one store, recognised by a file name pattern such as <c>calltree-{yyyyMMdd-HHmm}.sql.gz</c>.</summary>
public sealed record BackupSet
{
    public required string Name { get; init; }

    /// <summary><c>database</c> or <c>files</c>.</summary>
    public string Of { get; init; } = "database";

    public required StoreLocation Store { get; init; }

    /// <summary>The file name; the part in braces is a .NET date format, in the policy's zone.</summary>
    public required string File { get; init; }
}

/// <summary>Where files lie: a folder here (<see cref="Path"/> alone), a folder of a host over SFTP, or a blob container.</summary>
public sealed record StoreLocation
{
    public string? Path { get; init; }

    public string? Sftp { get; init; }

    public Uri? Blob { get; init; }

    public string? Prefix { get; init; }
}

/// <summary><c>logs:</c> a folder of operation logs: one file a day, its day in the name (<c>app-{yyyyMMdd}.log</c>) or, without braces, its modification time.</summary>
public sealed record LogSet
{
    public required string Name { get; init; }

    /// <summary>The host it lies on, by name; null is this machine.</summary>
    public string? Host { get; init; }

    public required string Path { get; init; }

    public required string File { get; init; }
}

/// <summary>A service of the customers and the Prometheus expression that probes it.</summary>
public sealed record EstateService(string Name, string Probe);

/// <summary>A place where tenants' data lies; which of the properties are set tells the kind.</summary>
public sealed record TenantPlace
{
    public string? Database { get; init; }

    public string? Table { get; init; }

    public string? TenantColumn { get; init; }

    public string? Host { get; init; }

    public string? Path { get; init; }

    public Uri? Blob { get; init; }

    public string? Prefix { get; init; }
}
