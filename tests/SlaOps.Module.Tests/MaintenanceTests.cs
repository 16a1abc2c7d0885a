using System.Management.Automation;

namespace SlaOps.Module.Tests;

public sealed class MaintenanceTests : IDisposable
{
    // Open at every moment, so that nothing depends on when the tests run.
    private const string Setup = """
        $policy = [SlaOps.SlaPolicy]@{
            Name = 'test'; Revision = '1'; EffectiveFrom = [DateOnly]::new(2024, 5, 1)
            TimeZone = [TimeZoneInfo]::FindSystemTimeZoneById('Asia/Tokyo')
            Clauses = [System.Collections.Generic.Dictionary[string, SlaOps.ClausePromise]]::new()
            Maintenance = [SlaOps.MaintenancePolicy]@{ Start = [TimeOnly]::MinValue; End = [TimeOnly]::MinValue }
        }
        $always = @{ Policy = $policy; Ledger = $args[0] }

        """;

    private readonly ModuleSession session = new();
    private readonly string folder = Directory.CreateTempSubdirectory("slaops-maintenance-").FullName;

    private string Ledger => Path.Combine(folder, "ledger.db");

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void A_maintenance_is_opened_listed_and_ended_through_the_pipeline()
    {
        SessionResult result = Run("""
            $started = Start-SlaMaintenance -Reason 'updates' -ComputerName voice1 @always
            $open = Get-SlaMaintenance @always -Open
            $ended = $open | Stop-SlaMaintenance @always
            $started.Id; $open.Id; $ended.Id; [string]$ended.Outcome; $null -eq $started.EndedAt; $null -ne $ended.EndedAt
            @(Get-SlaMaintenance @always -Open).Count
            """);
        result.ThrowIfFailed();
        string[] lines = Lines(result);
        Assert.Matches("^m-[0-9]{8}-01$", lines[0]);
        Assert.Equal([lines[0], lines[0], lines[0], "Stopped", "True", "True", "0"], lines);
    }

    [Fact]
    public void Wildcards_are_hosts_of_the_estate()
    {
        SessionResult result = Run("""
            $estate = [SlaOps.SlaEstate]@{ Name = 'test'; Hosts = [SlaOps.EstateHost[]]@(
                [SlaOps.EstateHost]@{ Name = 'voice1'; Address = 'a' }, [SlaOps.EstateHost]@{ Name = 'voice2'; Address = 'b' }, [SlaOps.EstateHost]@{ Name = 'db1'; Address = 'c' }) }
            (Start-SlaMaintenance r -ComputerName voice*, new1, VOICE1 -Estate $estate @always).ComputerName
            try { Start-SlaMaintenance r -ComputerName web* -Estate $estate @always } catch { $_.FullyQualifiedErrorId }
            """);
        result.ThrowIfFailed();
        Assert.Equal(["voice1", "voice2", "new1", "HostNotInEstate,SlaOps.StartSlaMaintenance"], Lines(result));
    }

