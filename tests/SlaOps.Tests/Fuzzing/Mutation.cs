using System.Text;

namespace SlaOps.Tests.Fuzzing;

/// <summary>Changes bytes as broken disks, hostile peers and tired people do.</summary>
internal static class Mutation
{
    private const int MaxLength = 64 * 1024;

    private static readonly byte[][] Tokens =
    [
        .. ((string[])["\n", "\r\n", "\t", "\0", "\u001B[2J", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!binary ", "? ", "|\n", ">\n", "---\n", "...\n", "#", "\"", "'", "\\", "%", "@", ",", "=", "/",
            "-1", "0", "00", "99999999999999999999", "1e308", "NaN", "2024-02-30", "24:00", "9999-12-31", "0001-01-01", "\u3042", "\U0001F600", "\uFEFF", "\u202E", "\u2028",]).Select(Encoding.UTF8.GetBytes),
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0x7F, 0xFF, 0xFF, 0xFF], new byte[48],
    ];

    /// <summary>One to eight changes to one of the seeds.</summary>
    internal static byte[] Of(byte[][] seeds, Random random)
    {
        List<byte> bytes = [.. seeds[random.Next(seeds.Length)]];
        int changes = 1 << random.Next(4);
        for (int change = 0; change < changes; change++)
            Change(bytes, seeds, random);
        if (bytes.Count > MaxLength)
            bytes.RemoveRange(MaxLength, bytes.Count - MaxLength);
        return [.. bytes];
    }

    private static void Change(List<byte> bytes, byte[][] seeds, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(random.Next(1, 1 << random.Next(1, 9)), bytes.Count - at);
        switch (random.Next(9))
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1 when at < bytes.Count:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, length);
                break;
            case 3:
                bytes.InsertRange(random.Next(bytes.Count + 1), bytes.GetRange(at, length));
                break;
            case 4:
                bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]);
                break;
            case 5:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 6:
                byte[] other = seeds[random.Next(seeds.Length)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.AsSpan(random.Next(other.Length + 1)));
                break;
            case 7:
                // A run of the same: deep nesting, long lines, many stanzas.
                byte[] part = random.Next(2) == 0 ? Tokens[random.Next(Tokens.Length)] : [.. bytes.GetRange(at, Math.Min(length, 32))];
                for (int times = random.Next(1, 1 << random.Next(1, 11)); times > 0; times--)
                    bytes.InsertRange(at, part);
                break;
            default:
                Shuffle(bytes, random);
                break;
        }
    }

    // Two lines change places.
    private static void Shuffle(List<byte> bytes, Random random)
    {
        string[] lines = Encoding.Latin1.GetString([.. bytes]).Split('\n');
        int first = random.Next(lines.Length);
        int second = random.Next(lines.Length);
        (lines[first], lines[second]) = (lines[second], lines[first]);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }
}
