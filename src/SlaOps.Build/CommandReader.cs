using System.Reflection;
using System.Runtime.Loader;

namespace SlaOps.Build;

/// <summary>Reads the cmdlets of an assembly from their attributes. Attributes are read as data: no constructor of theirs, and no code of a cmdlet, runs.</summary>
internal static class CommandReader
{
    private const string Space = "System.Management.Automation.";

    /// <summary>Every cmdlet, by name. <paramref name="references"/> are folders in which its references lie beside the assembly's own and its deps folder.</summary>
    public static IReadOnlyList<CommandSyntax> Read(string assembly, IReadOnlyList<string> references)
    {
        string own = Path.GetDirectoryName(Path.GetFullPath(assembly))!;
        string[] folders = [own, Path.Combine(own, "deps"), .. references];
        AssemblyLoadContext context = new("cmdlets");
        context.Resolving += (loader, name) => folders.Select(folder => Path.Combine(folder, name.Name + ".dll"))
            .Where(File.Exists).Select(path => loader.LoadFromAssemblyPath(Path.GetFullPath(path))).FirstOrDefault();
        return [.. context.LoadFromAssemblyPath(Path.GetFullPath(assembly)).GetTypes()
            .Select(type => (Type: type, Cmdlet: Find(type.CustomAttributes, "CmdletAttribute")))
            .Where(pair => pair.Cmdlet is not null && !pair.Type.IsAbstract)
            .Select(pair => Command(pair.Type, pair.Cmdlet!))
            .OrderBy(command => command.Name, StringComparer.Ordinal)];
    }

    private static CommandSyntax Command(Type type, CustomAttributeData cmdlet)
    {
        string verb = (string)cmdlet.ConstructorArguments[0].Value!;
        string noun = (string)cmdlet.ConstructorArguments[1].Value!;
        List<ParameterSyntax> parameters = [.. Properties(type).Select(property => Parameter(type, property)).OfType<ParameterSyntax>()];
        if (Named(cmdlet, "SupportsShouldProcess") is true)
        {
            parameters.Add(Common("WhatIf", "wi"));
            parameters.Add(Common("Confirm", "cf"));
        }

        string[] outputs = [.. type.CustomAttributes.Where(attribute => attribute.AttributeType.FullName == Space + "OutputTypeAttribute").SelectMany(OutputNames).Distinct(StringComparer.Ordinal)];
        return new CommandSyntax($"{verb}-{noun}", verb, noun, Named(cmdlet, "DefaultParameterSetName") as string, parameters, outputs);
    }

    /// <summary>A cmdlet's own properties before those of its bases, each in the order of the source.</summary>
    private static IEnumerable<PropertyInfo> Properties(Type type)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (PropertyInfo property in level.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            {
                if (seen.Add(property.Name))
                    yield return property;
            }
        }
    }

    private static ParameterSyntax? Parameter(Type cmdlet, PropertyInfo property)
    {
        ParameterBinding[] bindings = [.. property.CustomAttributes.Where(attribute => attribute.AttributeType.FullName == Space + "ParameterAttribute").Select(Binding)];
        if (bindings.Length == 0)
            return null;
        Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Type element = type.IsArray ? type.GetElementType()! : type;
        string[] values = Find(property.CustomAttributes, "ValidateSetAttribute") is { } set ? Texts(set) : element.IsEnum ? Enum.GetNames(element) : [];
        string[] aliases = Find(property.CustomAttributes, "AliasAttribute") is { } alias ? Texts(alias) : [];
        return new ParameterSyntax(
            property.Name, TypeName(type), type.FullName == Space + "SwitchParameter", Find(property.CustomAttributes, "SupportsWildcardsAttribute") is not null,
            property.DeclaringType != cmdlet, aliases, values, bindings);
    }

    private static ParameterSyntax Common(string name, string alias) =>
        new(name, "SwitchParameter", true, false, true, [alias], [], [new ParameterBinding(ParameterBinding.AllSets, false, null, false, false, false)]);

    private static ParameterBinding Binding(CustomAttributeData attribute) => new(
        Named(attribute, "ParameterSetName") as string ?? ParameterBinding.AllSets,
        Named(attribute, "Mandatory") is true,
        Named(attribute, "Position") is int position && position >= 0 ? position : null,
        Named(attribute, "ValueFromPipeline") is true,
        Named(attribute, "ValueFromPipelineByPropertyName") is true,
        Named(attribute, "ValueFromRemainingArguments") is true);

    private static IEnumerable<string> OutputNames(CustomAttributeData attribute) => attribute.ConstructorArguments.SelectMany(argument => argument.Value switch
    {
        Type type => [type.FullName!],
        IReadOnlyCollection<CustomAttributeTypedArgument> list => list.Select(item => item.Value is Type type ? type.FullName! : (string)item.Value!),
        string name => [name],
        _ => Array.Empty<string>(),
    });

    private static string TypeName(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}[{string.Join(", ", type.GetGenericArguments().Select(TypeName))}]"
        : type.Name;

    private static CustomAttributeData? Find(IEnumerable<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == Space + name);

    private static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    private static string[] Texts(CustomAttributeData attribute) =>
        [.. ((IReadOnlyCollection<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!).Select(argument => (string)argument.Value!)];
}
