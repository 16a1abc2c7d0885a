namespace SlaOps;

/// <summary>What a rule does with a packet that its conditions let through.</summary>
internal enum FirewallVerb
{
    /// <summary>Nothing that ends the walk: it counts, logs, marks.</summary>
    Pass,
    Accept,
    Refuse,
    Return,
    Jump,
    Goto,

    /// <summary>Hands it to a program, which may do either.</summary>
    Ask,
}

/// <summary>One step of a chain.</summary>
/// <param name="Matches">Whether the packet asked about meets its conditions; null: they cannot be read.</param>
/// <param name="Verb">What it does then.</param>
/// <param name="Chain">The chain to jump or go to.</param>
internal readonly record struct FirewallStep(bool? Matches, FirewallVerb Verb, string? Chain = null);

/// <summary>A chain of rules.</summary>
internal sealed class FirewallChain
{
    public List<FirewallStep> Steps { get; } = [];

    /// <summary>How many rules were written; one may be several steps, or none.</summary>
    public int Rules { get; set; }

    /// <summary>True where incoming packets enter it by themselves.</summary>
    public bool IsBase { get; set; }

    /// <summary>True where it refuses what comes to its end.</summary>
    public bool RefusesByPolicy { get; set; }

    /// <summary>True where conditions in its table show only to <c>iptables-save</c>.</summary>
    public bool ByIptables { get; set; }
}

/// <summary>Follows a new connection from outside, to a port that no rule names, through the chains of a firewall.</summary>
internal sealed class FirewallWalk(IReadOnlyDictionary<string, FirewallChain> chains)
{
    // The kernel allows 16 jumps, so that deeper ones were never loaded.
    private const int Deepest = 64;

    private readonly Dictionary<(string Chain, bool Sure), Ends> known = [];

    [Flags]
    private enum Ends
    {
        None = 0,
        Accept = 1,
        Refuse = 2,
        Continue = 4,
    }

    /// <summary>What becomes of it. All base chains are passed, and one that refuses is enough.</summary>
    internal FirewallRules Result(string tool)
    {
        bool unclear = false, byIptables = true;
        FirewallStance stance = FirewallStance.Open;
        foreach ((string name, FirewallChain chain) in chains.Where(chain => chain.Value.IsBase))
        {
            if (End(name, chain, sure: false) == Ends.Refuse)
                stance = FirewallStance.Refuses;
            else if (End(name, chain, sure: true) == Ends.Refuse)
                (unclear, byIptables) = (true, byIptables && chain.ByIptables);
        }

        HashSet<string> reached = Reached();
        if (stance == FirewallStance.Open && unclear)
            stance = FirewallStance.Unclear;
        else if (stance == FirewallStance.Open && reached.Any(name => chains[name].Steps.Exists(step => step.Verb == FirewallVerb.Refuse)))
            stance = FirewallStance.Some;
        return new FirewallRules(tool, stance, reached.Sum(name => chains[name].Rules)) { ByIptables = stance == FirewallStance.Unclear && byIptables };
    }

    private HashSet<string> Reached()
    {
        HashSet<string> reached = [.. chains.Where(chain => chain.Value.IsBase).Select(chain => chain.Key)];
        Queue<string> waiting = new(reached);
        while (waiting.TryDequeue(out string? name))
        {
            foreach (string target in chains[name].Steps.Select(step => step.Chain).OfType<string>().Where(chains.ContainsKey).Where(reached.Add))
                waiting.Enqueue(target);
        }

        return reached;
    }

    private Ends End(string name, FirewallChain chain, bool sure)
    {
        Ends ends = Follow(name, sure, 0);
        return ends.HasFlag(Ends.Continue) ? (ends & ~Ends.Continue) | (chain.RefusesByPolicy ? Ends.Refuse : Ends.Accept) : ends;
    }

    // How a chain may end. Sure: by the conditions that can be read alone; else those that cannot may hold or not.
    private Ends Follow(string name, bool sure, int depth)
    {
        if (known.TryGetValue((name, sure), out Ends before))
            return before;
        if (depth > Deepest || !chains.TryGetValue(name, out FirewallChain? chain))
            return Ends.Continue;
        // A chain that comes back to itself was never loaded, either.
        known[(name, sure)] = Ends.Continue;
        Ends ends = Ends.None;
        foreach (FirewallStep step in chain.Steps.Where(step => step.Matches is true || (step.Matches is null && !sure)))
        {
            Ends one = step.Verb switch
            {
                FirewallVerb.Accept => Ends.Accept,
                FirewallVerb.Refuse => Ends.Refuse,
                FirewallVerb.Ask => Ends.Accept | Ends.Refuse,
                FirewallVerb.Return => Ends.Continue,
                FirewallVerb.Jump or FirewallVerb.Goto => Follow(step.Chain!, sure, depth + 1),
                _ => Ends.None,
            };
            bool comesBack = step.Verb is FirewallVerb.Jump && one.HasFlag(Ends.Continue);
            ends |= step.Verb is FirewallVerb.Jump ? one & ~Ends.Continue : one;
            if (step.Matches is true && step.Verb is not FirewallVerb.Pass && !comesBack)
                return known[(name, sure)] = ends;
        }

        return known[(name, sure)] = ends | Ends.Continue;
    }
}
