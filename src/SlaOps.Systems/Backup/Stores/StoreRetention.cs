namespace SlaOps.Systems;

/// <summary>What a store keeps of a file after it is deleted: a deleted backup is gone for good only when this has run out.</summary>
/// <param name="Versioning">True where the store keeps earlier versions of a name, the deleted one among them; null where that is not known.</param>
/// <param name="SoftDelete">How long deleted bytes can be brought back; zero where they cannot, null where that is not known.</param>
public sealed record StoreRetention(bool? Versioning, TimeSpan? SoftDelete);
