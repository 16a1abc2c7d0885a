using Renci.SshNet;
using Renci.SshNet.Security;

namespace SlaOps.Systems;

/// <summary>Which algorithms a connection offers, and in what order: those of OpenSSH's client, without SHA-1 signatures, CBC and the small groups.</summary>
internal static class SshAlgorithms
{
    // The library's AES-GCM runs in the processor; its ChaCha20 is managed code and much slower, and stays for hosts that offer nothing else.
    private static readonly string[] Ciphers =
    [
        "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr", "aes192-ctr", "aes256-ctr", "chacha20-poly1305@openssh.com",
    ];

    // The library's own order puts a post-quantum exchange first that is managed code: 42 ms of a processor for each connection, against 3 ms
    // for those of the processor's own library. Where many hosts are asked for their state, these come first.
    private static readonly string[] QuickExchanges = ["mlkem768x25519-sha256", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256"];

    private static readonly string[] Weak =
    [
        "ssh-rsa", "ssh-rsa-cert-v01@openssh.com", "diffie-hellman-group-exchange-sha1", "diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1",
    ];

    /// <summary>Sets them. As OpenSSH does, the types of the keys that are known for the host come first: a host has several keys, and another one than the known would be refused.</summary>
    internal static void Choose(ConnectionInfo connection, IEnumerable<string> knownKeyTypes, bool certificates, bool quick)
    {
        Order(connection.Encryptions, Ciphers.Where(connection.Encryptions.ContainsKey));
        string[] exchanges = [.. connection.KeyExchangeAlgorithms.Keys.Except(Weak, StringComparer.Ordinal)];
        Order(connection.KeyExchangeAlgorithms, quick ? QuickExchanges.Where(exchanges.Contains).Concat(exchanges).Distinct(StringComparer.Ordinal) : exchanges);
        string[] types = [.. knownKeyTypes];
        // Without an authority for it a host with a certificate shows its plain key instead.
        string[] all = [.. connection.HostKeyAlgorithms.Keys.Except(Weak, StringComparer.Ordinal)];
        string[] keys = [.. all.Where(name => !IsCertificate(name))];
        Order(connection.HostKeyAlgorithms, all.Where(name => certificates && IsCertificate(name)).Concat(keys.Where(name => types.Contains(TypeOf(name), StringComparer.Ordinal))).Concat(keys).Distinct(StringComparer.Ordinal));
        Dictionary<string, Func<byte[], KeyHostAlgorithm>> plain = connection.HostKeyAlgorithms.Where(one => !IsCertificate(one.Key)).ToDictionary(StringComparer.Ordinal);
        if (connection.HostKeyAlgorithms.ContainsKey(SshHostCertificate.Algorithm))
            connection.HostKeyAlgorithms[SshHostCertificate.Algorithm] = data => SshHostCertificate.Verify(data, plain);
    }

    private static bool IsCertificate(string algorithm) => algorithm.Contains("-cert-", StringComparison.Ordinal);

    // RSA keys sign by newer algorithms under names of their own (RFC 8332).
    private static string TypeOf(string algorithm) => algorithm.StartsWith("rsa-sha2-", StringComparison.Ordinal) ? "ssh-rsa" : algorithm;

    private static void Order<T>(IOrderedDictionary<string, T> offered, IEnumerable<string> wanted)
    {
        KeyValuePair<string, T>[] ordered = [.. wanted.Select(name => KeyValuePair.Create(name, offered[name]))];
        offered.Clear();
        foreach ((string name, T algorithm) in ordered)
            offered.Add(name, algorithm);
    }
}
