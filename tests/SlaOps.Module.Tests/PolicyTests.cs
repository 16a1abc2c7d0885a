using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace SlaOps.Module.Tests;

public sealed class PolicyTests : IDisposable
{
    private readonly ModuleSession session = new();
    private readonly string folder = Directory.CreateTempSubdirectory("slaops-policy-").FullName;

    [Fact]
    public void Without_a_path_the_built_in_policy_is_read()
    {
        SessionResult result = session.Run("$p = Get-SlaPolicy; $p.Name; $p.Revision; $p.TimeZone.Id; $p.Clauses.Count; $p.Backup.Database.Generations");
        result.ThrowIfFailed();
        Assert.Equal(["calltree", "2024-05", "Asia/Tokyo", "50", "21"], result.Output.Select(value => value.ToString()));
    }

    [Fact]
    public void A_new_policy_is_right_and_equal_to_the_built_in_one()
    {
        SessionResult result = session.Run("New-SlaPolicy -Path $args[0]; Test-SlaPolicy -Path $args[0]; Compare-SlaPolicy (Get-SlaPolicy) $args[0]", File("p.yaml"));
        result.ThrowIfFailed();
        Assert.Empty(result.Output);
    }

    [Fact]
    public void A_new_estate_is_right()
    {
        SessionResult result = session.Run("New-SlaEstate -Path $args[0]; Test-SlaEstate -Path $args[0]", File("e.yaml"));
        result.ThrowIfFailed();
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("New-SlaPolicy")]
    [InlineData("New-SlaEstate")]
    public void A_file_that_is_there_stays(string command)
    {
        System.IO.File.WriteAllText(File("there.yaml"), "mine");
        Assert.Equal("FileExists," + Type(command), Assert.Single(session.Run(command + " -Path $args[0]", File("there.yaml")).Errors).FullyQualifiedErrorId);
        Assert.Equal("mine", System.IO.File.ReadAllText(File("there.yaml")));
        session.Run(command + " -Path $args[0] -Force", File("there.yaml")).ThrowIfFailed();
        Assert.NotEqual("mine", System.IO.File.ReadAllText(File("there.yaml")));
        Assert.Equal([File("there.yaml")], Directory.EnumerateFiles(folder));
    }

