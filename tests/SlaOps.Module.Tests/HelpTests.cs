using System.Management.Automation;

namespace SlaOps.Module.Tests;

/// <summary>Get-Help as a person calls it, offline, for every cmdlet that the module exports.</summary>
public sealed class HelpTests : IDisposable
{
    private static readonly string[] Common = ["WhatIf", "Confirm", .. Cmdlet.CommonParameters];
    private readonly ModuleSession session = new();

    public static TheoryData<string> Cmdlets
    {
        get
        {
            using ModuleSession lister = new();
            return [.. lister.Run("Get-Command -Module SlaOps | ForEach-Object Name").Output.Select(name => name.ToString())];
        }
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void A_cmdlet_is_described_whole(string name)
    {
        PSObject help = Assert.Single(session.Run("Get-Help $args[0] -Full", name).Output);
        string synopsis = Text(help, "Synopsis");
        Assert.False(string.IsNullOrWhiteSpace(synopsis), "no synopsis");
        Assert.DoesNotContain(name + " [", synopsis, StringComparison.Ordinal); // what Get-Help makes up where it has no help
        Assert.NotEmpty(List(help, "description"));
        Assert.NotEmpty(List(help, "syntax", "syntaxItem"));
        Assert.InRange(List(help, "examples", "example").Count, 2, int.MaxValue);
        Assert.All(List(help, "examples", "example"), example => Assert.False(string.IsNullOrWhiteSpace(Text(example, "code"))));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Every_parameter_is_described_and_no_other(string name)
    {
        PSObject help = Assert.Single(session.Run("Get-Help $args[0] -Full", name).Output);
        string[] real = [.. session.Run("(Get-Command $args[0]).Parameters.Keys", name).Output.Select(key => key.ToString()).Except(Common, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        List<PSObject> described = [.. List(help, "parameters", "parameter").Where(parameter => !Common.Contains(Text(parameter, "name"), StringComparer.Ordinal))];
        Assert.Equal(real, described.Select(parameter => Text(parameter, "name")).Order(StringComparer.Ordinal));
        Assert.All(described, parameter => Assert.True(List(parameter, "Description").Count > 0, $"-{Text(parameter, "name")} is not described"));
    }

    [Theory, MemberData(nameof(Cmdlets))]
    public void Positions_and_obligations_are_those_of_the_cmdlet(string name)
    {
        PSObject help = Assert.Single(session.Run("Get-Help $args[0] -Full", name).Output);
        CommandInfo command = (CommandInfo)session.Run("Get-Command $args[0]", name).Output[0].BaseObject;
        Assert.Equal(command.ParameterSets.Count, List(help, "syntax", "syntaxItem").Count);
        foreach (CommandParameterInfo parameter in command.ParameterSets.Where(set => set.IsDefault || command.ParameterSets.Count == 1).SelectMany(set => set.Parameters).Where(parameter => !Common.Contains(parameter.Name, StringComparer.Ordinal)))
        {
            PSObject described = List(help, "parameters", "parameter").Single(item => Text(item, "name") == parameter.Name);
            Assert.Equal((parameter.Name, parameter.IsMandatory ? "true" : "false"), (parameter.Name, Text(described, "required")));
            Assert.Equal((parameter.Name, parameter.Position < 0 ? "named" : parameter.Position.ToString()), (parameter.Name, Text(described, "position")));
        }
    }

    [Theory]
    [InlineData("about_SlaOps", "exit code")]
    [InlineData("about_SlaOps_Reasons", "NotConfigured")]
    public void A_topic_is_found_by_its_name(string topic, string word)
    {
        PSObject help = Assert.Single(session.Run("Get-Help $args[0]", topic).Output);
        Assert.Contains(word, help.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_culture_without_pages_falls_back_to_English()
    {
        PSObject help = Assert.Single(session.Run("""
            $before = [cultureinfo]::CurrentUICulture
            try { [cultureinfo]::CurrentUICulture = 'ja-JP'; Get-Help Get-SlaDeadline -Full } finally { [cultureinfo]::CurrentUICulture = $before }
            """).Output);
        Assert.NotEmpty(List(help, "description"));
        Assert.InRange(List(help, "examples", "example").Count, 2, int.MaxValue);
    }

    [Theory]
    [InlineData("Get-SlaDeadline", "-Examples")]
    [InlineData("Test-SlaBackup", "-Full")]
    [InlineData("Start-SlaMaintenance", "-Detailed")]
    public void Help_is_shown_as_PowerShell_shows_it(string name, string view)
    {
        RunnerResult result = RunnerProcess.Run("-NonInteractive", "-Command", $"Get-Help {name} {view}");
        Assert.Equal((0, "NAME", name), (result.ExitCode, result.Lines[0], result.Lines[1]));
        Assert.Contains(result.Lines, line => line.Contains("Example 1", StringComparison.Ordinal));
        Assert.DoesNotContain("@{", result.Output, StringComparison.Ordinal); // what an object without a view looks like
    }

    public void Dispose() => session.Dispose();

    private static string Text(PSObject item, string property) => LanguagePrimitives.ConvertTo<string>(item.Properties[property]?.Value) ?? "";

    private static List<PSObject> List(PSObject item, params string[] path)
    {
        object? value = item;
        foreach (string step in path)
            value = value is null ? null : PSObject.AsPSObject(value).Properties[step]?.Value;
        return value is null ? [] : [.. LanguagePrimitives.GetEnumerable(value)?.Cast<object>().Select(PSObject.AsPSObject) ?? [PSObject.AsPSObject(value)]];
    }
}
