using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Reflection;
using System.Xml.Linq;

namespace SlaOps.Module.Tests;

/// <summary>What <c>build.ps1 -Task Package</c> leaves, made once. It takes as long as a build: SLAOPS_SKIP_PACKAGE=1 leaves it out.</summary>
public sealed class Packages : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("slaops-package-");

    public Packages()
    {
        if (Skipped)
            return;
        string repository = Path.GetFullPath(Path.Combine(ModuleSession.ModuleDirectory, ".."));
        Artifacts = Path.Combine(folder.FullName, "artifacts");
        Version = typeof(Packages).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        BuiltBefore = Built();
        // No build server may outlive the tests, or hold their output open.
        Said = Run(RunnerProcess.Program, Patience, new() { ["MSBUILDDISABLENODEREUSE"] = "1", ["UseSharedCompilation"] = "false", ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0" },
            "-NonInteractive", "-File", Path.Combine(repository, "build.ps1"), "-Task", "Package", "-Artifacts", Artifacts);
        if (Said.ExitCode != 0)
            return;
        ZipFile.ExtractToDirectory(Artifact($"SlaOps.{Version}.zip"), Unpacked);
        using GZipStream tar = new(File.OpenRead(Artifact($"slaops-{Version}-linux-x64.tar.gz")), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(tar, Unpacked, overwriteFiles: false);
    }

    public static bool Skipped { get; } = Environment.GetEnvironmentVariable("SLAOPS_SKIP_PACKAGE") == "1";

    public string Artifacts { get; } = "";

    public string Version { get; } = "";

    /// <summary>What the packaging itself said.</summary>
    public RunnerResult Said { get; } = new(-1, "", "");

    /// <summary>The files of module/ before packaging.</summary>
    public string[] BuiltBefore { get; } = [];

    public string Unpacked => Path.Combine(folder.FullName, "unpacked");

    public string Module => Path.Combine(Unpacked, "SlaOps");

    public string Program => Path.Combine(Unpacked, $"slaops-{Version}-linux-x64");

    public static string[] Built() =>
        [.. new DirectoryInfo(ModuleSession.ModuleDirectory).EnumerateFiles("*", SearchOption.AllDirectories).Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc:O}").Order(StringComparer.Ordinal)];

    public string Artifact(string name) => Path.Combine(Artifacts, name);

    public RunnerResult Run(string program, TimeSpan patience, Dictionary<string, string> environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder.FullName,
        };
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        start.Environment["LANG"] = "en_US.UTF-8";
        using Process process = Process.Start(start)!;
        return RunnerProcess.Finish(process, patience: patience);
    }

    public void Dispose() => folder.Delete(recursive: true);
}

/// <summary>By itself: a build beside them would slow tests that measure how soon something stops.</summary>
[CollectionDefinition(nameof(PackagingAlone), DisableParallelization = true)]
public sealed class PackagingAlone : ICollectionFixture<Packages>;

