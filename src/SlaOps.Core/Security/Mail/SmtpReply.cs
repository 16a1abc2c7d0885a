using System.Globalization;

namespace SlaOps;

/// <summary>A reply of a mail server (RFC 5321 §4.2): one code, several lines.</summary>
/// <param name="Code">Such as 250.</param>
/// <param name="Lines">What follows the code on each line.</param>
public sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    private const int CodeLength = 3;

    /// <summary>True where a line is this keyword, with or without parameters (RFC 1869).</summary>
    public bool Offers(string keyword) => Lines.Skip(1).Any(line => string.Equals(line.Split(' ')[0], keyword, StringComparison.OrdinalIgnoreCase));

    /// <summary>True where a line is a reply's last: a space, or nothing, follows its code.</summary>
    public static bool IsLast(string line) => line.Length <= CodeLength || line[CodeLength] is not '-';

    /// <summary>A whole reply; null for what is none, or whose lines disagree about the code.</summary>
    public static SmtpReply? Parse(IReadOnlyList<string> lines)
    {
        int? code = null;
        List<string> texts = [];
        foreach (string line in lines)
        {
            if (line.Length < CodeLength || !int.TryParse(line.AsSpan(0, CodeLength), NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number is < 200 or > 599
                || (code ?? number) != number || (line.Length > CodeLength && line[CodeLength] is not ('-' or ' ')))
                return null;
            code = number;
            texts.Add(line.Length > CodeLength ? line[(CodeLength + 1)..].Trim() : "");
        }

        return code is int whole && IsLast(lines[^1]) ? new SmtpReply(whole, texts) : null;
    }
}
