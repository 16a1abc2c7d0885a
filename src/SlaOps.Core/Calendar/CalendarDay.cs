namespace SlaOps;

/// <summary>What kind of day it is; all but <see cref="Business"/> are days without support.</summary>
public enum CalendarDayKind
{
    /// <summary>Support works.</summary>
    Business,

    /// <summary>A day of the week on which support is closed.</summary>
    Weekend,

    /// <summary>A public holiday, by law or by the policy's overrides.</summary>
    Holiday,

    /// <summary>The days of Obon, by the policy.</summary>
    Obon,

    /// <summary>The days about New Year, by the policy.</summary>
    NewYear,
}

/// <summary>A day of the policy's calendar.</summary>
public sealed class CalendarDay
{
    /// <summary>The day, in the policy's zone.</summary>
    public DateOnly Date { get; set; }

    /// <summary>A day that is several things at once is the first of: holiday, New Year, Obon, weekend.</summary>
    public CalendarDayKind Kind { get; set; }

    /// <summary>What makes it special, in English; null for business days and weekends.</summary>
    public string? Name { get; set; }

    /// <summary>What makes it special, in Japanese; null for business days and weekends.</summary>
    public string? NameJa { get; set; }

    /// <summary>When support opens, with the policy's zone offset; null where it stays closed.</summary>
    public DateTimeOffset? SupportFrom { get; set; }

    /// <summary>When support closes, with the policy's zone offset; null where it stays closed.</summary>
    public DateTimeOffset? SupportTo { get; set; }

    /// <inheritdoc/>
    public override string ToString() => $"{InvariantText.Of(Date)} {Kind}";
}