    [Theory]
    [InlineData("New-SlaPolicy")]
    [InlineData("New-SlaEstate")]
    public void WhatIf_writes_nothing(string command)
    {
        session.Run(command + " -Path $args[0] -WhatIf", File("no.yaml")).ThrowIfFailed();
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_told() =>
        Assert.StartsWith("FileUnwritable,", Assert.Single(session.Run("New-SlaPolicy -Path $args[0]", File("none/p.yaml")).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);

    [Fact]
    public void Each_moment_has_its_revision()
    {
        string text = Built("2024-05").Replace("effectiveFrom: 2024-05-01", "effectiveFrom: 2024-05-01", StringComparison.Ordinal);
        System.IO.File.WriteAllText(File("a.yaml"), text);
        System.IO.File.WriteAllText(File("b.yaml"), text.Replace("revision: 2024-05", "revision: 2025-04", StringComparison.Ordinal).Replace("effectiveFrom: 2024-05-01", "effectiveFrom: 2025-04-01", StringComparison.Ordinal));
        SessionResult result = session.Run(
            "(Get-SlaPolicy $args[0]).Revision; (Get-SlaPolicy $args[0] -At 2025-03-31T23:59:59).Revision; (Get-SlaPolicy $args[0] -At 2025-04-01).Revision; (Get-SlaPolicy $args[0] -At 2025-03-31T15:00:00Z).Revision", folder);
        result.ThrowIfFailed();
        Assert.Equal(["2025-04", "2024-05", "2025-04", "2025-04"], result.Output.Select(value => value.ToString()));
        Assert.StartsWith("PolicyNotInForce,", Assert.Single(session.Run("Get-SlaPolicy $args[0] -At 2024-04-30T23:59:59", folder).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File("c.yaml"), text);
        Assert.StartsWith("PolicyRevisionsClash,", Assert.Single(session.Run("Get-SlaPolicy $args[0]", folder).Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comparison_says_which_way_it_goes()
    {
        string text = Built("2024-05");
        System.IO.File.WriteAllText(File("old.yaml"), text);
        System.IO.File.WriteAllText(File("new.yaml"), text
            .Replace("monthly: 98 %", "monthly: 99 %", StringComparison.Ordinal)
            .Replace("critical: 2h", "critical: 3h", StringComparison.Ordinal)
            .Replace("affects: [call]", "affects: [call, web]", StringComparison.Ordinal)
            .Replace("end: \"05:00\"", "end: \"06:00\"", StringComparison.Ordinal));
        SessionResult result = session.Run("Compare-SlaPolicy -Reference $args[0] -Difference $args[1] | ForEach-Object { '' + $_.Clause + ' ' + $_.Key + ' ' + $_.Reference + ' > ' + $_.Difference + ' ' + $_.Effect }", File("old.yaml"), File("new.yaml"));
        result.ThrowIfFailed();
        Assert.Equal(
            [
                "availability.monthly availability.monthly 98 % > 99 % Stricter",
                "maintenance.window maintenance.end 05:00 > 06:00 Changed",
                "service.hours maintenance.affects [call] > [call, web] Weaker",
                "incident.resolution.critical incident.critical 2h > 3h Weaker",
            ],
            result.Output.Select(value => value.ToString()));
    }

    [Fact]
    public void Clauses_come_by_wildcard_in_both_languages()
    {
        SessionResult result = session.Run("(Get-SlaClause backup.*).Count; (Get-SlaClause patch.interval -Language en).Text; (Get-SlaClause PATCH.interval -Language ja).Text; 'time.sync', 'time.*' | Get-SlaClause | ForEach-Object { [string]$_.How }");
        result.ThrowIfFailed();
        Assert.Equal("4", result.Output[0].ToString());
        Assert.Contains("Security patches", result.Output[1].ToString(), StringComparison.Ordinal);
        Assert.Contains("セキュリティパッチ", result.Output[2].ToString(), StringComparison.Ordinal);
        Assert.Equal("ClauseNotFound,SlaOps.GetSlaClause", Assert.Single(session.Run("Get-SlaClause patch.intervall").Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void A_file_that_says_nothing_and_a_folder_are_told_as_what_they_are()
    {
        System.IO.File.WriteAllText(File("empty.yaml"), "");
        string empty = Assert.Single(session.Run("Get-SlaPolicy -Path $args[0]", File("empty.yaml")).Errors).Exception.Message;
        Assert.Contains("line 1, column 1: a file", empty, StringComparison.Ordinal);
        string asEstate = Assert.Single(session.Run("Test-SlaEstate -Path $args[0]", folder).Errors).Exception.Message;
        Assert.Contains("it is a folder", asEstate, StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_is_checked_whole_before_any_of_it_is_set()
    {
        System.IO.File.WriteAllText(File("p.yaml"), Built("2024-05").Replace("policy: calltree", "policy: mine", StringComparison.Ordinal));
        System.IO.File.WriteAllText(File("bad.yaml"), "estat: x\n");
        Assert.Equal("EstateFileInvalid,SlaOps.SetSlaContext", Assert.Single(session.Run("Set-SlaContext -Policy $args[0] -Estate $args[1]", File("p.yaml"), File("bad.yaml")).Errors).FullyQualifiedErrorId);
        Assert.Equal("calltree", session.Run("(Get-SlaPolicy).Name").Output.Single().ToString());
        session.Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); Set-SlaContext -Policy ./p.yaml; $null = $ExecutionContext.SessionState.Path.SetLocation($args[1])", folder, Path.GetTempPath()).ThrowIfFailed();
        Assert.Equal("mine", session.Run("(Get-SlaPolicy).Name").Output.Single().ToString());
        session.Run("Set-SlaContext -Policy $null").ThrowIfFailed();
        Assert.Equal("calltree", session.Run("(Get-SlaPolicy).Name").Output.Single().ToString());
    }

    [Fact]
    public void Connect_tells_what_does_not_answer_and_which_servers_lack()
    {
        using TcpListener open = new(IPAddress.Loopback, 0);
        open.Start();
        int port = ((IPEndPoint)open.LocalEndpoint).Port;
        using TcpListener closed = new(IPAddress.Loopback, 0);
        closed.Start();
        int nobody = ((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        System.IO.File.WriteAllText(File("e.yaml"), string.Create(CultureInfo.InvariantCulture, $$"""
            estate: e
            hosts:
              - { name: here, address: local }
              - { name: a, address: 127.0.0.1, port: {{port}}, role: voice }
              - { name: b, address: 127.0.0.1, port: {{nobody}}, role: voice }
            databases:
              - { name: d, kind: mysql, nodes: ["127.0.0.1:{{port}}", "127.0.0.1:{{nobody}}"], password: { env: SLAOPS_NO_SUCH_VARIABLE } }
            backups:
              - { name: k, store: { path: "{{folder}}/none" }, file: "k-{yyyyMMdd}.gz" }
            """));
        SessionResult result = session.Run("Test-SlaEstate $args[0] -Connect | ForEach-Object { '' + $_.Line + ' ' + $_.Key }", File("e.yaml"));
        result.ThrowIfFailed();
        Assert.Equal(
            ["3 hosts", "3 hosts", "3 hosts", "4 hosts[1].address", "5 hosts[2].address", "7 databases[0].nodes[1]", "7 databases[0].password", "9 backups[0].store.path"],
            result.Output.Select(value => value.ToString()));
    }

    [Fact]
    public void A_secret_in_the_estate_is_a_mistake_that_does_not_show_it()
    {
        System.IO.File.WriteAllText(File("e.yaml"), """
            estate: e
            ssh: { user: u, password: hunter2 }
            databases:
              - { name: d, kind: mysql, nodes: [db1], pasword: hunter2, password: { env: "hunter2 !" } }
            prometheus: { url: "http://u:hunter2@prometheus:9090" }
            """);
        SessionResult result = session.Run("Test-SlaEstate $args[0]", File("e.yaml"));
        result.ThrowIfFailed();
        Assert.Equal(4, result.Output.Count);
        foreach (string member in (string[])["Value", "Expected", "Key"])
            Assert.All(result.Output, mistake => Assert.DoesNotContain("hunter2", mistake.Properties[member].Value?.ToString() ?? "", StringComparison.Ordinal));
    }

    [Fact]
    public void Completion_offers_clauses_months_and_names_and_never_fails()
    {
        System.IO.File.WriteAllText(File("e.yaml"), "estate: e\nhosts:\n  - { name: voice1, address: local }\n  - { name: 音声2, address: local }\n");
        SessionResult result = session.Run("(TabExpansion2 'Get-SlaClause -Id patch' 23).CompletionMatches.CompletionText");
        result.ThrowIfFailed();
        Assert.Equal(["patch.interval"], result.Output.Select(value => value.ToString()));
        result = session.Run("Set-SlaContext -Estate $args[0]; $c = [SlaOps.HostNameCompleter]::new(); $c.CompleteArgument('x', 'y', '', $null, @{}).CompletionText; $c.CompleteArgument('x', 'y', '', $null, @{ Estate = '/nowhere' }).Count; [SlaOps.MonthCompleter]::new().CompleteArgument('x', 'y', '20', $null, @{}).CompletionText.Count", File("e.yaml"));
        result.ThrowIfFailed();
        Assert.Equal(["voice1", "'音声2'", "0", "13"], result.Output.Select(value => value.ToString()));
    }

    public void Dispose()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string Built(string revision)
    {
        string text = System.IO.File.ReadAllText(Path.Combine(ModuleSession.ModuleDirectory, "policies", "calltree.yaml"));
        Assert.Contains("revision: " + revision, text, StringComparison.Ordinal);
        return text;
    }

    private static string Type(string command) => "SlaOps." + command.Replace("-", "", StringComparison.Ordinal);

    private string File(string name) => Path.Combine(folder, name);
}
