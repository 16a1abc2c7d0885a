namespace SlaOps;

/// <summary>What the mail server of an estate says when mail is handed to it.</summary>
public sealed record MailEvidence
{
    public required EstateMail Mail { get; init; }

    /// <summary>When it was observed (UTC).</summary>
    public required DateTimeOffset ObservedAt { get; init; }

    /// <summary>Why it said nothing; null where it answered.</summary>
    public EvidenceGap? Gap { get; init; }

    /// <summary>False where it takes mail without TLS alone.</summary>
    public bool OffersTls { get; init; }

    /// <summary>The certificate; null where no handshake came about.</summary>
    public ServedCertificate? Certificate { get; init; }

    /// <summary>The version of the handshake, such as <c>1.3</c>; null where none came about.</summary>
    public string? Version { get; init; }
}
