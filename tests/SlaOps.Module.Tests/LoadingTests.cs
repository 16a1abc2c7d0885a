namespace SlaOps.Module.Tests;

public class LoadingTests
{
    [Fact]
    public void Import_gives_the_types_that_scripts_name()
    {
        using ModuleSession session = new();
        SessionResult result = session.Run("[SlaOps.Verdict]@{ Clause = 'patch.interval'; Status = 'Met' }");
        result.ThrowIfFailed();
        Assert.Equal("patch.interval", result.Output[0].Properties["Clause"].Value);
    }

    [Fact]
    public void Importing_again_by_force_keeps_the_cmdlets()
    {
        using ModuleSession session = new();
        SessionResult result = session.Run("Import-Module $args[0] -Force; (Get-Command Get-SlaContext).Name", ModuleSession.Manifest);
        result.ThrowIfFailed();
        Assert.Equal("Get-SlaContext", result.Output[0].ToString());
    }

    [Fact]
    public void The_engine_is_not_shipped()
    {
        Assert.Empty(Directory.EnumerateFiles(ModuleSession.ModuleDirectory, "System.Management.Automation.dll", SearchOption.AllDirectories));
        Assert.Equal(["SlaOps.Core.dll", "SlaOps.dll"], Directory.EnumerateFiles(Path.Combine(ModuleSession.ModuleDirectory, "bin"), "*.dll").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }
}
