using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Reflection;

namespace SlaOps.Runner;

/// <summary>One runspace of the real engine on the console, and the running of commands and files in it.</summary>
internal sealed class Session : IDisposable
{
    private static readonly string[] OwnLoading = ["SlaOps", "Module", "ipmo"];

    private readonly Runspace runspace;
    private readonly ConsoleHost host;
    private readonly Lock gate = new();
    private PowerShell? running;
    private Task? stopping;

    public Session(bool nonInteractive)
    {
        host = new ConsoleHost(nonInteractive);
        // Nothing that could show a colour: none need be made, and taken out again. A script may still set another rendering.
        if (!Terminal.WantsColor || (!Terminal.OutputIsTerminal && !Terminal.ErrorIsTerminal))
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
        ModulePaths.Extend();
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ThreadOptions = PSThreadOptions.UseCurrentThread;
        // The one place that every output object passes on its way to the screen.
        state.Commands.Remove("Out-Default", typeof(SessionStateCmdletEntry));
        state.Commands.Add(new SessionStateCmdletEntry("Out-Default", typeof(WatchedOutDefault), helpFileName: null));
        runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        MissingCommands.Explain(runspace);
    }

    public static string Version { get; } = typeof(Session).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string EngineVersion { get; } = FileVersion(typeof(PowerShell).Assembly);

    public ConsoleHost Host => host;

    public Runspace Runspace => runspace;

    /// <summary>At a prompt Ctrl+C ends a pipeline and no more.</summary>
    public bool IsInteractive { get; set; }

    /// <summary>A stop was asked for and the pipeline has not ended yet.</summary>
    public bool IsStopping => stopping is { IsCompleted: false };

    /// <summary>Runs the text of <c>-Command</c>; the exit code is that of <c>exit</c>, of the verdicts, or of <c>$?</c>.</summary>
    public int RunCommand(string text)
    {
        ImportWhereNamed(text);
        OutputWatch watch = OutputWatch.Start();
        LastStatement last = new(runspace);
        bool completed = Run(shell => shell.AddScript(last.Ask(text), useLocalScope: false));
        if (host.ExitCode is int exit)
            return exit;
        bool failed = !completed || !last.Succeeded();
        if (watch.SawVerdicts)
            return watch.ExitCode(failed);
        return !failed ? ExitCodes.Met
            : !completed || last.WasTerminating(watch.LastError) ? ExitCodes.Unknown
            : ExitCodes.LastStatementFailed;
    }

    /// <summary>Runs a script file; the exit code is that of its <c>exit</c>, 3 for an uncaught error, else 0.</summary>
    public int RunFile(string path, IReadOnlyList<string> arguments)
    {
        OutputWatch watch = OutputWatch.Start();
        ScriptCall call = new(runspace);
        bool completed = Run(shell => call.Add(shell, Path.GetFullPath(path), arguments));
        return host.ExitCode ?? (!completed ? ExitCodes.Unknown : call.ExitCode(watch.LastError));
    }

    /// <summary>Runs a line of the prompt.</summary>
    public void RunLine(string text) => Run(shell => shell.AddScript(text, useLocalScope: false), new PSInvocationSettings { AddToHistory = true });

    /// <summary>Runs something for the prompt's own use, without output to the screen; its result is null when it fails.</summary>
    public PSObject? Evaluate(string text)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(text, useLocalScope: false);
        try
        {
            return shell.Invoke().FirstOrDefault();
        }
        catch (RuntimeException)
        {
            return null;
        }
    }

    // By its path it comes a tenth of a second sooner than by the search over the whole module path that an unknown command starts.
    // Should it fail, that search comes after all, and says why. A text that loads modules itself may mean another copy: one
    // process holds one.
    private void ImportWhereNamed(string text)
    {
        string manifest = Path.Combine(ModulePaths.Modules, "SlaOps", "SlaOps.psd1");
        bool loadsItself = OwnLoading.Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        if (!loadsItself && text.Contains("-Sla", StringComparison.OrdinalIgnoreCase) && File.Exists(manifest))
            Evaluate($"Import-Module -Name '{CodeGeneration.EscapeSingleQuotedStringContent(manifest)}' -ErrorAction Ignore");
    }

    /// <summary>Stops the running pipeline without waiting for it; false where nothing runs.</summary>
    public bool Stop()
    {
        lock (gate)
        {
            if (running is null)
                return false;
            PowerShell shell = running;
            stopping ??= Task.Run(shell.Stop);
            return true;
        }
    }

    public void Dispose() => runspace.Dispose();

    /// <summary>Runs a pipeline to the screen; false where an uncaught error ended it (it has been shown).</summary>
    private bool Run(Action<PowerShell> add, PSInvocationSettings? settings = null)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        add(shell);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        lock (gate)
            running = shell;
        try
        {
            shell.Invoke(null, settings ?? new PSInvocationSettings());
            return true;
        }
        catch (PipelineStoppedException)
        {
            return false;
        }
        catch (RuntimeException exception)
        {
            Show(exception);
            return false;
        }
        finally
        {
            Task? stop;
            lock (gate)
            {
                running = null;
                stop = stopping;
            }

            // Disposing the pipeline under a running Stop() takes the process down.
            stop?.Wait();
            stopping = null;
            host.Screen.EndProgress();
        }
    }

    private void Show(RuntimeException exception)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        PSObject record = PSObject.AsPSObject(exception.ErrorRecord);
        // The mark by which Out-Default tells an error from an object that happens to be an error record.
        record.Properties.Add(new PSNoteProperty("writeErrorStream", true));
        shell.AddCommand("Out-Default").AddParameter("InputObject", record);
        shell.Invoke();
    }

    private static string FileVersion(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split(' ', '+')[0] ?? assembly.GetName().Version!.ToString();
}
