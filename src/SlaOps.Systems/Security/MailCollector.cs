using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace SlaOps.Systems;

/// <summary>Asks the mail server that notices go through for TLS, as one who hands in mail would, and hands in none.</summary>
public static class MailCollector
{
    private const int MaxReply = 16 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Whether TLS is offered, and by which certificate. One that gives no answer is a gap; never throws but for a cancellation.</summary>
    public static async Task<MailEvidence> CollectAsync(SlaEstate estate, EstateMail mail, CancellationToken cancellation)
    {
        MailEvidence evidence = new() { Mail = mail, ObservedAt = DateTimeOffset.UtcNow };
        X509Certificate2Collection authorities = [];
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            await CertificateCollector.ImportAsync(authorities, estate, deadline.Token);
            return await AskAsync(evidence, authorities, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Silent(evidence, Messages.Format("Text.ConnectTimeout", Deadline));
        }
        catch (Exception exception) when (exception is SocketException or IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return Silent(evidence, exception.Message);
        }
        finally
        {
            foreach (X509Certificate2 authority in authorities)
                authority.Dispose();
        }
    }

    private static MailEvidence Silent(MailEvidence evidence, string why) => evidence with { Gap = new EvidenceGap(Reasons.UrlUnreachable, "smtp://" + evidence.Mail.Endpoint, why) };

    private static async Task<MailEvidence> AskAsync(MailEvidence evidence, X509Certificate2Collection authorities, CancellationToken cancellation)
    {
        EstateMail mail = evidence.Mail;
        string name = mail.Host.Trim('[', ']');
        IPAddress[] addresses = IPAddress.TryParse(name, out IPAddress? address) ? [address] : await Dns.GetHostAddressesAsync(name, cancellation);
        using TcpClient client = await TenantProbe.ConnectAsync(addresses, mail.Port, cancellation);
        NetworkStream stream = client.GetStream();
        if (!mail.BeginsWithTls)
        {
            SmtpReply? greeting = await ReadAsync(stream, cancellation);
            SmtpReply? offers = greeting is { Code: 220 } ? await SayAsync(stream, "EHLO " + OwnName, cancellation) : greeting;
            if (offers is not { Code: 250 })
                return Silent(evidence, offers is null ? Messages.Format("Text.NotSmtp") : FormattableString.Invariant($"{offers.Code} {offers.Lines[0]}"));
            // One that offers it and then does not do it takes plain mail alone, too.
            if (!offers.Offers("STARTTLS") || await SayAsync(stream, "STARTTLS", cancellation) is not { Code: 220 })
            {
                await SendAsync(stream, "QUIT", cancellation);
                return evidence;
            }
        }

        await using SslStream secured = new(stream);
        (ServedCertificate? certificate, string? version) = await ServedChain.GreetAsync(secured, name, authorities, cancellation);
        if (version is not null)
            await SendAsync(secured, "QUIT", cancellation);
        return evidence with { OffersTls = true, Certificate = certificate, Version = version };
    }

    // A host name, for some servers take no other.
    private static string OwnName => Environment.MachineName.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.') ? Environment.MachineName : "localhost";

    private static async Task<SmtpReply?> SayAsync(Stream stream, string line, CancellationToken cancellation)
    {
        await SendAsync(stream, line, cancellation);
        return await ReadAsync(stream, cancellation);
    }

    private static async Task SendAsync(Stream stream, string line, CancellationToken cancellation) => await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), cancellation);

    // Byte by byte: what follows a reply belongs to what is said next, which may be TLS.
    private static async Task<SmtpReply?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        List<string> lines = [];
        StringBuilder line = new();
        byte[] one = new byte[1];
        for (int length = 0; length < MaxReply && await stream.ReadAsync(one, cancellation) > 0; length++)
        {
            if (one[0] is not (byte)'\n')
            {
                line.Append((char)one[0]);
                continue;
            }

            lines.Add(line.ToString().TrimEnd('\r'));
            line.Clear();
            if (SmtpReply.IsLast(lines[^1]))
                return SmtpReply.Parse(lines);
        }

        return null;
    }
}
