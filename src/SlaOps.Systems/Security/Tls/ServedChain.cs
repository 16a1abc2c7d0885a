using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SlaOps.Systems;

/// <summary>Reads what a server's chain of certificates is worth.</summary>
internal static class ServedChain
{
    /// <summary>How the handshake builds the chain: only out of what the server sends, and not by today's date, for the judge asks about its own.</summary>
    internal static X509ChainPolicy Policy(X509Certificate2Collection authorities)
    {
        X509ChainPolicy policy = new()
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid,
        };
        if (authorities.Count > 0)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    /// <summary>A handshake that takes whatever is served, to look at it; nothing secret may be sent after it. Version: null where none came about.</summary>
    internal static async Task<(ServedCertificate? Certificate, string? Version)> GreetAsync(SslStream stream, string name, X509Certificate2Collection authorities, CancellationToken cancellation)
    {
        ServedCertificate? served = null;
        SslClientAuthenticationOptions options = new()
        {
            TargetHost = name,
            AllowTlsResume = false,
            CertificateChainPolicy = Policy(authorities),
#pragma warning disable CA5359
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (certificate is X509Certificate2 shown && chain is not null)
                    served = Read(shown, chain, authorities, !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch));
                return true;
            },
#pragma warning restore CA5359
        };
        try
        {
            await stream.AuthenticateAsClientAsync(options, cancellation);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            return (served, null);
        }

        // The names of the old ones are not to be written any more.
        return (served, stream.SslProtocol.ToString() switch
        {
            "Tls" => "1.0",
            "Tls11" => "1.1",
            "Tls12" => "1.2",
            "Tls13" => "1.3",
            string other => other,
        });
    }

    /// <summary>The certificate and its trust, out of the chain that the handshake built.</summary>
    internal static ServedCertificate Read(X509Certificate2 certificate, X509Chain chain, X509Certificate2Collection authorities, bool nameMatches)
    {
        X509ChainStatusFlags status = StatusOf(chain);
        string? problem = ProblemOf(chain);
        DateTime ends = chain.ChainElements.Select(element => element.Certificate.NotAfter).DefaultIfEmpty(certificate.NotAfter).Min();
        if (IsUntrusted(status) && authorities.Count > 0)
        {
            // Not by the estate's own authorities; perhaps by the system's.
            using X509Chain second = new() { ChainPolicy = Policy([]) };
            foreach (X509ChainElement element in chain.ChainElements)
                second.ChainPolicy.ExtraStore.Add(element.Certificate);
            second.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
            second.Build(certificate);
            // Both tell of a cut chain in their own way; a trusted second one is what counts.
            if (!IsUntrusted(StatusOf(second)))
                (status, problem) = (StatusOf(second), ProblemOf(second));
        }

        bool selfSigned = certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);
        return new ServedCertificate
        {
            Subject = certificate.Subject,
            Issuer = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true) is { Length: > 0 } issuer ? issuer : certificate.Issuer,
            NotBefore = new DateTimeOffset(certificate.NotBefore.ToUniversalTime()),
            NotAfter = new DateTimeOffset(ends.ToUniversalTime()),
            Sha256 = certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant(),
            NameMatches = nameMatches,
            IsSelfSigned = selfSigned,
            Trust = TrustOf(status, selfSigned, chain),
            Problem = problem,
        };
    }

    private static CertificateTrust TrustOf(X509ChainStatusFlags status, bool selfSigned, X509Chain chain) =>
        IsUntrusted(status) && selfSigned ? CertificateTrust.SelfSigned
        : status.HasFlag(X509ChainStatusFlags.UntrustedRoot) ? CertificateTrust.UnknownAuthority
        // A chain that ends before any authority: its issuer was not sent, or the authority itself is unknown, which a server need not send.
        : status.HasFlag(X509ChainStatusFlags.PartialChain) ? (chain.ChainElements.Count > 1 ? CertificateTrust.UnknownAuthority : CertificateTrust.Incomplete)
        : status != X509ChainStatusFlags.NoError ? CertificateTrust.Refused
        : CertificateTrust.Trusted;

    private static bool IsUntrusted(X509ChainStatusFlags status) =>
        status.HasFlag(X509ChainStatusFlags.UntrustedRoot) || status.HasFlag(X509ChainStatusFlags.PartialChain);

    private static X509ChainStatusFlags StatusOf(X509Chain chain) => chain.ChainStatus
        .Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status) & ~X509ChainStatusFlags.NotTimeValid;

    private static string? ProblemOf(X509Chain chain) => chain.ChainStatus
        .Where(one => one.Status is not (X509ChainStatusFlags.NoError or X509ChainStatusFlags.NotTimeValid))
        .Select(one => one.StatusInformation.Trim()).FirstOrDefault();
}