[Collection(nameof(PackagingAlone))]
public sealed class PackageTests(Packages packages)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void All_three_packages_are_made_and_the_built_module_is_left_alone()
    {
        Require();
        Assert.Equal(packages.BuiltBefore, Packages.Built());
        string[] files = [.. Directory.GetFileSystemEntries(packages.Artifacts).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal([$"SlaOps.{packages.Version}.nupkg", $"SlaOps.{packages.Version}.zip", $"slaops-{packages.Version}-linux-x64.tar.gz"], files);
    }

    [Fact]
    public void The_zip_imports_and_its_cmdlets_reach_their_dependencies()
    {
        Require();
        RunnerResult result = packages.Run(RunnerProcess.Program, Patience, [], "-NonInteractive", "-Command",
            $"Import-Module '{packages.Module}'; $m = Test-ModuleManifest '{packages.Module}/SlaOps.psd1'; (Get-Module SlaOps).ModuleBase; $m.Version.ToString(); $m.ReleaseNotes.Length -gt 50; @(Get-SlaClause).Count -gt 20; (Get-Help Get-SlaClause -Full).examples.example.Count; (Get-SlaPolicy).Revision.Length -gt 0");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal([packages.Module, packages.Version, "True", "True"], result.Lines[..4]);
        Assert.InRange(int.Parse(result.Lines[4]), 2, 20);
        Assert.Equal("True", result.Lines[5]);
    }

    [Fact]
    public void The_module_holds_what_is_used_and_nothing_else()
    {
        Require();
        string[] files = [.. Directory.EnumerateFiles(packages.Module, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(packages.Module, path).Replace('\\', '/'))];
        string[] kinds = [".psd1", ".ps1xml", ".dll", ".so", ".dylib", ".xml", ".txt", ".yaml", ".json", ".md", "", ".ps1"];
        Assert.DoesNotContain(files, file => !kinds.Contains(Path.GetExtension(file)) || Path.GetFileName(file).StartsWith('.'));
        Assert.Equal(["CHANGELOG.md"], files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)));
        Assert.Equal(["LICENSE"], files.Where(file => Path.GetExtension(file).Length == 0));
        Assert.DoesNotContain(files, file => file.EndsWith("System.Management.Automation.dll", StringComparison.Ordinal) || file.Contains("obj/", StringComparison.Ordinal));
        Assert.Equal(["bin/SlaOps.Core.dll", "bin/SlaOps.dll"], files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal) && file.Count(letter => letter == '/') == 1).Order(StringComparer.Ordinal));
        Assert.Contains("bin/deps/SlaOps.Systems.dll", files);
        Assert.Contains("bin/ja/SlaOps.Core.resources.dll", files);
        Assert.Contains("en-US/SlaOps.dll-Help.xml", files);
    }

    [Fact]
    public void The_nupkg_carries_the_same_module_and_what_a_gallery_asks_for()
    {
        Require();
        using ZipArchive nupkg = ZipFile.OpenRead(packages.Artifact($"SlaOps.{packages.Version}.nupkg"));
        string[] own = [.. Directory.EnumerateFiles(packages.Module, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(packages.Module, path).Replace('\\', '/'))];
        string[] carried = [.. nupkg.Entries.Select(entry => entry.FullName)];
        Assert.Empty(own.Except(carried, StringComparer.Ordinal));
        using Stream stream = nupkg.GetEntry("SlaOps.nuspec")!.Open();
        XElement metadata = XDocument.Load(stream).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        string Text(string name) => metadata.Elements().Single(element => element.Name.LocalName == name).Value;
        Assert.Equal(("SlaOps", packages.Version, "MIT"), (Text("id"), Text("version"), Text("license")));
        Assert.Contains("PSModule", Text("tags").Split(' '));
        Assert.Contains("PSCmdlet_Test-SlaCompliance", Text("tags").Split(' '));
        Assert.InRange(Text("tags").Length, 100, 4000); // a gallery cuts or refuses more
        Assert.NotEmpty(Text("authors"));
        Assert.NotEmpty(Text("description"));
        Assert.NotEmpty(Text("releaseNotes"));
        Assert.DoesNotContain(metadata.Elements(), element => element.Name.LocalName is "icon" or "iconUrl" or "dependencies");
    }

    [Fact]
    public void The_program_runs_where_it_was_unpacked_with_the_module_in_it()
    {
        Require();
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "the program is for linux-x64");
        string home = Directory.CreateDirectory(Path.Combine(packages.Unpacked, "home")).FullName;
        RunnerResult result = packages.Run(Path.Combine(packages.Program, "slaops"), Patience, new() { ["HOME"] = home, ["PSModulePath"] = "" },
            "-NonInteractive", "-Command", "@(Get-SlaClause).Count -gt 20; (Get-Module SlaOps).ModuleBase");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["True", Path.Combine(packages.Program, "Modules", "SlaOps")], result.Lines);
        Assert.Empty(Directory.GetFiles(packages.Program, "*.pdb").Concat(Directory.GetFiles(packages.Program, "SlaOps.Build*")).Concat(Directory.GetFiles(packages.Program, "SlaOps*.xml")));
    }

    private void Require()
    {
        Assert.SkipWhen(Packages.Skipped, "SLAOPS_SKIP_PACKAGE is 1");
        Assert.True(packages.Said.ExitCode == 0, packages.Said.Output + packages.Said.Error);
    }
}
