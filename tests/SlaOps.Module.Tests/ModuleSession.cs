using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SlaOps.Module.Tests;

/// <summary>A runspace of the real engine with the built module imported by its manifest, as a user would have it.</summary>
public sealed class ModuleSession : IDisposable
{
    private readonly Runspace runspace;

    public ModuleSession()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.Open();
        Run("Import-Module -Name $args[0] -ErrorAction Stop", Manifest).ThrowIfFailed();
    }

    public static string ModuleDirectory { get; } = typeof(ModuleSession).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "ModuleDirectory").Value!;

    public static string Manifest => Path.Combine(ModuleDirectory, "SlaOps.psd1");

    /// <summary>Runs a script with arguments; errors, warnings and output come back, a terminating error as the last error.</summary>
    public SessionResult Run(string script, params object[] arguments)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(script);
        foreach (object argument in arguments)
            shell.AddArgument(argument);
        List<ErrorRecord> errors = [];
        PSObject[] output = [];
        try
        {
            output = [.. shell.Invoke()];
        }
        catch (RuntimeException exception)
        {
            errors.Add(exception.ErrorRecord);
        }

        errors.InsertRange(0, shell.Streams.Error);
        return new SessionResult(output, errors, [.. shell.Streams.Warning.Select(record => record.Message)]);
    }

    /// <summary>Starts a script that is to be stopped; its output comes live.</summary>
    public Task Start(string script, string argument, PSDataCollection<PSObject> output, out PowerShell shell)
    {
        PowerShell running = PowerShell.Create();
        running.Runspace = runspace;
        running.AddScript(script).AddArgument(argument);
        shell = running;
        return Task.Run(() => running.Invoke(null, output));
    }

    public void Dispose() => runspace.Dispose();
}

public sealed record SessionResult(IReadOnlyList<PSObject> Output, IReadOnlyList<ErrorRecord> Errors, IReadOnlyList<string> Warnings)
{
    public void ThrowIfFailed() => Assert.True(Errors.Count == 0, string.Join('\n', Errors.Select(error => error.FullyQualifiedErrorId + ": " + error)));
}
