namespace SlaOps.Build;

/// <summary>Turns <c>help/CULTURE/*.md</c> into what Get-Help reads in <c>CULTURE/</c>, and says what is missing or names what does not exist.</summary>
internal static class HelpCompiler
{
    private const string Shared = "_Shared.md";
    private const string Reference = "en-US";
    private static readonly string[] Layout = ["SYNOPSIS", "DESCRIPTION", "EXAMPLES", "PARAMETERS", "INPUTS", "OUTPUTS", "NOTES", "RELATED LINKS"];

    /// <summary>Compiles every culture; en-US must be complete; another culture has all cmdlets or none (Get-Help falls back by file, not by cmdlet).</summary>
    public static List<Mistake> Compile(string module, IReadOnlyList<CommandSyntax> commands)
    {
        List<Mistake> mistakes = [];
        foreach (string folder in Directory.GetDirectories(Path.Combine(module, "help")).Order(StringComparer.Ordinal))
        {
            string culture = Path.GetFileName(folder);
            string target = Path.Combine(module, culture);
            Directory.CreateDirectory(target);
            foreach (string stale in Directory.GetFiles(target, "about_*.help.txt"))
                File.Delete(stale);
            Dictionary<string, HelpSection> pages = new(StringComparer.OrdinalIgnoreCase);
            foreach (string path in Directory.GetFiles(folder, "*.md").Order(StringComparer.Ordinal))
            {
                string name = Path.GetFileNameWithoutExtension(path);
                HelpSection page = HelpPage.Read(path, mistakes);
                if (name.StartsWith("about_", StringComparison.Ordinal))
                    AboutWriter.Write(page, Path.Combine(target, name + ".help.txt"));
                else
                    pages.Add(name, page);
            }

            Dictionary<string, HelpSection> shared = pages.Remove(Path.GetFileNameWithoutExtension(Shared), out HelpSection? common) ? Parameters(common) : [];
            Check(folder, pages, shared, commands, culture == Reference || pages.Count > 0, mistakes);
            string maml = Path.Combine(target, "SlaOps.dll-Help.xml");
            (CommandSyntax, HelpSection)[] described = [.. commands.Where(command => pages.ContainsKey(command.Name)).Select(command => (command, pages[command.Name]))];
            if (described.Length > 0)
                MamlWriter.Write(maml, described, shared);
            else
                File.Delete(maml); // an empty one would keep Get-Help from falling back to English
        }

        return mistakes;
    }

    /// <summary>The prose of a page's parameters, by name without the hyphen.</summary>
    public static Dictionary<string, HelpSection> Parameters(HelpSection page) =>
        (page["PARAMETERS"]?.Parts ?? []).ToDictionary(part => part.Title.TrimStart('-'), StringComparer.OrdinalIgnoreCase);

    private static void Check(string folder, Dictionary<string, HelpSection> pages, Dictionary<string, HelpSection> shared, IReadOnlyList<CommandSyntax> commands, bool complete, List<Mistake> mistakes)
    {
        foreach (CommandSyntax command in commands.Where(command => !pages.ContainsKey(command.Name)))
        {
            if (complete)
                mistakes.Add(new Mistake(Path.Combine(folder, command.Name + ".md"), 1, $"{command.Name} has no help: write this file (Get-SlaContext.md shows the layout)"));
        }

        foreach ((string name, HelpSection page) in pages)
        {
            string path = Path.Combine(folder, name + ".md");
            if (commands.FirstOrDefault(command => command.Name == name) is { } command)
                mistakes.AddRange(Check(path, page, command, shared));
            else
                mistakes.Add(new Mistake(path, 1, $"there is no cmdlet {name}: rename or remove this file"));
        }
    }

    private static IEnumerable<Mistake> Check(string path, HelpSection page, CommandSyntax command, Dictionary<string, HelpSection> shared)
    {
        if (page.Title != command.Name)
            yield return new Mistake(path, page.Line, $"the title is '{page.Title}', expected '{command.Name}'");
        foreach (HelpSection section in page.Parts.Where(section => !Layout.Contains(section.Title, StringComparer.Ordinal)))
            yield return new Mistake(path, section.Line, $"unknown section '{section.Title}', expected one of {string.Join(", ", Layout)}");
        foreach (string title in Layout[..2].Where(title => page[title] is not { IsEmpty: false }))
            yield return new Mistake(path, page[title]?.Line ?? page.Line, $"the section {title} is missing or empty");
        foreach (HelpSection example in page["EXAMPLES"]?.Parts ?? [])
        {
            if (!example.Text.Any(line => line.StartsWith("```", StringComparison.Ordinal)) || Prose.Paragraphs(MamlWriter.AfterCode(example)).Count == 0)
                yield return new Mistake(path, example.Line, "an example is a ```powershell block and a sentence that says what it shows");
        }

        if ((page["EXAMPLES"]?.Parts.Count ?? 0) < 2)
            yield return new Mistake(path, page["EXAMPLES"]?.Line ?? page.Line, "a cmdlet has at least two examples ('### Example 1: title')");
        foreach (Mistake mistake in CheckParameters(path, page, command, shared))
            yield return mistake;
    }

    private static IEnumerable<Mistake> CheckParameters(string path, HelpSection page, CommandSyntax command, Dictionary<string, HelpSection> shared)
    {
        Dictionary<string, HelpSection> described = Parameters(page);
        foreach (HelpSection part in described.Values)
        {
            if (!command.Parameters.Any(parameter => part.Title == "-" + parameter.Name))
                yield return new Mistake(path, part.Line, $"{command.Name} has no parameter {part.Title}; it has {string.Join(", ", command.Parameters.Select(parameter => "-" + parameter.Name))}");
            else if (part.IsEmpty)
                yield return new Mistake(path, part.Line, $"nothing is said about {part.Title}");
        }

        foreach (ParameterSyntax parameter in command.Parameters.Where(parameter => !described.ContainsKey(parameter.Name) && !(parameter.Shared && shared.ContainsKey(parameter.Name))))
            yield return new Mistake(path, page["PARAMETERS"]?.Line ?? page.Line, $"-{parameter.Name} is not described: add '### -{parameter.Name}' under PARAMETERS");
    }
}
