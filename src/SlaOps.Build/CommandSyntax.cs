namespace SlaOps.Build;

/// <summary>What a cmdlet's metadata says about it.</summary>
internal sealed record CommandSyntax(string Name, string Verb, string Noun, string? DefaultSet, IReadOnlyList<ParameterSyntax> Parameters, IReadOnlyList<string> OutputTypes)
{
    private const string AllSets = ParameterBinding.AllSets;

    /// <summary>The names of the parameter sets, the default one first, also where no parameter is in it alone; one nameless set where the cmdlet names none.</summary>
    public IReadOnlyList<string> Sets
    {
        get
        {
            string[] named = [.. Parameters.SelectMany(parameter => parameter.Bindings).Select(binding => binding.Set).Append(DefaultSet ?? AllSets).Where(set => set != AllSets).Distinct(StringComparer.Ordinal)];
            return named.Length == 0 ? [AllSets] : [.. named.OrderByDescending(set => set == DefaultSet).ThenBy(set => set, StringComparer.Ordinal)];
        }
    }

    /// <summary>A set's parameters as PowerShell's own syntax shows them: by position, then the mandatory ones, then the others.</summary>
    public IEnumerable<(ParameterSyntax Parameter, ParameterBinding Binding)> In(string set) =>
        from parameter in Parameters
        let binding = parameter.Bindings.FirstOrDefault(binding => binding.Set == set || binding.Set == AllSets)
        where binding is not null
        orderby binding.Position ?? int.MaxValue, !binding.Mandatory
        select (parameter, binding);
}

/// <summary>One parameter. <paramref name="Shared"/> is true where it comes from a base class or from PowerShell itself (-WhatIf, -Confirm).</summary>
internal sealed record ParameterSyntax(string Name, string Type, bool IsSwitch, bool Wildcards, bool Shared, IReadOnlyList<string> Aliases, IReadOnlyList<string> Values, IReadOnlyList<ParameterBinding> Bindings);

/// <summary>How a parameter is bound in one parameter set.</summary>
internal sealed record ParameterBinding(string Set, bool Mandatory, int? Position, bool ByValue, bool ByName, bool Remaining)
{
    /// <summary>PowerShell's name for "in every set".</summary>
    public const string AllSets = "__AllParameterSets";

    /// <summary>The binding in the words that help files use.</summary>
    public string PipelineInput => (ByValue, ByName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };
}
