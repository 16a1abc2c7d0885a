using System.Buffers.Binary;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;

namespace SlaOps.Systems;

/// <summary>What <c>known_hosts</c> says of a key that a host shows.</summary>
internal enum HostKeyTrust
{
    /// <summary>It holds this key for this host.</summary>
    Known,

    /// <summary>It holds no key for this host.</summary>
    Unknown,

    /// <summary>It holds other keys for this host.</summary>
    Changed,

    /// <summary>It marks this key as revoked.</summary>
    Revoked,
}

/// <summary>An answer, and the line that it comes from.</summary>
internal readonly record struct HostKeyAnswer(HostKeyTrust Trust, KnownHost? Line);

/// <summary>One line of <c>known_hosts</c>.</summary>
/// <param name="Place">File and line number, for people.</param>
/// <param name="Marker"><c>@revoked</c>, <c>@cert-authority</c>, or empty.</param>
/// <param name="Hosts">The names as they are written: a list of patterns, or one hashed name.</param>
/// <param name="KeyType">Such as <c>ssh-ed25519</c>.</param>
/// <param name="Key">The public key in SSH's own encoding.</param>
internal sealed record KnownHost(string Place, string Marker, string Hosts, string KeyType, byte[] Key)
{
    /// <summary>The fingerprint as OpenSSH prints it, after the type.</summary>
    public string Fingerprint => KnownHosts.FingerprintOf(KeyType, Key);
}

/// <summary>
/// OpenSSH's <c>known_hosts</c> (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT): plain, hashed and bracketed names, patterns with wildcards and
/// negation, revoked keys and certificate authorities. A line that is not understood never matches.
/// </summary>
internal sealed class KnownHosts(IReadOnlyList<KnownHost> lines)
{
    private const string HashMagic = "|1|";
    private const string Revoked = "@revoked";
    private const string Authority = "@cert-authority";
    private const int DefaultPort = 22;

    /// <summary>Reads several files, in order; one that is not there holds nothing.</summary>
    internal static async Task<KnownHosts> ReadAsync(IEnumerable<string> files, CancellationToken cancellation)
    {
        List<KnownHost> lines = [];
        foreach (string file in files)
        {
            try
            {
                lines.AddRange(Parse(file, await File.ReadAllTextAsync(file, cancellation)));
            }
            catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
            {
                // As OpenSSH does: no file, no keys.
            }
        }

        return new KnownHosts(lines);
    }

