using System.Globalization;
using System.Management.Automation;

namespace SlaOps;

/// <summary>Lengths of time as people write them: <c>30s</c>, <c>15m</c>, <c>2h</c>, <c>1d</c>, <c>01:30:00</c>. A bare number is seconds, where PowerShell alone would read ticks.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class SpanTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        TimeSpan? span = value switch
        {
            null => null,
            TimeSpan given => given,
            // As it was typed: PowerShell takes a bare 1d for the decimal 1, and 5s for the short 5.
            string or IConvertible => Parse(((string)LanguagePrimitives.ConvertTo(inputData, typeof(string), CultureInfo.InvariantCulture)).Trim()),
            _ => null,
        };
        if (span is null && value is not null)
        {
            SlaException error = new(Errors.SpanInvalid, value, value);
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }

        return span;
    }

    private static TimeSpan? Parse(string text)
    {
        (string unit, double seconds)[] units = [("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("", 1)];
        foreach ((string unit, double seconds) in units)
        {
            if (text.EndsWith(unit, StringComparison.Ordinal)
                && double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
            {
                return Seconds(count * seconds);
            }
        }

        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out TimeSpan span) ? span : null;
    }

    private static TimeSpan? Seconds(double seconds) =>
        Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null;
}
