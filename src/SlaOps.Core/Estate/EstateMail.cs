namespace SlaOps;

/// <summary><c>mail:</c> the mail server that notices are handed to.</summary>
public sealed record EstateMail
{
    /// <summary>The port of TLS from the first byte (RFC 8314).</summary>
    private const int TlsPort = 465;

    /// <summary>Its name, which its certificate must bear.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = 587;

    /// <summary>True where TLS begins with the connection, false where <c>STARTTLS</c> begins it; null: by the port.</summary>
    public bool? ImplicitTls { get; init; }

    /// <summary>What <see cref="ImplicitTls"/> comes to.</summary>
    public bool BeginsWithTls => ImplicitTls ?? Port == TlsPort;

    /// <summary>host:port.</summary>
    public string Endpoint => FormattableString.Invariant($"{Host}:{Port}");
}
