using System.Globalization;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>What a policy file may say: binding with every mistake, writing, comparing, and its JSON Schema, all out of one description.</summary>
public static class PolicySchema
{
    private static readonly SectionShape<ClausePromise> Promise = new SectionShape<ClausePromise>(() => new ClausePromise { Id = "", English = "", Japanese = "" })
        .Key("strength", Shapes.Enumeration<ClauseStrength>(), p => p.Strength, (p, v) => p with { Strength = v }, "How firmly it is promised", "約束の強さ", stricter: Stricter.Lower)
        .Required("en", Shapes.Text, p => p.English, (p, v) => p with { English = v }, "The promise in English", "英語での約束")
        .Required("ja", Shapes.Text, p => p.Japanese, (p, v) => p with { Japanese = v }, "The promise in Japanese", "日本語での約束")
        .Key("assumed", Shapes.Boolean, p => p.Assumed, (p, v) => p with { Assumed = v }, "True where a value of it is a reading of ours, not of the agreement's text", "値が規定の文面でなく解釈によるとき true");

    private static readonly MapShape<ClausePromise> Clauses =
        new(Promise, [.. ClauseTable.All.Select(clause => clause.Id)], (promise, id) => promise with { Id = id }, id => id);

    private static readonly SectionShape<SlaPolicy> Root = PolicySections.AddTo(new SectionShape<SlaPolicy>(Empty)
        .Required("policy", Shapes.Name, p => p.Name, (p, v) => p with { Name = v }, "The name of the policy", "ポリシーの名前")
        .Required("revision", Shapes.Name, p => p.Revision, (p, v) => p with { Revision = v }, "The revision, such as 2024-05", "改定（2024-05 など）")
        .Required("effectiveFrom", Shapes.Date, p => p.EffectiveFrom, (p, v) => p with { EffectiveFrom = v }, "The first day on which it is in force", "施行日")
        .Required("timeZone", Shapes.Zone, p => p.TimeZone, (p, v) => p with { TimeZone = v }, "The zone of all times without an offset", "オフセットのない時刻のタイムゾーン")
        .Key("clauses", Clauses, p => p.Clauses, (p, v) => p with { Clauses = v }, "The clauses that are promised; left out, all of them in standard words", "約束する条項（省略時は標準の文言で全条項）"));

    /// <summary>A policy out of a file's tree, or every mistake in it. Clauses that the file leaves out altogether are <paramref name="standardClauses"/>.</summary>
    public static Bound<SlaPolicy> Bind(SourceNode root, string path, IReadOnlyDictionary<string, ClausePromise> standardClauses)
    {
        SourceReading reading = new(path);
        if (!Root.TryRead(root, reading, "", out SlaPolicy? policy))
            return new Bound<SlaPolicy>(null, reading.Sorted());
        bool worded = policy.Clauses.Count > 0 || root is SourceMap map && map.Entries.Any(entry => string.Equals(entry.Key, "clauses", StringComparison.Ordinal));
        return new Bound<SlaPolicy>(policy with { Path = path, Clauses = worded ? policy.Clauses : standardClauses }, []);
    }

    /// <summary>The tree that binds to <paramref name="policy"/>.</summary>
    public static SourceNode Write(SlaPolicy policy) => Root.Write(policy);

    /// <summary>The JSON Schema, its descriptions in the language of <paramref name="culture"/>.</summary>
    public static string JsonSchema(CultureInfo culture) => SchemaText.Of(Root.Describe(culture), "sla.policy", culture);

    /// <summary>What changes for customers between two revisions.</summary>
    public static IEnumerable<PolicyChange> Compare(SlaPolicy reference, SlaPolicy difference) =>
        Root.Compare(reference, difference, new ShapeDifference("", null, Stricter.Neither)).Select(change => new PolicyChange
        {
            Clause = change.Clause ?? "",
            Key = change.Key,
            Reference = change.Reference,
            Difference = change.Difference,
            Effect = Effect(change),
        });

    private static PolicyChangeEffect Effect(ShapeDifference change)
    {
        // A whole clause that comes or goes.
        if (change.Reference is null || change.Difference is null)
            return change.Difference is null ? PolicyChangeEffect.Weaker : PolicyChangeEffect.Stricter;
        return (change.Stricter, change.Order) switch
        {
            (Stricter.Neither, _) or (_, null) => PolicyChangeEffect.Changed,
            (Stricter.Higher, > 0) or (Stricter.Lower, < 0) => PolicyChangeEffect.Stricter,
            _ => PolicyChangeEffect.Weaker,
        };
    }

    private static SlaPolicy Empty() => new()
    {
        Name = "",
        Revision = "",
        EffectiveFrom = DateOnly.MinValue,
        TimeZone = TimeZoneInfo.Utc,
        Clauses = new Dictionary<string, ClausePromise>(StringComparer.Ordinal),
    };
}
