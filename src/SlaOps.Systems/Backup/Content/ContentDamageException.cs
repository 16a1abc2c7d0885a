using System.Globalization;

namespace SlaOps.Systems;

/// <summary>A layer of a file (compression, encryption) is not what it should be. Nothing of the file's data is in the detail.</summary>
internal sealed class ContentDamageException(ContentDamage damage, string detail, Exception? inner = null) : IOException(detail, inner)
{
    /// <summary>What is wrong.</summary>
    internal ContentDamage Damage => damage;

    internal static ContentDamageException Truncated(string layer, long after, Exception? inner = null) =>
        new(ContentDamage.Truncated, string.Create(CultureInfo.InvariantCulture, $"{layer}: no end after {after} bytes"), inner);

    internal static ContentDamageException Corrupt(string layer, long after, Exception? inner = null) =>
        new(ContentDamage.Corrupt, string.Create(CultureInfo.InvariantCulture, $"{layer}: checksum or structure wrong within the first {after} bytes"), inner);

    internal static ContentDamageException Trailing(string layer, long count) =>
        new(ContentDamage.TrailingBytes, string.Create(CultureInfo.InvariantCulture, $"{layer}: {count} bytes or more after its end"));
}
