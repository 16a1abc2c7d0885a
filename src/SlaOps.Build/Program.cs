namespace SlaOps.Build;

/// <summary>
/// <c>SlaOps.Build help --module DIR --assembly SlaOps.dll --references DIR[;DIR] [--lenient]</c>: writes MAML and about topics.
/// <c>SlaOps.Build reasons --module DIR</c>: rewrites the table of reasons in about_SlaOps_Reasons.md.
/// Run by the build; a mistake is printed as <c>file(line): error</c>, which MSBuild and editors understand.
/// </summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments.Length == 0)
            return Usage();
        Dictionary<string, string> options = Options(arguments);
        if (!options.TryGetValue("module", out string? module))
            return Usage();
        switch (arguments[0])
        {
            case "help" when options.TryGetValue("assembly", out string? assembly):
                return Help(module, assembly, options.GetValueOrDefault("references", ""), options.ContainsKey("lenient"));
            case "reasons":
                ReasonTable.Rewrite(module);
                return 0;
            default:
                return Usage();
        }
    }

    private static int Help(string module, string assembly, string references, bool lenient)
    {
        IReadOnlyList<CommandSyntax> commands = CommandReader.Read(assembly, references.Split(';', StringSplitOptions.RemoveEmptyEntries));
        List<Mistake> mistakes = HelpCompiler.Compile(module, commands);
        foreach (Mistake mistake in mistakes)
            Console.WriteLine(mistake.Show(lenient));
        return mistakes.Count == 0 || lenient ? 0 : 1;
    }

    private static Dictionary<string, string> Options(string[] arguments)
    {
        Dictionary<string, string> options = new(StringComparer.Ordinal);
        for (int index = 1; index < arguments.Length; index++)
        {
            string name = arguments[index].TrimStart('-');
            bool valued = index + 1 < arguments.Length && !arguments[index + 1].StartsWith("--", StringComparison.Ordinal);
            options[name] = valued ? arguments[++index] : "";
        }

        return options;
    }

    private static int Usage()
    {
        Console.Error.WriteLine("usage: SlaOps.Build help --module DIR --assembly FILE [--references DIR;DIR] [--lenient] | reasons --module DIR");
        return 2;
    }
}
