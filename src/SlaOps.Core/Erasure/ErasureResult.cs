namespace SlaOps;

/// <summary>What became of one tenant's erasure.</summary>
public sealed class ErasureResult
{
    /// <summary>The tenant's id.</summary>
    public string Tenant { get; set; } = "";

    /// <summary>How it ended. <see cref="ErasureState.Erased"/> only where every place answered and has nothing left.</summary>
    public ErasureState State { get; set; }

    /// <summary>How much this run erased: rows, files, blobs.</summary>
    public long Erased { get; set; }

    /// <summary>How much a second look found in the places that answered; of a plan that was not carried out, what it would erase.</summary>
    public long Remaining { get; set; }

    /// <summary>The places that did not answer.</summary>
    public IReadOnlyList<string> Unanswered { get; set; } = [];

    /// <summary>When the last backup that holds the data is gone by the policy's rotation (policy's zone); null where the live data is not gone.</summary>
    public DateTimeOffset? BackupsExpireAt { get; set; }

    /// <summary>The plan's hash.</summary>
    public string Plan { get; set; } = "";

    /// <summary>The places, each with what was planned.</summary>
    public IReadOnlyList<ErasureItem> Items { get; set; } = [];

    /// <summary>Why it was not done or not finished, in the reader's language; null where it was.</summary>
    public string? Message { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{Tenant} {State}";
}