    [Theory]
    [InlineData("Start-SlaMaintenance -Reason r @always -WhatIf")]
    [InlineData("Invoke-SlaMaintenance -Reason r -ScriptBlock { 'ran' } @always -WhatIf")]
    public void WhatIf_runs_nothing_and_makes_no_ledger(string command)
    {
        SessionResult result = Run(command);
        result.ThrowIfFailed();
        Assert.Empty(result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void WhatIf_leaves_an_open_one_open()
    {
        SessionResult result = Run("""
            $null = Start-SlaMaintenance -Reason r @always
            Stop-SlaMaintenance @always -WhatIf
            @(Get-SlaMaintenance @always -Open).Count
            """);
        result.ThrowIfFailed();
        Assert.Equal(["1"], Lines(result));
    }

    [Fact]
    public void The_block_sees_the_callers_variables_and_its_streams_pass_through()
    {
        SessionResult result = Run("""
            function Do-Work { $local = 'caller'; Invoke-SlaMaintenance -Reason r @always -ScriptBlock {
                $local
                $SlaMaintenance.Reason
                (Get-SlaMaintenance @always -Open).Id -eq $SlaMaintenance.Id
                $PSCmdlet = $null
                Get-Item2 -ErrorAction SilentlyContinue
                & { [CmdletBinding()] param() $PSCmdlet.WriteWarning('careful'); $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('small'), 'Small', 'NotSpecified', $null)) }
                'last'
            } }
            Do-Work
            """);
        Assert.Contains("careful", result.Warnings);
        ErrorRecord error = Assert.Single(result.Errors, record => record.FullyQualifiedErrorId.StartsWith("Small", StringComparison.Ordinal));
        Assert.Contains("$PSCmdlet.WriteError", error.InvocationInfo.PositionMessage + error.InvocationInfo.Line, StringComparison.Ordinal);
        Assert.Equal(["caller", "r", "True", "last"], Lines(result));
    }

    [Fact]
    public void An_error_that_ends_a_statement_does_not_end_the_block()
    {
        SessionResult result = Run("""
            Invoke-SlaMaintenance -Reason r @always -ScriptBlock { [int]::Parse('x'); 1 / 0; 'last' }
            $Error.Count
            [string](Get-SlaMaintenance @always)[0].Outcome
            """);
        Assert.Equal(["FormatException", "RuntimeException"], result.Errors.Select(error => error.FullyQualifiedErrorId));
        Assert.Equal(["last", "2", "Completed"], Lines(result));
    }

    [Fact]
    public void Streams_of_the_block_can_be_redirected()
    {
        SessionResult result = Run("""
            function Say-All { [CmdletBinding()] param() $PSCmdlet.WriteWarning('w'); $PSCmdlet.WriteVerbose('v'); $PSCmdlet.WriteInformation('i', 'tag'); 'o'
                $PSCmdlet.WriteError([System.Management.Automation.ErrorRecord]::new([Exception]::new('e'), 'E', 'NotSpecified', $null)) }
            $VerbosePreference = 'Continue'
            Invoke-SlaMaintenance -Reason r @always -ScriptBlock { Say-All } *>&1 | ForEach-Object { $_.GetType().Name + ':' + $_ }
            """);
        result.ThrowIfFailed();
        Assert.Equal(["WarningRecord:w", "VerboseRecord:v", "InformationRecord:i", "String:o", "ErrorRecord:e"], Lines(result));
    }

    [Fact]
    public void A_block_of_a_module_gets_the_maintenance_as_argument()
    {
        SessionResult result = Run("""
            $module = New-Module -ScriptBlock { $inner = 'module'; function Do-Module($always) { Invoke-SlaMaintenance -Reason r @always -ScriptBlock { param($maintenance) $inner; $maintenance.Reason } } }
            Do-Module $always
            """);
        result.ThrowIfFailed();
        Assert.Equal(["module", "r"], Lines(result));
    }

    [Fact]
    public void A_pipeline_that_has_enough_ends_the_block_and_closes_it()
    {
        SessionResult result = Run("""
            Import-Module -Assembly ([AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'SlaOps.Module.Tests' })
            Invoke-SlaMaintenance -Reason r @always -ScriptBlock { 1..3; while ($true) { 4 } } | Select-TestFirst
            'after'
            [string](Get-SlaMaintenance @always)[0].Outcome
            """);
        result.ThrowIfFailed();
        Assert.Equal(["1", "after", "Stopped"], Lines(result));
    }

    [Fact]
    public void A_block_that_throws_is_closed_as_failed_and_keeps_its_error()
    {
        SessionResult result = Run("""
            try { Invoke-SlaMaintenance -Reason r @always -ScriptBlock { 'before'; throw 'boom' } } catch { "caught $($_.FullyQualifiedErrorId) $($_.Exception.Message)" }
            [string](Get-SlaMaintenance @always)[0].Outcome
            """);
        result.ThrowIfFailed();
        Assert.Equal(["before", "caught boom boom", "Failed"], Lines(result));
    }

    [Theory]
    [InlineData("foreach ($i in 1..3) { $i; Invoke-SlaMaintenance -Reason r @always -ScriptBlock { break } }", "1")]
    [InlineData("& { Invoke-SlaMaintenance -Reason r @always -ScriptBlock { 'in'; return; 'not' }; 'after' }", "in after")]
    public void What_leaves_the_block_early_closes_it(string script, string output)
    {
        SessionResult result = Run(script);
        result.ThrowIfFailed();
        Assert.Equal(output.Split(' '), Lines(result));
        Assert.Equal(["Completed"], Lines(Run("[string](Get-SlaMaintenance @always)[0].Outcome")));
    }

    [Fact]
    public void Exit_in_the_block_leaves_the_script_with_its_code_and_closes_it()
    {
        string script = Path.Combine(folder, "exits.ps1");
        File.WriteAllText(script, "param($always) Invoke-SlaMaintenance -Reason r @always -ScriptBlock { exit 3 }; 'not reached'");
        SessionResult result = Run($"& '{script}' $always; $LASTEXITCODE");
        result.ThrowIfFailed();
        Assert.Equal(["3"], Lines(result));
        Assert.Equal(["Completed"], Lines(Run("[string](Get-SlaMaintenance @always)[0].Outcome")));
    }

    [Fact]
    public void The_block_is_stopped_before_its_time_is_up()
    {
        SessionResult result = Run("""
            $until = [DateTimeOffset]::UtcNow.AddSeconds(62)
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            try { Invoke-SlaMaintenance -Reason r @always -Until $until -StopBefore 60 -ScriptBlock { 'started'; while ($true) { [System.Threading.Thread]::Sleep(20) } } }
            catch { $_.FullyQualifiedErrorId }
            $clock.Elapsed.TotalSeconds -lt 6
            $record = (Get-SlaMaintenance @always)[0]
            [string]$record.Outcome
            $record.EndedAt -lt $until.AddSeconds(-55)
            'the caller goes on'
            """);
        result.ThrowIfFailed();
        Assert.Equal(["started", "MaintenanceOutOfTime,SlaOps.InvokeSlaMaintenance", "True", "OutOfTime", "True", "the caller goes on"], Lines(result));
    }

    [Fact]
    public void A_native_program_is_ended_when_the_time_is_up()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("needs sleep");
        SessionResult result = Run("""
            $clock = [System.Diagnostics.Stopwatch]::StartNew()
            try { Invoke-SlaMaintenance -Reason r @always -Until ([DateTimeOffset]::UtcNow.AddSeconds(2)) -ScriptBlock { sleep 30 } } catch { $_.FullyQualifiedErrorId }
            $clock.Elapsed.TotalSeconds -lt 6
            """);
        result.ThrowIfFailed();
        Assert.Equal(["MaintenanceOutOfTime,SlaOps.InvokeSlaMaintenance", "True"], Lines(result));
    }

    [Theory]
    [InlineData("-StopBefore 25:00:00")]
    [InlineData("-MinimumRemaining 25h")]
    public void Too_little_time_starts_nothing(string option)
    {
        SessionResult result = Run($"Invoke-SlaMaintenance -Reason r @always -ScriptBlock {{ 'ran' }} {option}");
        Assert.Equal("MaintenanceTooLittleTime,SlaOps.InvokeSlaMaintenance", Assert.Single(result.Errors).FullyQualifiedErrorId);
        Assert.Empty(result.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public async Task Stopping_the_pipeline_stops_the_block_and_closes_it()
    {
        using PSDataCollection<PSObject> output = [];
        Task running = session.Start(Setup + "Invoke-SlaMaintenance -Reason r @always -ScriptBlock { 'started'; while ($true) { [System.Threading.Thread]::Sleep(20) } }; 'went on'", Ledger, output, out PowerShell shell);
        while (output.Count == 0 && !running.IsCompleted)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        long clock = Environment.TickCount64;
        await Task.Factory.FromAsync(shell.BeginStop, shell.EndStop, null);
        await running;
        shell.Dispose();
        Assert.InRange(Environment.TickCount64 - clock, 0, 2000);
        Assert.Equal(["started"], output.Select(line => line.ToString()));
        Assert.Equal(["Stopped"], Lines(Run("[string](Get-SlaMaintenance @always)[0].Outcome")));
    }

    [Fact]
    public void Waiting_ends_at_once_while_it_is_open_and_times_out_while_it_is_closed()
    {
        SessionResult result = Run("""
            (Wait-SlaMaintenanceWindow -Policy $policy -Timeout 5s).IsOpen
            $from = [TimeOnly]::FromDateTime([DateTime]::UtcNow.AddHours(9 + 3))
            $closed = [SlaOps.SlaPolicy]@{
                Name = 'test'; Revision = '1'; EffectiveFrom = $policy.EffectiveFrom; TimeZone = $policy.TimeZone; Clauses = $policy.Clauses
                Maintenance = [SlaOps.MaintenancePolicy]@{ Start = $from; End = $from.AddHours(1) }
            }
            try { Wait-SlaMaintenanceWindow -Policy $closed -Timeout 0.2 } catch { $_.FullyQualifiedErrorId }
            try { Wait-SlaMaintenanceWindow -Policy $closed -MinimumRemaining 2h } catch { $_.FullyQualifiedErrorId }
            try { Start-SlaMaintenance -Reason r -Policy $closed -Ledger $args[0] } catch { $_.FullyQualifiedErrorId }
            Test-SlaMaintenanceWindow -Policy $closed -Quiet
            """);
        result.ThrowIfFailed();
        Assert.Equal(
            [
                "True", "MaintenanceWaitTimeout,SlaOps.WaitSlaMaintenanceWindow", "MaintenanceWindowTooShort,SlaOps.WaitSlaMaintenanceWindow",
                "MaintenanceWindowClosed,SlaOps.StartSlaMaintenance", "False",
            ],
            Lines(result));
    }

    [Fact]
    public void Waiting_returns_when_the_window_opens()
    {
        SessionResult result = Run("""
            $from = [TimeOnly]::FromDateTime([DateTime]::UtcNow.AddHours(9).AddSeconds(1.5))
            $soon = [SlaOps.SlaPolicy]@{
                Name = 'test'; Revision = '1'; EffectiveFrom = $policy.EffectiveFrom; TimeZone = $policy.TimeZone; Clauses = $policy.Clauses
                Maintenance = [SlaOps.MaintenancePolicy]@{ Start = $from; End = $from.AddHours(1) }
            }
            $state = Wait-SlaMaintenanceWindow -Policy $soon -Timeout 10
            $state.IsOpen; $state.Remaining.TotalMinutes -gt 59
            """);
        result.ThrowIfFailed();
        Assert.Equal(["True", "True"], Lines(result));
    }

    private SessionResult Run(string script, string prelude = "") => session.Run(prelude + "\n" + Setup + script, Ledger);

    private static string[] Lines(SessionResult result) => [.. result.Output.Select(line => line.ToString())];
}

/// <summary>Select-Object -First 1, which is not in the engine's package: it ends the pipeline above it the same way.</summary>
[Cmdlet(VerbsCommon.Select, "TestFirst")]
public sealed class SelectTestFirst : PSCmdlet
{
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    protected override void ProcessRecord()
    {
        WriteObject(InputObject);
        Type stop = typeof(PSCmdlet).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!;
        throw (Exception)Activator.CreateInstance(stop, System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic, null, [this], null)!;
    }
}
