using System.Management.Automation;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Writes a commented estate to start from.</summary>
[Cmdlet(VerbsCommon.New, "SlaEstate", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewSlaEstate : NewFileCmdlet
{
    /// <inheritdoc/>
    protected override Task WriteAsync(string path, bool replace) => EstateFile.NewAsync(path, replace, Cancellation);
}
