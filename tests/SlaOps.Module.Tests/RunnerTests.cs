using System.Diagnostics;

namespace SlaOps.Module.Tests;

public class RunnerTests
{
    private const string Terminating = "function T { [CmdletBinding()] param() $PSCmdlet.ThrowTerminatingError([System.Management.Automation.ErrorRecord]::new([Exception]::new('t'), 't', 0, 1)) }; ";
    private const string Reporting = "function N { [CmdletBinding()] param() $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('n'), 'n', 0, 1)) }; ";
    private const string Verdict = "Import-Module SlaOps; function V($s) { [SlaOps.Verdict]@{ Clause = 'patch.interval'; Status = $s } }; ";

    [Theory]
    [InlineData("1 + 1", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("'before'; exit 0; throw 'x'", 0)]
    [InlineData("throw 'x'", 3)]
    [InlineData("No-SuchCommand", 3)]
    [InlineData("No-SuchCommand; 1", 0)]
    [InlineData("[int]'x'", 3)]
    [InlineData("1 +", 3)]
    [InlineData(Terminating + "T", 3)]
    [InlineData(Reporting + "N", 1)]
    [InlineData(Reporting + "N; 1", 0)]
    [InlineData("Write-Error x", 1)]
    [InlineData("& { param($x) $x } 5 # comment", 0)]
    [InlineData(Verdict + "V Met; V NotApplicable", 0)]
    [InlineData(Verdict + "V Met; V AtRisk; V Excused", 1)]
    [InlineData(Verdict + "V Unknown; V Breached; V Met", 2)]
    [InlineData(Verdict + "V AtRisk; V Unknown", 3)]
    [InlineData(Verdict + "V Breached; exit 0", 0)]
    [InlineData(Verdict + "$kept = V Breached; 'quiet'", 0)]
    [InlineData(Verdict + Reporting + "V Met; N", 3)]
    [InlineData(Verdict + "V Breached; throw 'x'", 2)]
    public void A_command_ends_with_the_exit_code_of_exit_of_its_verdicts_or_of_its_last_statement(string command, int expected) =>
        Assert.Equal(expected, RunnerProcess.Run("-Command", command).ExitCode);

    [Theory]
    [InlineData("exit 3", 3)]
    [InlineData("exit", 0)]
    [InlineData("throw 'x'", 3)]
    [InlineData("$x =", 3)]
    [InlineData("param([int] $Number) $Number", 3, "-Number", "abc")]
    [InlineData("function f { exit 5 }; f", 5)]
    [InlineData("1 | ForEach-Object { exit 8 }", 8)]
    [InlineData("Write-Error x", 0)]
    [InlineData("No-SuchCommand; 'goes on'", 0)]
    public void A_script_ends_with_the_code_of_its_exit(string script, int expected, params string[] arguments) =>
        Assert.Equal(expected, RunScript(script, arguments).ExitCode);

    [Fact]
    public void Script_arguments_bind_by_name_by_position_and_as_switches_and_stay_text()
    {
        const string script = "param([string] $Name, [int] $Count = 1, [switch] $Flag, [switch] $Other, [Parameter(ValueFromRemainingArguments)] $Rest) \"$Name|$Count|$Flag|$Other|$($Rest -join ',')|$([System.IO.Path]::GetFileName($PSCommandPath))\"";
        Assert.Equal("a b|5|True|False|$HOME,-7|t.ps1", RunScript(script, "-Count", "5", "-Flag", "a b", "-Other:$false", "$HOME", "-7").Lines[^1]);
    }

    [Fact]
    public void A_file_that_does_not_exist_and_an_unknown_option_are_a_wrong_command_line()
    {
        RunnerResult file = RunnerProcess.Run("-File", "/no/such.ps1");
        Assert.Equal(64, file.ExitCode);
        Assert.Contains("/no/such.ps1", file.Error, StringComparison.Ordinal);
        Assert.Equal(64, RunnerProcess.Run("-Nonsense").ExitCode);
    }

    [Fact]
    public void Output_goes_to_standard_output_and_the_rest_to_standard_error_without_colours()
    {
        RunnerResult result = RunnerProcess.Run("-Command", "'out'; Write-Host host -ForegroundColor Red; Write-Warning warn; Write-Verbose verb -Verbose; Write-Error bad; [pscustomobject]@{ Column = 1 }");
        Assert.Equal(["out", "host", "Column", "------", "1"], result.Lines);
        Assert.Contains("WARNING: warn", result.Error, StringComparison.Ordinal);
        Assert.Contains("VERBOSE: verb", result.Error, StringComparison.Ordinal);
        Assert.Contains("bad", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', result.Output + result.Error);
    }

    [Fact]
    public void Commands_come_from_standard_input()
    {
        RunnerResult whole = RunnerProcess.RunWithInput("function f {\n 'five' }\nf\nexit 4\n", "-Command", "-");
        Assert.Equal((4, "five"), (whole.ExitCode, whole.Output.Trim()));
        RunnerResult lines = RunnerProcess.RunWithInput("1 + 1\nfunction f {\n 'six' }\nf\nexit 6\n");
        Assert.Equal((6, "2 six"), (lines.ExitCode, string.Join(' ', lines.Lines)));
    }

    [Fact]
    public void The_module_is_found_without_importing_it() =>
        Assert.Equal("SlaOps.SlaContext", RunnerProcess.Run("-Command", "(Get-SlaContext).GetType().FullName").Output.Trim());

    [Theory]
    [InlineData("Add-Type -TypeDefinition 'class C {}'", "Add-Type")]
    [InlineData("1 | Format-Table", "Format-Table")]
    [InlineData("1, 2 | Format-Table Name, Id", "Format-Table")]
    public void A_command_of_PowerShell_that_is_not_here_says_that_it_needs_PowerShell(string command, string name)
    {
        RunnerResult result = RunnerProcess.Run("-Command", command);
        Assert.Equal(3, result.ExitCode);
        Assert.DoesNotContain("cannot be bound", result.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains($"'{name}' needs PowerShell", result.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_interaction_a_question_is_an_error_that_names_it()
    {
        RunnerResult result = RunnerProcess.Run("-NonInteractive", "-Command", "$x = Read-Host 'Your name'; \"got $x\"");
        Assert.Contains("-NonInteractive", result.Error, StringComparison.Ordinal);
        RunnerResult confirm = RunnerProcess.Run("-NonInteractive", "-Command", "function D { [CmdletBinding(SupportsShouldProcess, ConfirmImpact = 'High')] param() if ($PSCmdlet.ShouldProcess('db1', 'Erase')) { 'erased' } }; D");
        Assert.Contains("db1", confirm.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("erased", confirm.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_confirmation_is_answered_from_input() =>
        Assert.Contains("done", RunnerProcess.RunWithInput("y\n", "-Command", "function D { [CmdletBinding(SupportsShouldProcess)] param() if ($PSCmdlet.ShouldProcess('db1')) { 'done' } }; D -Confirm").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("INT", 130, "Start-Sleep 60")]
    [InlineData("INT", 130, "while ($true) { }")]
    [InlineData("TERM", 143, "Start-Sleep 60")]
    [InlineData("TERM", 143, "/bin/sleep 60")]
    [InlineData("INT", 130, "/bin/sleep 60")]
    public void A_signal_stops_the_pipeline_within_a_second(string signal, int expected, string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals are sent with kill, on Linux.");
        using Process process = RunnerProcess.Start("-Command", "'started'; " + command);
        Assert.Equal("started", process.StandardOutput.ReadLine());
        Thread.Sleep(300);
        long sent = Stopwatch.GetTimestamp();
        RunnerProcess.Signal(process, signal);
        Assert.Equal(expected, RunnerProcess.Finish(process).ExitCode);
        Assert.InRange(Stopwatch.GetElapsedTime(sent), TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void The_prompt_runs_lines_in_colour_on_a_terminal()
    {
        string? script = new[] { "/usr/bin/script", "/bin/script" }.FirstOrDefault(File.Exists);
        Assert.SkipWhen(script is null, "No script(1) here to make a terminal (Debian package bsdutils).");
        ProcessStartInfo start = new(script!, ["-qec", $"'{RunnerProcess.Program}' -NoLogo", "/dev/null"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");
        using Process process = Process.Start(start)!;
        foreach (string line in new[] { "20 + 22\r", "throw 'red'\r", "'still ' + 'here'\r", "exit 9\r" })
        {
            Thread.Sleep(1500);
            process.StandardInput.Write(line);
            process.StandardInput.Flush();
        }

        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(9, process.ExitCode);
        Assert.Contains("\n42", output, StringComparison.Ordinal);
        Assert.Contains("\u001b[31;1m", output, StringComparison.Ordinal);
        Assert.Contains("still here", output, StringComparison.Ordinal);
    }

    private static RunnerResult RunScript(string text, params string[] arguments)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-runner-");
        try
        {
            string path = Path.Combine(folder.FullName, "t.ps1");
            File.WriteAllText(path, text);
            return RunnerProcess.Run(["-File", path, .. arguments]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
