using System.Diagnostics;
using System.Reflection;

namespace SlaOps.Module.Tests;

/// <summary>What a run of the built <c>slaops</c> said and ended with.</summary>
public sealed record RunnerResult(int ExitCode, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>Starts the built program as a user would: a process, its streams redirected.</summary>
public static class RunnerProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Program { get; } = typeof(RunnerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RunnerProgram").Value!;

    public static RunnerResult Run(params string[] arguments) => RunWithInput("", arguments);

    public static RunnerResult RunWithInput(string input, params string[] arguments)
    {
        using Process process = Start(arguments);
        return Finish(process, input);
    }

    public static Process Start(params string[] arguments)
    {
        // A test run started in the background ignores SIGINT, and so would the program: env gives it the default again.
        bool linux = OperatingSystem.IsLinux();
        ProcessStartInfo start = new(linux ? "env" : Program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (linux)
        {
            start.ArgumentList.Add("--default-signal=INT");
            start.ArgumentList.Add(Program);
        }

        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["LANG"] = "en_US.UTF-8";
        start.Environment.Remove("NO_COLOR");
        return Process.Start(start)!;
    }

    public static RunnerResult Finish(Process process, string input = "", TimeSpan? patience = null)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(patience ?? Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("slaops did not end by itself");
        }

        return new RunnerResult(process.ExitCode, output.Result, error.Result);
    }

    public static void Signal(Process process, string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, process.Id.ToString()]);
        kill.WaitForExit();
    }
}
