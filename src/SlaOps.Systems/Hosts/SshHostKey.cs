using System.Globalization;
using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace SlaOps.Systems;

/// <summary>Judges the key or the certificate that a host shows: nothing that <c>known_hosts</c> does not vouch for is talked to.</summary>
internal static class SshHostKey
{
    /// <summary>Null where the host is who it should be; else why not. The library itself verifies that the host has the key, and that a certificate is signed by the authority that it names.</summary>
    internal static EvidenceGap? Judge(KnownHosts known, SshRoute route, HostKeyEventArgs shown, IEnumerable<string> files)
    {
        // Of a certificate this is the plain key in it.
        byte[] key = shown.Certificate is SshHostCertificate own ? own.PlainKey : shown.HostKey;
        if (shown.Certificate is Certificate certificate)
        {
            HostKeyAnswer authority = known.CheckAuthority(route.Address, route.Port, certificate.CertificateAuthorityKey);
            if (authority.Trust != HostKeyTrust.Unknown)
                return Certified(known, route, certificate, key, authority);
        }

        HostKeyAnswer answer = known.Check(route.Address, route.Port, key);
        string fingerprint = Fingerprint(key);
        return answer.Trust switch
        {
            HostKeyTrust.Known => null,
            HostKeyTrust.Changed => new EvidenceGap(Reasons.HostKeyChanged, route.Name, fingerprint, answer.Line!.Fingerprint, answer.Line.Place),
            HostKeyTrust.Revoked => new EvidenceGap(Reasons.HostKeyRevoked, route.Name, fingerprint, answer.Line!.Place),
            _ => new EvidenceGap(Reasons.HostKeyUnknown, route.Name, fingerprint, KeyScan(route, files)),
        };
    }

    // PROTOCOL.certkeys: a host's certificate, in its time, for this name or for any, and with no condition that is not understood.
    private static EvidenceGap? Certified(KnownHosts known, SshRoute route, Certificate certificate, byte[] key, HostKeyAnswer authority)
    {
        if (authority.Trust == HostKeyTrust.Revoked)
            return new EvidenceGap(Reasons.HostKeyRevoked, route.Name, Fingerprint(certificate.CertificateAuthorityKey), authority.Line!.Place);
        if (known.Check(route.Address, route.Port, key) is { Trust: HostKeyTrust.Revoked } revoked)
            return new EvidenceGap(Reasons.HostKeyRevoked, route.Name, Fingerprint(key), revoked.Line!.Place);
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string? wrong = certificate switch
        {
            { Type: not Certificate.CertificateType.Host } => "type " + certificate.Type,
            _ when (ulong)now < certificate.ValidAfterUnixSeconds => "not valid before " + InvariantText.Of(DateTimeOffset.FromUnixTimeSeconds((long)certificate.ValidAfterUnixSeconds)),
            _ when (ulong)now >= certificate.ValidBeforeUnixSeconds => "expired " + InvariantText.Of(DateTimeOffset.FromUnixTimeSeconds((long)certificate.ValidBeforeUnixSeconds)),
            { ValidPrincipals.Count: > 0 } when !certificate.ValidPrincipals.Contains(route.Address, StringComparer.OrdinalIgnoreCase) => "for " + string.Join(", ", certificate.ValidPrincipals),
            { CriticalOptions.Count: > 0 } => "option " + certificate.CriticalOptions.Keys.First(),
            _ => null,
        };
        return wrong is null ? null : new EvidenceGap(Reasons.HostCertificateInvalid, route.Name, certificate.KeyId, wrong);
    }

    private static string Fingerprint(byte[] key) => KnownHosts.FingerprintOf(KnownHosts.TypeOf(key) ?? "key", key);

    private static string KeyScan(SshRoute route, IEnumerable<string> files)
    {
        string port = route.Port == 22 ? "" : string.Create(CultureInfo.InvariantCulture, $"-p {route.Port} ");
        return $"ssh-keyscan {port}{route.Address} >> {files.First()}";
    }
}
