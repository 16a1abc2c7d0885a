namespace SlaOps;

/// <summary>Thrown by what reads stores and hosts where it knows the reason out of the table; who gathers evidence keeps <see cref="Gap"/>.</summary>
public sealed class EvidenceGapException(EvidenceGap gap, Exception? inner = null)
    : Exception(Reasons.Render(gap.Reason.Code, Array.ConvertAll(gap.Arguments, InvariantText.Of)), inner)
{
    public EvidenceGap Gap { get; } = gap;
}
