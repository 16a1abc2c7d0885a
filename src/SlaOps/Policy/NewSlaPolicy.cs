using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using SlaOps.Systems;

namespace SlaOps;

/// <summary>Writes a commented policy to start from.</summary>
[Cmdlet(VerbsCommon.New, "SlaPolicy", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class NewSlaPolicy : NewFileCmdlet
{
    /// <summary>What to start from.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(TemplateCompleter))]
    [ValidateNotNullOrEmpty]
    public string Template { get; set; } = "calltree";

    /// <inheritdoc/>
    protected override Task WriteAsync(string path, bool replace)
    {
        if (!PolicyFile.Templates.Contains(Template, StringComparer.OrdinalIgnoreCase))
            throw new SlaException(Errors.TemplateUnknown, Template, Template, string.Join(", ", PolicyFile.Templates));
        return PolicyFile.NewAsync(path, Template.ToLowerInvariant(), replace, Cancellation);
    }

    private sealed class TemplateCompleter : IArgumentCompleter
    {
        public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
            Completions.Of(PolicyFile.Templates, wordToComplete);
    }
}
