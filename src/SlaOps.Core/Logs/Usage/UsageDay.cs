using System.Globalization;

namespace SlaOps;

/// <summary>How much of something a tenant used on a day.</summary>
public sealed record UsageRow(string Tenant, string Metric, decimal Amount);

/// <summary>The usage of a finished day from one source.</summary>
public sealed class UsageDay
{
    /// <summary>The source, by its name in the estate.</summary>
    public string Name { get; set; } = "";

    /// <summary>The day, in the policy's zone.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The month that it is added to, <c>yyyy-MM</c>.</summary>
    public string Month => Day.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    /// <summary>True once it is in the ledger.</summary>
    public bool Added { get; set; }

    /// <summary>What was used, one row a tenant and metric; null before it was read.</summary>
    public IReadOnlyList<UsageRow>? Rows { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name + " " + InvariantText.Of(Day);
}

/// <summary>What a tenant used in a month.</summary>
public sealed class SlaUsage
{
    /// <summary>The month, <c>yyyy-MM</c>, in the policy's zone.</summary>
    public string Month { get; set; } = "";

    public string Tenant { get; set; } = "";

    public string Metric { get; set; } = "";

    /// <summary>The sum over the days that were added.</summary>
    public decimal Amount { get; set; }

    /// <summary>The source, by its name in the estate.</summary>
    public string Source { get; set; } = "";

    /// <summary>How many days of the month the source has added.</summary>
    public int Days { get; set; }

    /// <summary>The last of them.</summary>
    public DateOnly Through { get; set; }
}
