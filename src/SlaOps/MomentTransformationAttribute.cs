using System.Management.Automation;

namespace SlaOps;

/// <summary>Turns what a user gives for a moment into a <see cref="Moment"/> before PowerShell reads text in the machine's zone.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class MomentTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Text is a wall time unless it has an offset; a DateTime of kind Unspecified likewise; of kind Local or Utc, and a DateTimeOffset, it is an instant.</summary>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        object? value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                null => null,
                Moment moment => moment,
                DateTimeOffset instant => new Moment(instant),
                DateTime { Kind: DateTimeKind.Unspecified } wall => new Moment(wall),
                DateTime instant => new Moment(new DateTimeOffset(instant)),
                DateOnly date => new Moment(date.ToDateTime(TimeOnly.MinValue)),
                string text => Moment.Parse(text),
                ValueType => throw new SlaException(Errors.MomentInvalid, value, value),
                // An object in the pipeline: one of its properties may be what is meant.
                _ => inputData,
            };
        }
        catch (SlaException exception)
        {
            throw new ArgumentTransformationMetadataException(exception.Message, exception);
        }
    }
}
