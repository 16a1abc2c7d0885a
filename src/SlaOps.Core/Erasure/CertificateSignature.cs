using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SlaOps;

/// <summary>
/// Detached signatures over a file's bytes, by SHA-256: RSA in PKCS #1 v1.5 or ECDSA in DER, so that <c>openssl dgst -sha256 -verify</c>
/// checks them as well.
/// </summary>
public static class CertificateSignature
{
    /// <summary>Signs. Throws <see cref="CryptographicException"/> or <see cref="ArgumentException"/> for what is no such key, or a wrong passphrase.</summary>
    public static byte[] Sign(byte[] content, string pem, string? passphrase)
    {
        using AsymmetricAlgorithm key = Read(pem, passphrase);
        return key switch
        {
            RSA rsa => rsa.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa curve => curve.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            _ => throw new ArgumentException(key.SignatureAlgorithm, nameof(pem)),
        };
    }

    /// <summary>True where the key's owner signed exactly these bytes; <paramref name="pem"/> may be the private key, the public key, or a certificate.</summary>
    public static bool Verify(byte[] content, byte[] signature, string pem, string? passphrase)
    {
        using AsymmetricAlgorithm key = Read(pem, passphrase);
        return key switch
        {
            RSA rsa => rsa.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa curve => curve.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence),
            _ => false,
        };
    }

    private static AsymmetricAlgorithm Read(string pem, string? passphrase)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem);
            return (AsymmetricAlgorithm?)certificate.GetRSAPublicKey() ?? certificate.GetECDsaPublicKey() ?? throw new CryptographicException(certificate.GetKeyAlgorithm());
        }

        try
        {
            return Import(RSA.Create(), pem, passphrase);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            // PKCS #8 does not say outside which kind it holds.
            return Import(ECDsa.Create(), pem, passphrase);
        }
    }

    private static T Import<T>(T key, string pem, string? passphrase)
        where T : AsymmetricAlgorithm
    {
        try
        {
            if (pem.Contains("ENCRYPTED", StringComparison.Ordinal))
                key.ImportFromEncryptedPem(pem, passphrase ?? "");
            else
                key.ImportFromPem(pem);
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }
}
