using System.Globalization;
using System.Net;

namespace SlaOps;

/// <summary>A server as people write it: <c>host</c>, <c>host:port</c>, <c>[v6]</c>, <c>[v6]:port</c> or a bare IPv6 address.</summary>
public readonly record struct NtpServer(string Host, int Port)
{
    /// <summary>The port where none is written.</summary>
    public const int DefaultPort = 123;

    /// <summary>Reads a server's name and port; false for anything else.</summary>
    public static bool TryParse(string? text, out NtpServer server)
    {
        server = default;
        string given = text?.Trim() ?? "";
        string host = given, port = "";
        int colon = given.IndexOf(':', StringComparison.Ordinal);
        if (given.StartsWith('['))
        {
            int end = given.IndexOf(']', StringComparison.Ordinal);
            if (end < 0 || (end + 1 < given.Length && given[end + 1] != ':'))
                return false;
            host = given[1..end];
            port = end + 1 < given.Length ? given[(end + 2)..] : "";
            if (!host.Contains(':', StringComparison.Ordinal) || !IPAddress.TryParse(host, out _) || given.EndsWith(':'))
                return false;
        }
        else if (colon >= 0 && colon == given.LastIndexOf(':'))
        {
            (host, port) = (given[..colon], given[(colon + 1)..]);
            if (port.Length == 0)
                return false;
        }
        else if (colon >= 0 && !IPAddress.TryParse(given, out _))
        {
            return false;
        }

        int number = DefaultPort;
        if (host.Length is 0 or > 255 || host.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '/' or '@' or '[' or ']')
            || (port.Length > 0 && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535)))
            return false;
        server = new NtpServer(host, number);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        string host = Host.Contains(':', StringComparison.Ordinal) ? "[" + Host + "]" : Host;
        return Port == DefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{Port}");
    }
}
