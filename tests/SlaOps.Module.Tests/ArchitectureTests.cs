using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using System.Text.RegularExpressions;

namespace SlaOps.Module.Tests;

/// <summary>What the design says about who may know whom, read from the built assemblies.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly string Bin = Path.Combine(ModuleSession.ModuleDirectory, "bin");
    private static readonly string Dependencies = Path.Combine(Bin, "deps");

    [Fact]
    public void Core_knows_the_base_class_library_alone() =>
        Assert.All(References(Path.Combine(Bin, "SlaOps.Core.dll")), name => Assert.True(IsPlatform(name), name));

    // Its drivers bring a later System.Text.Json than .NET 8 has, whose nodes would be strangers to Core: text crosses, JSON does not.
    [Fact]
    public void Systems_leaves_JSON_to_Core() =>
        Assert.DoesNotContain("System.Text.Json", References(Path.Combine(Dependencies, "SlaOps.Systems.dll")));

    [Fact]
    public void The_cmdlets_know_no_driver() =>
        Assert.Empty(References(Path.Combine(Bin, "SlaOps.dll")).Where(name => !IsPlatform(name)).Except(["SlaOps.Core", "SlaOps.Systems", "System.Management.Automation"]));

    [Fact]
    public void Systems_shows_no_type_of_a_driver()
    {
        AssemblyLoadContext context = new(nameof(ArchitectureTests), isCollectible: true);
        context.Resolving += (own, name) => new[] { Dependencies, Bin }.Select(folder => Path.Combine(folder, name.Name + ".dll")).Where(File.Exists).Select(own.LoadFromAssemblyPath).FirstOrDefault();
        Assembly systems = context.LoadFromAssemblyPath(Path.Combine(Dependencies, "SlaOps.Systems.dll"));
        IEnumerable<string> foreign =
            from type in systems.GetExportedTypes()
            from member in Shown(type)
            from part in Parts(member.Type)
            let home = part.Assembly.GetName().Name!
            where part.Assembly != systems && home != "SlaOps.Core" && !IsPlatform(home)
            select $"{type.FullName}.{member.Name}: {part}";
        Assert.Empty(foreign.Distinct());
        context.Unload();
    }

    [Fact]
    public void Every_cmdlet_is_sealed_has_our_base_and_our_noun()
    {
        foreach (Type type in CmdletTypes())
        {
            CmdletAttribute cmdlet = type.GetCustomAttribute<CmdletAttribute>()!;
            Assert.True(type is { IsSealed: true, IsPublic: true }, $"{type}: expected public sealed");
            Assert.True(Bases(type).Any(parent => parent.FullName == "SlaOps.SlaCmdlet"), $"{type}: expected SlaCmdlet as a base");
            Assert.Matches("^Sla[A-Z][A-Za-z]+$", cmdlet.NounName);
            Assert.DoesNotMatch("(?<!s|u)s$", cmdlet.NounName.Replace("Status", "", StringComparison.Ordinal)); // singular
            Assert.Equal(cmdlet.VerbName + cmdlet.NounName, type.Name.Replace("Cmdlet", "", StringComparison.Ordinal), ignoreCase: true);
        }
    }

    [Fact]
    public void Manifest_assembly_and_help_name_the_same_cmdlets()
    {
        string[] real = [.. CmdletTypes().Select(type => type.GetCustomAttribute<CmdletAttribute>()!).Select(cmdlet => $"{cmdlet.VerbName}-{cmdlet.NounName}").Order(StringComparer.Ordinal)];
        string[] exported = [.. ((object[])ManifestValue("CmdletsToExport")).Cast<string>()];
        string[] described = [.. Directory.EnumerateFiles(Path.Combine(ModuleSession.ModuleDirectory, "help", "en-US"), "*-Sla*.md").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];
        Assert.Equal(real, exported); // which is in alphabetical order, then
        Assert.Equal(real, described);
    }

    [Fact]
    public void There_is_one_version_number()
    {
        string props = File.ReadAllText(Path.Combine(ModuleSession.ModuleDirectory, "..", "Directory.Build.props"));
        Version version = Version.Parse(VersionElement().Match(props).Groups["version"].Value);
        Assert.Equal(version, Version.Parse((string)ManifestValue("ModuleVersion")));
        Version built = AssemblyName.GetAssemblyName(Path.Combine(Bin, "SlaOps.dll")).Version!;
        Assert.Equal(version, new Version(built.Major, built.Minor, built.Build));
        Assert.Contains($"## [{version}]", File.ReadAllText(Path.Combine(ModuleSession.ModuleDirectory, "..", "CHANGELOG.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void Importing_loads_the_cmdlets_and_core_and_no_driver()
    {
        RunnerResult result = RunnerProcess.Run("-Command", $"Import-Module '{ModuleSession.Manifest}'; [AppDomain]::CurrentDomain.GetAssemblies() | ForEach-Object {{ $_.GetName().Name }}");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(["SlaOps", "SlaOps.Core", "SlaOps.Runner"], result.Lines.Where(name => name.StartsWith("SlaOps", StringComparison.Ordinal) && !name.EndsWith(".resources", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        string[] drivers = [.. Directory.EnumerateFiles(Dependencies, "*.dll").Select(path => Path.GetFileNameWithoutExtension(path)!).Where(name => !IsPlatform(name))];
        Assert.Contains("YamlDotNet", drivers);
        Assert.Empty(result.Lines.Intersect(drivers, StringComparer.Ordinal));
    }

    private static bool IsPlatform(string name) =>
        name is "netstandard" or "mscorlib" or "Microsoft.Win32.Primitives" or "Microsoft.Win32.Registry"
        || (name.StartsWith("System", StringComparison.Ordinal) && File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, name + ".dll")));

    private static string[] References(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];
    }

    private static Type[] CmdletTypes()
    {
        using ModuleSession session = new();
        Type known = ((CmdletInfo)session.Run("Get-Command Get-SlaContext").Output[0].BaseObject).ImplementingType;
        return [.. known.Assembly.GetTypes().Where(type => type.IsDefined(typeof(CmdletAttribute), inherit: false))];
    }

    private static object ManifestValue(string key)
    {
        ScriptBlockAst script = Parser.ParseFile(ModuleSession.Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        HashtableAst table = (HashtableAst)script.Find(node => node is HashtableAst, searchNestedScriptBlocks: false);
        return table.KeyValuePairs.Single(pair => pair.Item1.SafeGetValue() is string name && name == key).Item2.Find(node => node is ExpressionAst, searchNestedScriptBlocks: false) is ExpressionAst value
            ? value.SafeGetValue()
            : throw new InvalidDataException(key);
    }

    private static IEnumerable<Type> Bases(Type type)
    {
        for (Type? parent = type.BaseType; parent is not null; parent = parent.BaseType)
            yield return parent;
    }

    /// <summary>What somebody who uses or derives from the type sees.</summary>
    private static IEnumerable<(string Name, Type Type)> Shown(Type type)
    {
        const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        foreach (Type parent in type.GetInterfaces().Append(type.BaseType ?? typeof(object)))
            yield return ("base", parent);
        foreach (FieldInfo field in type.GetFields(All).Where(field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
            yield return (field.Name, field.FieldType);
        foreach (MethodBase method in type.GetMembers(All).OfType<MethodBase>().Where(method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly))
        {
            foreach (ParameterInfo parameter in method.GetParameters())
                yield return (method.Name, parameter.ParameterType);
            if (method is MethodInfo returning)
                yield return (method.Name, returning.ReturnType);
        }
    }

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
    }

    [GeneratedRegex("<Version>(?<version>[^<]+)</Version>", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionElement();
}
