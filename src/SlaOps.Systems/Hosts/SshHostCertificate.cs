using System.Buffers.Binary;
using Renci.SshNet.Security;
using Renci.SshNet.Security.Cryptography;

namespace SlaOps.Systems;

/// <summary>
/// A certificate of an Ed25519 host key, with the key as it is written there. SSH.NET 2026.0.0 reads that key as a signed number: of one that
/// begins with nine set bits (one of 512) it loses the first bytes, and the host's signature never fits.
/// </summary>
internal sealed class SshHostCertificate(byte[] data) : Certificate(data)
{
    /// <summary>The algorithm that shows such certificates.</summary>
    internal const string Algorithm = "ssh-ed25519-cert-v01@openssh.com";

    /// <summary>The certified key in SSH's own encoding, as it would be shown without a certificate.</summary>
    internal byte[] PlainKey { get; } = [.. Field("ssh-ed25519"u8), .. Field(KeyIn(data))];

    /// <summary>Verifies a host's signature by the certified key, and the authority's by its plain algorithms.</summary>
    internal static KeyHostAlgorithm Verify(byte[] data, IReadOnlyDictionary<string, Func<byte[], KeyHostAlgorithm>> authorities)
    {
        SshHostCertificate certificate = new(data);
        return new CertificateHostAlgorithm(Algorithm, certificate, new ED25519DigitalSignature(new ED25519Key(new SshKeyData(certificate.PlainKey))), authorities);
    }

    // PROTOCOL.certkeys: the type, a nonce, the key, each after its length. That they are whole the base class has seen.
    private static byte[] KeyIn(ReadOnlySpan<byte> rest)
    {
        for (int field = 0; field < 2; field++)
            rest = rest[(sizeof(int) + Length(rest))..];
        return rest.Slice(sizeof(int), Length(rest)).ToArray();
    }

    private static int Length(ReadOnlySpan<byte> field) => checked((int)BinaryPrimitives.ReadUInt32BigEndian(field));

    private static byte[] Field(ReadOnlySpan<byte> content) => [0, 0, 0, (byte)content.Length, .. content];
}
