using System.Management.Automation;

namespace SlaOps;

/// <summary>A cmdlet that writes a starting file: never over one that is there, unless told so.</summary>
public abstract class NewFileCmdlet : SlaCmdlet
{
    /// <summary>The file to write.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Replace a file that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Output the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Writes the file.</summary>
    protected abstract Task WriteAsync(string path, bool replace);

    /// <inheritdoc/>
    protected override async Task ProcessAsync()
    {
        string path = await ResolvePathAsync(Path);
        bool there = File.Exists(path) || Directory.Exists(path);
        if (there && (!Force || Directory.Exists(path)))
            throw new SlaException(Errors.FileExists, path, path);
        if (!await ShouldAsync(path, Messages.Format(there ? "Text.ReplaceFile" : "Text.WriteFile")))
            return;
        await WriteAsync(path, Force);
        if (PassThru)
            Output(new FileInfo(path));
    }
}
