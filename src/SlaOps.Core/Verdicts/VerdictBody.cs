using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A verdict as the body of an event, every field of it: the reason's code and arguments, so that an old verdict is told in the language of its reader.</summary>
public static class VerdictBody
{
    /// <summary>The verdict as JSON.</summary>
    public static JsonObject Write(Verdict verdict) => LedgerBody.Of(
        ("arguments", new JsonArray([.. verdict.Arguments.Select(argument => (JsonNode?)argument)])),
        ("at", LedgerBody.Moment(verdict.At)),
        ("clause", verdict.Clause),
        ("evidence", new JsonArray([.. verdict.Evidence.Select(Write)])),
        ("observed", verdict.Observed),
        ("reason", verdict.Reason),
        ("required", verdict.Required),
        ("status", verdict.Status.ToString()),
        ("strength", verdict.Strength.ToString()),
        ("target", verdict.Target));

    /// <summary>The verdict out of JSON; what is not there stays at its default, a status that this version does not know is <see cref="VerdictStatus.Unknown"/>.</summary>
    public static Verdict Read(JsonObject body) => new()
    {
        Arguments = [.. Items(body["arguments"]).Select(item => item?.ToString() ?? "-")],
        At = body.Moment("at") ?? DateTimeOffset.MinValue,
        Clause = body.Text("clause") ?? "",
        Evidence = [.. Items(body["evidence"]).OfType<JsonObject>().Select(ReadEvidence)],
        Observed = body.Text("observed"),
        Reason = body.Text("reason") ?? "",
        Required = body.Text("required"),
        Status = Enum.TryParse(body.Text("status"), out VerdictStatus status) ? status : VerdictStatus.Unknown,
        Strength = Enum.TryParse(body.Text("strength"), out ClauseStrength strength) ? strength : ClauseStrength.Firm,
        Target = body.Text("target") ?? Targets.Sla,
    };

    private static JsonNode Write(EvidenceReference evidence) => LedgerBody.Of(
        ("moment", LedgerBody.Moment(evidence.Moment)), ("sha256", evidence.Sha256), ("source", evidence.Source));

    private static EvidenceReference ReadEvidence(JsonObject body) =>
        new(body.Text("source") ?? "", body.Moment("moment") ?? DateTimeOffset.MinValue, body.Text("sha256"));

    private static IEnumerable<JsonNode?> Items(JsonNode? node) => node as JsonArray ?? [];
}
