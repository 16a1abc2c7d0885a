using System.Globalization;
using System.Text;
using System.Xml;

namespace SlaOps.Build;

/// <summary>Writes MAML, the XML that Get-Help reads: prose from the pages, syntax from the metadata.</summary>
internal sealed class MamlWriter : IDisposable
{
    private const string Maml = "http://schemas.microsoft.com/maml/2004/10";
    private const string Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private const string Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private readonly XmlWriter xml;
    private readonly Dictionary<string, HelpSection> shared;

    private MamlWriter(string path, Dictionary<string, HelpSection> shared)
    {
        xml = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n" });
        this.shared = shared;
    }

    /// <summary>Writes one file with every command that has a page.</summary>
    public static void Write(string path, IEnumerable<(CommandSyntax Command, HelpSection Page)> commands, Dictionary<string, HelpSection> shared)
    {
        using MamlWriter writer = new(path, shared);
        writer.xml.WriteStartElement("helpItems", "http://msh");
        writer.xml.WriteAttributeString("schema", "maml");
        foreach ((CommandSyntax command, HelpSection page) in commands)
            writer.WriteCommand(command, page);
        writer.xml.WriteEndElement();
    }

    public void Dispose() => xml.Dispose();

    /// <summary>The sentences of an example: what stands after its code.</summary>
    public static IEnumerable<string> AfterCode(HelpSection example) =>
        example.Text.Reverse().TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal)).Reverse();

    private void WriteCommand(CommandSyntax command, HelpSection page)
    {
        Dictionary<string, HelpSection> prose = HelpCompiler.Parameters(page);
        xml.WriteStartElement("command", "command", Command);
        xml.WriteAttributeString("xmlns", "maml", null, Maml);
        xml.WriteAttributeString("xmlns", "dev", null, Dev);
        Element("details", Command, () =>
        {
            Text("name", Command, command.Name);
            Text("verb", Command, command.Verb);
            Text("noun", Command, command.Noun);
            Paragraphs("description", page["SYNOPSIS"]);
        });
        Paragraphs("description", page["DESCRIPTION"]);
        Element("syntax", Command, () =>
        {
            foreach (string set in command.Sets)
            {
                Element("syntaxItem", Command, () =>
                {
                    Text("name", Maml, command.Name);
                    foreach ((ParameterSyntax parameter, ParameterBinding binding) in command.In(set))
                        WriteParameter(parameter, binding, prose, inSyntax: true);
                });
            }
        });
        Element("parameters", Command, () =>
        {
            foreach (ParameterSyntax parameter in command.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal))
                WriteParameter(parameter, Widest(parameter, command), prose, inSyntax: false);
        });
        WriteTypes("inputTypes", "inputType", page["INPUTS"], []);
        WriteTypes("returnValues", "returnValue", page["OUTPUTS"], command.OutputTypes);
        if (page["NOTES"] is { IsEmpty: false } notes)
            Element("alertSet", Maml, () => Paragraphs("alert", notes));
        WriteExamples(page["EXAMPLES"]);
        WriteLinks(page["RELATED LINKS"]);
        xml.WriteEndElement();
    }

    private static ParameterBinding Widest(ParameterSyntax parameter, CommandSyntax command) =>
        parameter.Bindings.FirstOrDefault(binding => binding.Set == command.DefaultSet) ?? parameter.Bindings[0];

    private void WriteParameter(ParameterSyntax parameter, ParameterBinding binding, Dictionary<string, HelpSection> prose, bool inSyntax)
    {
        HelpSection? section = prose.GetValueOrDefault(parameter.Name) ?? (parameter.Shared ? shared.GetValueOrDefault(parameter.Name) : null);
        IReadOnlyList<string> text = section is null ? [] : Prose.Paragraphs(section.Text);
        Element("parameter", Command, () =>
        {
            xml.WriteAttributeString("required", binding.Mandatory ? "true" : "false");
            xml.WriteAttributeString("variableLength", binding.Remaining ? "true" : "false");
            xml.WriteAttributeString("globbing", parameter.Wildcards ? "true" : "false");
            xml.WriteAttributeString("pipelineInput", binding.PipelineInput);
            xml.WriteAttributeString("position", binding.Position?.ToString(CultureInfo.InvariantCulture) ?? "named");
            xml.WriteAttributeString("aliases", parameter.Aliases.Count == 0 ? "none" : string.Join(", ", parameter.Aliases));
            Text("name", Maml, parameter.Name);
            string[] values = inSyntax || parameter.Values.Count == 0 ? [] : ["Accepted values: " + string.Join(", ", parameter.Values) + "."];
            Paragraphs("Description", [.. text, .. values]);
            if (inSyntax && parameter.Values.Count > 0)
                Element("parameterValueGroup", Command, () => { foreach (string value in parameter.Values) WriteValue(value); });
            else if (!inSyntax || !parameter.IsSwitch)
                WriteValue(parameter.Type);
            Element("type", Dev, () => Text("name", Maml, parameter.Type));
            Text("defaultValue", Dev, Prose.Default(text) ?? (parameter.IsSwitch ? "False" : "None"));
        });
    }

    private void WriteValue(string value) => Element("parameterValue", Command, () =>
    {
        xml.WriteAttributeString("required", "true");
        xml.WriteAttributeString("variableLength", "false");
        xml.WriteString(value);
    });

    private void WriteTypes(string list, string item, HelpSection? section, IReadOnlyList<string> reflected) => Element(list, Command, () =>
    {
        IEnumerable<(string Name, IReadOnlyList<string> Text)> types = (section?.Parts ?? []).Select(part => (part.Title, Prose.Paragraphs(part.Text)));
        types = types.Concat(reflected.Where(name => section?[name] is null).Select(name => (name, (IReadOnlyList<string>)[])));
        foreach ((string name, IReadOnlyList<string> text) in types)
        {
            Element(item, Command, () =>
            {
                Element("type", Dev, () => Text("name", Maml, name));
                Paragraphs("description", text);
            });
        }
    });

    private void WriteExamples(HelpSection? section) => Element("examples", Command, () =>
    {
        foreach (HelpSection example in section?.Parts ?? [])
        {
            string[] code = [.. example.Text.SkipWhile(line => !line.StartsWith("```", StringComparison.Ordinal)).Skip(1).TakeWhile(line => !line.StartsWith("```", StringComparison.Ordinal))];
            Element("example", Command, () =>
            {
                Text("title", Maml, $"--- {Prose.Inline(example.Title)} ---");
                Text("code", Dev, string.Join('\n', code));
                Element("remarks", Dev, () => { foreach (string paragraph in Prose.Paragraphs(AfterCode(example))) Text("para", Maml, paragraph); });
            });
        }
    });

    private void WriteLinks(HelpSection? section) => Element("relatedLinks", Command, () =>
    {
        foreach (string line in Prose.Paragraphs(section?.Text ?? []))
        {
            int address = line.IndexOf("http", StringComparison.Ordinal);
            Element("navigationLink", Maml, () =>
            {
                Text("linkText", Maml, address > 0 ? line[..address].TrimEnd(' ', '(') : line.TrimStart('-', ' '));
                Text("uri", Maml, address >= 0 ? line[address..].TrimEnd(')') : "");
            });
        }
    });

    private void Paragraphs(string name, HelpSection? section) => Paragraphs(name, section is null ? [] : Prose.Paragraphs(section.Text));

    private void Paragraphs(string name, IReadOnlyList<string> paragraphs) => Element(name, Maml, () =>
    {
        foreach (string paragraph in paragraphs)
            Text("para", Maml, paragraph);
    });

    private void Text(string name, string space, string text) => xml.WriteElementString(name, space, text);

    private void Element(string name, string space, Action content)
    {
        xml.WriteStartElement(name, space);
        content();
        xml.WriteEndElement();
    }
}