    /// <summary>The lines of one file that can be understood.</summary>
    internal static IEnumerable<KnownHost> Parse(string file, string text)
    {
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string[] fields = line.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length == 0 || fields[0].StartsWith('#'))
                continue;
            string marker = fields[0].StartsWith('@') ? fields[0] : "";
            if (marker.Length > 0)
                fields = fields[1..];
            // An unknown marker changes what the line means: it is left alone.
            if (marker is not ("" or Revoked or Authority) || fields.Length < 3)
                continue;
            if (KeyOf(fields[1], fields[2]) is byte[] key)
                yield return new KnownHost($"{file}:{number}", marker, fields[0], fields[1], key);
        }
    }

    /// <summary>The types of the keys that are known for a host, in the order of the lines: what to ask the host for first.</summary>
    internal IEnumerable<string> KeyTypes(string host, int port) =>
        Candidates(host, port).Where(line => line.Marker.Length == 0).Select(line => line.KeyType).Distinct(StringComparer.Ordinal);

    /// <summary>True where an authority may vouch for the host.</summary>
    internal bool HasAuthority(string host, int port) => Marked(Authority, host, port).Any();

    /// <summary>What is known of a key that vouches for a host's: it has to be marked as an authority for the host, and not as revoked.</summary>
    internal HostKeyAnswer CheckAuthority(string host, int port, byte[] key)
    {
        if (Marked(Revoked, host, port).FirstOrDefault(line => line.Key.AsSpan().SequenceEqual(key)) is KnownHost revoked)
            return new HostKeyAnswer(HostKeyTrust.Revoked, revoked);
        KnownHost? authority = Marked(Authority, host, port).FirstOrDefault(line => line.Key.AsSpan().SequenceEqual(key));
        return new HostKeyAnswer(authority is null ? HostKeyTrust.Unknown : HostKeyTrust.Known, authority);
    }

    /// <summary>Judges the key that a host shows under the address and port that it was called by.</summary>
    internal HostKeyAnswer Check(string host, int port, byte[] key)
    {
        // A revocation under either name counts, whatever else is known.
        if (Marked(Revoked, host, port).FirstOrDefault(line => line.Key.AsSpan().SequenceEqual(key)) is KnownHost revoked)
            return new HostKeyAnswer(HostKeyTrust.Revoked, revoked);
        KnownHost[] named = [.. Named(NameOf(host, port))];
        if (named.FirstOrDefault(line => line.Key.AsSpan().SequenceEqual(key)) is KnownHost same)
            return new HostKeyAnswer(HostKeyTrust.Known, same);
        if (named.Length > 0)
            return new HostKeyAnswer(HostKeyTrust.Changed, named.FirstOrDefault(line => string.Equals(line.KeyType, TypeOf(key), StringComparison.Ordinal)) ?? named[0]);
        // As OpenSSH does: with another port and no line for it, the same key under the bare name is good enough; another key there
        // proves nothing, because another server answers on that port.
        KnownHost? bare = port == DefaultPort ? null : Named(NameOf(host, DefaultPort)).FirstOrDefault(line => line.Key.AsSpan().SequenceEqual(key));
        return new HostKeyAnswer(bare is null ? HostKeyTrust.Unknown : HostKeyTrust.Known, bare);
    }

    /// <summary>Such as <c>ssh-ed25519 SHA256:…</c>, as <c>ssh-keygen -l</c> prints it.</summary>
    internal static string FingerprintOf(string type, byte[] key) => type + " SHA256:" + Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=');

    /// <summary>The type that a public key in SSH's own encoding names in its first field; null where it has none.</summary>
    internal static string? TypeOf(ReadOnlySpan<byte> key)
    {
        if (key.Length < sizeof(int) || BinaryPrimitives.ReadUInt32BigEndian(key) is uint length && length > key.Length - sizeof(int))
            return null;
        return Encoding.ASCII.GetString(key.Slice(sizeof(int), (int)BinaryPrimitives.ReadUInt32BigEndian(key)));
    }

    private static string NameOf(string host, int port)
    {
        string name = host.ToLowerInvariant();
        return port == DefaultPort ? name : $"[{name}]:{port}";
    }

    private IEnumerable<KnownHost> Marked(string marker, string host, int port) => lines.Where(line => string.Equals(line.Marker, marker, StringComparison.Ordinal)
        && (Matches(line.Hosts, NameOf(host, port)) || Matches(line.Hosts, NameOf(host, DefaultPort))));

    private IEnumerable<KnownHost> Candidates(string host, int port)
    {
        KnownHost[] named = [.. Named(NameOf(host, port))];
        return named.Length > 0 || port == DefaultPort ? named : Named(NameOf(host, DefaultPort));
    }

    private IEnumerable<KnownHost> Named(string name) => lines.Where(line => line.Marker.Length == 0 && Matches(line.Hosts, name));

    private static bool Matches(string hosts, string name) =>
        hosts.StartsWith(HashMagic, StringComparison.Ordinal) ? MatchesHash(hosts, name) : MatchesPatterns(hosts, name);

    private static bool MatchesHash(string hashed, string name)
    {
        string[] parts = hashed[HashMagic.Length..].Split('|');
        if (parts.Length != 2 || BytesOf(parts[0]) is not byte[] salt || BytesOf(parts[1]) is not byte[] hash)
            return false;
#pragma warning disable CA5350 // The file format is HMAC-SHA1; it hides names, it does not prove keys.
        return HMACSHA1.HashData(salt, Encoding.UTF8.GetBytes(name)).AsSpan().SequenceEqual(hash);
#pragma warning restore CA5350
    }

    // A negated pattern that matches rules the line out, wherever it stands in the list.
    private static bool MatchesPatterns(string patterns, string name)
    {
        bool matched = false;
        foreach (string pattern in patterns.ToLowerInvariant().Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            bool negated = pattern.StartsWith('!');
            if (!MatchesPattern(negated ? pattern[1..] : pattern, name))
                continue;
            if (negated)
                return false;
            matched = true;
        }

        return matched;
    }

    // MatchesSimpleExpression knows * and ? as OpenSSH does, and a backslash as an escape, which no host name holds.
    private static bool MatchesPattern(string pattern, string name) =>
        !pattern.Contains('\\', StringComparison.Ordinal) && FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static byte[]? KeyOf(string type, string base64) =>
        BytesOf(base64) is byte[] key && string.Equals(TypeOf(key), type, StringComparison.Ordinal) ? key : null;

    private static byte[]? BytesOf(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : null;
    }
}
