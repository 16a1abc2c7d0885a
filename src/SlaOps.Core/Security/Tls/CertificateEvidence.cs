namespace SlaOps;

/// <summary>Whether a chain of certificates ends in an authority that counts.</summary>
public enum CertificateTrust
{
    /// <summary>It does.</summary>
    Trusted,

    /// <summary>The certificate is its own authority.</summary>
    SelfSigned,

    /// <summary>The authority is not one that counts.</summary>
    UnknownAuthority,

    /// <summary>The server does not send the certificates between its own and the authority's.</summary>
    Incomplete,

    /// <summary>Anything else; <see cref="ServedCertificate.Problem"/> says what.</summary>
    Refused,
}

/// <summary>The certificate that a server shows.</summary>
public sealed record ServedCertificate
{
    /// <summary>The name of who it is for, as the certificate writes it.</summary>
    public required string Subject { get; init; }

    /// <summary>The common name of who issued it, or its whole name where it has none.</summary>
    public required string Issuer { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    /// <summary>When the first of the chain ends (UTC): mostly the server's own.</summary>
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>SHA-256 of the certificate, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>True where the name that was asked for is one of its names.</summary>
    public bool NameMatches { get; init; }

    /// <summary>True where it is signed by its own key.</summary>
    public bool IsSelfSigned { get; init; }

    public CertificateTrust Trust { get; init; }

    /// <summary>What is wrong with the chain, in the words of this machine's library; null where nothing is.</summary>
    public string? Problem { get; init; }
}

/// <summary>What answers at a tenant's address without TLS.</summary>
public enum PlainHttp
{
    /// <summary>It was not asked, or gave no answer that can be read.</summary>
    Unknown,

    /// <summary>Nothing does.</summary>
    Closed,

    /// <summary>Every request is sent on to an address with TLS.</summary>
    Redirects,

    /// <summary>A request is sent on to an address without TLS.</summary>
    RedirectsElsewhere,

    /// <summary>A page.</summary>
    Serves,

    /// <summary>A refusal, which no request should have to meet without TLS.</summary>
    Refuses,
}

/// <summary>What was observed of a tenant's address.</summary>
public sealed record CertificateEvidence
{
    public required EstateTenant Tenant { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>The address that answered, with its port; null: none did.</summary>
    public string? Address { get; init; }

    /// <summary>Why the address could not be asked; null where it was.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>False where something answered that is not TLS.</summary>
    public bool SpeaksTls { get; init; } = true;

    /// <summary>The certificate; null where no handshake came about.</summary>
    public ServedCertificate? Certificate { get; init; }

    /// <summary>The version of the handshake, such as <c>1.3</c>; null where none came about.</summary>
    public string? Version { get; init; }

    /// <summary>The versions below the policy's least that are accepted, newest first; null where that could not be learnt.</summary>
    public IReadOnlyList<string>? OldVersions { get; init; }

    /// <summary>The weak cipher suites that are accepted; null where that could not be learnt.</summary>
    public IReadOnlyList<string>? WeakCiphers { get; init; }

    public PlainHttp Plain { get; init; }

    /// <summary>How long browsers are told to speak TLS alone; null: they are not.</summary>
    public TimeSpan? StrictTransport { get; init; }

    /// <summary>True where a page answered over TLS, so that <see cref="StrictTransport"/> means something.</summary>
    public bool AnswersHttp { get; init; }
}
