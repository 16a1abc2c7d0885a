using System.Globalization;

namespace SlaOps;

/// <summary>
/// A moment as a person wrote it: a wall time, with an offset only if one was written. What has no offset is a time in the
/// policy's zone, whatever zone the machine has, and becomes an instant once the policy is known.
/// </summary>
public sealed record Moment
{
    private static readonly string[] WallFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy/MM/dd", "yyyy/MM/dd HH:mm", "yyyy/MM/dd HH:mm:ss",
    ];

    private static readonly string[] OffsetFormats =
    [
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd HH:mm:sszzz", "yyyy-MM-dd HH:mm:ss zzz",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", "yyyy-MM-dd HH:mm:ss.FFFFFFFzzz",
    ];

    /// <summary>A wall time in the policy's zone.</summary>
    public Moment(DateTime wall)
    {
        Wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
    }

    /// <summary>An instant.</summary>
    public Moment(DateTimeOffset instant)
    {
        Wall = instant.DateTime;
        Offset = instant.Offset;
    }

    /// <summary>The wall time.</summary>
    public DateTime Wall { get; }

    /// <summary>The offset, where one was written.</summary>
    public TimeSpan? Offset { get; }

    /// <summary>Reads ISO 8601 dates and times, with <c>Z</c> or an offset or neither. Throws <see cref="SlaException"/> for anything else: no culture, no guessing.</summary>
    public static Moment Parse(string text)
    {
        string trimmed = text.Trim();
        if (DateTime.TryParseExact(trimmed, WallFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime wall))
            return new Moment(wall);
        string offset = trimmed.EndsWith('Z') ? string.Concat(trimmed.AsSpan(0, trimmed.Length - 1), "+00:00") : trimmed;
        if (DateTimeOffset.TryParseExact(offset, OffsetFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset instant))
            return new Moment(instant);
        throw new SlaException(Errors.MomentInvalid, text, text);
    }

    /// <summary>
    /// The instant, shown in <paramref name="zone"/>. A wall time that the zone skips moves forward by the gap; one that occurs twice
    /// is the first. Throws <see cref="SlaException"/> outside of <see cref="ZonedTime.Covers"/>.
    /// </summary>
    public DateTimeOffset In(TimeZoneInfo zone)
    {
        bool covered = ZonedTime.Covers(Wall);
        if (covered && Offset is null)
            return ZonedTime.Resolve(Wall, zone);
        DateTimeOffset shown = covered ? TimeZoneInfo.ConvertTime(new DateTimeOffset(Wall, Offset!.Value), zone) : default;
        return ZonedTime.Covers(shown.DateTime) ? shown : throw new SlaException(Errors.MomentInvalid, ToString(), ToString());
    }

    /// <inheritdoc/>
    public override string ToString() => Offset is TimeSpan offset
        ? new DateTimeOffset(Wall, offset).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz", CultureInfo.InvariantCulture)
        : Wall.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
