namespace SlaOps;

public static partial class Reasons
{
    /// <summary>The server does not send the certificates between its own and the authority's. Arguments: the issuer that is missing.</summary>
    public static readonly Reason CertificateChainIncomplete = new("CertificateChainIncomplete", "issuer");

    /// <summary>A certificate ends within the span in which it is to be renewed. Arguments: when it ends, the span.</summary>
    public static readonly Reason CertificateEndsSoon = new("CertificateEndsSoon", "notAfter", "renewBefore");

    /// <summary>A certificate has ended. Arguments: when.</summary>
    public static readonly Reason CertificateExpired = new("CertificateExpired", "notAfter");

    /// <summary>A certificate begins later. Arguments: when.</summary>
    public static readonly Reason CertificateNotYetValid = new("CertificateNotYetValid", "notBefore");

    /// <summary>A chain does not hold together. Arguments: why.</summary>
    public static readonly Reason CertificateRefused = new("CertificateRefused", "why");

    /// <summary>A certificate is its own authority. Arguments: its subject.</summary>
    public static readonly Reason CertificateSelfSigned = new("CertificateSelfSigned", "subject");

    /// <summary>The authority is not one that counts. Arguments: the issuer.</summary>
    public static readonly Reason CertificateUntrusted = new("CertificateUntrusted", "issuer");

    /// <summary>The certificate is for other names. Arguments: its subject.</summary>
    public static readonly Reason CertificateWrongName = new("CertificateWrongName", "subject");

    /// <summary>The address without TLS answers with an error instead of leading to TLS. Arguments: the address.</summary>
    public static readonly Reason HttpNoRedirect = new("HttpNoRedirect", "url");

    /// <summary>The address without TLS leads to another without TLS. Arguments: the address.</summary>
    public static readonly Reason HttpRedirectsPlain = new("HttpRedirectsPlain", "url");

    /// <summary>A page is served without TLS. Arguments: the address.</summary>
    public static readonly Reason HttpServes = new("HttpServes", "url");

    /// <summary>What answers without TLS could not be learnt. Arguments: the address.</summary>
    public static readonly Reason HttpUnprobed = new("HttpUnprobed", "url");

    /// <summary>Browsers are not told, or not for long enough, to speak TLS alone. Arguments: for how long they are, for how long they must be.</summary>
    public static readonly Reason StrictTransportShort = new("StrictTransportShort", "maxAge", "required");

    /// <summary>The estate's address of a tenant is a number, no name. Arguments: it.</summary>
    public static readonly Reason TenantUrlNoName = new("TenantUrlNoName", "host");

    /// <summary>A tenant has an address of its own. Arguments: its host name.</summary>
    public static readonly Reason TenantUrlOwn = new("TenantUrlOwn", "host");

    /// <summary>A tenant's address is without TLS. Arguments: it.</summary>
    public static readonly Reason TenantUrlPlain = new("TenantUrlPlain", "url");

    /// <summary>Several tenants share a host name. Arguments: it, the other tenants.</summary>
    public static readonly Reason TenantUrlShared = new("TenantUrlShared", "host", "others");

    /// <summary>Something answered, but no handshake came about.</summary>
    public static readonly Reason TlsNoHandshake = new("TlsNoHandshake");

    /// <summary>What answers is not TLS. Arguments: the address that answered.</summary>
    public static readonly Reason TlsNotSpoken = new("TlsNotSpoken", "address");

    /// <summary>Versions of the protocol below the promised one are accepted. Arguments: which, the least that is promised.</summary>
    public static readonly Reason TlsOldVersion = new("TlsOldVersion", "versions", "least");

    /// <summary>All is as promised. Arguments: the version, who issued the certificate, when it ends.</summary>
    public static readonly Reason TlsSound = new("TlsSound", "version", "issuer", "notAfter");

    /// <summary>Which old versions and weak ciphers are accepted could not be learnt.</summary>
    public static readonly Reason TlsUnprobed = new("TlsUnprobed");

    /// <summary>Weak ciphers are accepted. Arguments: which.</summary>
    public static readonly Reason TlsWeakCipher = new("TlsWeakCipher", "ciphers");

    /// <summary>An address gave no answer. Arguments: it, why.</summary>
    public static readonly Reason UrlUnreachable = new("UrlUnreachable", "url", "why");
}
