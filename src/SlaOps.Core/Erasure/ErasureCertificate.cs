using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>
/// The certificate of a tenant's erasure as canonical JSON, with the fields of NIST SP 800-88 Rev. 1, appendix G, as far as they apply to
/// data that is cleared logically: what, where, by which method and tool, who performed, how it was validated. Made of the ledger alone, so
/// that it can be made again and compared. No personal data: tenants appear by their ids, people by the accounts that answer for an act.
/// </summary>
public static class ErasureCertificate
{
    /// <summary>What the first member says.</summary>
    public const string Format = "slaops.erasure/1";

    /// <summary>The certificate. Throws <see cref="SlaException"/> (<see cref="Errors.ErasureNotErased"/>) where nothing proves the data gone.</summary>
    public static string Of(SlaPolicy policy, TenantRecord record, string estate, LedgerHead head, DateTimeOffset issuedAt)
    {
        if (record.Tombstone is not ErasureRecord tombstone || record.Termination(policy, issuedAt) is not Termination termination)
            throw new SlaException(Errors.ErasureNotErased, record.Tenant, record.Tenant);
        ErasureRecord[] erasures = [.. record.Erasures.Where(erasure => erasure.StartedAt >= record.RegisteredAt && erasure.EndedAt <= issuedAt)];
        DateTimeOffset last = erasures.Where(erasure => erasure.State == ErasureState.Erased).Max(erasure => erasure.EndedAt) ?? tombstone.EndedAt!.Value;
        return CanonicalJson.Text(LedgerBody.Of(
            ("backups", LedgerBody.Of(
                ("basis", $"rotation by policy {policy}: {policy.Backup.Database.Generations} generations, {InvariantText.Span(policy.Backup.Database.Keep)}"),
                ("goneAt", Moment(ErasureCalendar.BackupsExpireAt(policy, last), policy)))),
            ("dueAt", Moment(termination.DueAt, policy)),
            ("endedOn", InvariantText.Of(termination.EndedOn)),
            ("erasures", new JsonArray([.. erasures.Select(erasure => Erasure(erasure, policy))])),
            ("estate", estate),
            ("format", Format),
            ("issuedAt", Moment(issuedAt, policy)),
            ("kept", policy.Erasure.KeepUsageTotals ? "monthly usage totals: numbers under the tenant's id, without personal data" : null),
            ("lateAt", Moment(termination.LateAt, policy)),
            ("ledgerHead", head.ToString()),
            ("liveDataGoneAt", Moment(tombstone.EndedAt!.Value, policy)),
            ("policy", policy.ToString()),
            ("registeredAt", Moment(record.RegisteredAt, policy)),
            ("registeredBy", record.By),
            ("standard", "NIST SP 800-88 Rev. 1, appendix G"),
            ("tenant", record.Tenant),
            ("tool", "SlaOps " + (typeof(ErasureCertificate).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "-")),
            ("validation", "full: every place was enumerated again after the erasure")));
    }

    /// <summary>The certificate in a file: JSON itself, or inside an HTML page. Null where there is none.</summary>
    private static JsonObject? Read(string text)
    {
        const string Opening = "<script type=\"application/json\" id=\"certificate\">";
        int start = text.IndexOf(Opening, StringComparison.Ordinal);
        if (start >= 0)
        {
            start += Opening.Length;
            int end = text.IndexOf("</script>", start, StringComparison.Ordinal);
            text = end < 0 ? "" : text[start..end];
        }

        try
        {
            return JsonNode.Parse(text) is JsonObject body && string.Equals(body.Text("format"), Format, StringComparison.Ordinal) ? body : null;
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }

    /// <summary>The tenant that a certificate speaks of; null where the file holds none.</summary>
    public static string? TenantOf(string text) => Read(text)?.Text("tenant");

    /// <summary>The ledger's head when it was issued; an empty chain's where it names none.</summary>
    public static LedgerHead HeadOf(string text) => TryHead(Read(text)?.Text("ledgerHead"), out LedgerHead head) ? head : LedgerHead.Empty;

    /// <summary>
    /// What a certificate says otherwise than the ledger; null where they agree. What a later revision of the policy reads otherwise (due
    /// dates, rotation) is taken from the certificate, where it names another revision.
    /// </summary>
    public static string? DifferenceTo(string text, SlaPolicy policy, TenantRecord record)
    {
        if (Read(text) is not JsonObject certificate)
            return "format";
        if (!DateTimeOffset.TryParseExact(certificate.Text("issuedAt"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset issued))
            return "issuedAt";
        if (record.Tombstone is null)
            return "tombstone";
        if (!TryHead(certificate.Text("ledgerHead"), out LedgerHead head))
            return "ledgerHead";
        JsonObject expected = (JsonObject)JsonNode.Parse(Of(policy, record, certificate.Text("estate") ?? "", head, issued))!;
        bool sameRevision = string.Equals(certificate.Text("policy"), policy.ToString(), StringComparison.Ordinal);
        string[] byPolicy = sameRevision ? ["tool"] : ["tool", "policy", "dueAt", "lateAt", "backups", "kept"];
        return expected.Select(member => member.Key).Concat(certificate.Select(member => member.Key)).Distinct(StringComparer.Ordinal)
            .Where(key => !byPolicy.Contains(key, StringComparer.Ordinal))
            .FirstOrDefault(key => !string.Equals(CanonicalJson.Text(expected[key]), CanonicalJson.Text(certificate[key]), StringComparison.Ordinal));
    }

    private static bool TryHead(string? text, out LedgerHead head)
    {
        try
        {
            head = LedgerHead.Parse(text ?? "");
            return true;
        }
        catch (SlaException)
        {
            head = LedgerHead.Empty;
            return false;
        }
    }

    private static JsonObject Erasure(ErasureRecord erasure, SlaPolicy policy) => LedgerBody.Of(
        ("activity", erasure.Activity),
        ("clock", erasure.Clock),
        ("confirmedBy", erasure.ConfirmedBy),
        ("endedAt", Moment(erasure.EndedAt!.Value, policy)),
        ("entries", new JsonArray([.. erasure.Entries.Select(entry => LedgerBody.Of(("at", Moment(entry.At, policy)), ("hash", entry.Hash), ("kind", entry.Kind), ("sequence", entry.Sequence)))])),
        ("id", erasure.Id),
        ("machine", erasure.Machine),
        ("places", new JsonArray([.. erasure.Items.Select(item => LedgerBody.Of(
            ("bytes", item.Bytes),
            ("erased", item.Erased),
            ("kind", item.Kind),
            ("method", item.Method),
            ("place", item.Place),
            ("planned", item.Planned),
            ("remaining", item.Remaining)))])),
        ("plan", erasure.Plan),
        ("repair", erasure.IsRepair),
        ("startedAt", Moment(erasure.StartedAt, policy)),
        ("state", erasure.State.ToString()));

    private static JsonNode Moment(DateTimeOffset moment, SlaPolicy policy) => LedgerBody.Moment(TimeZoneInfo.ConvertTime(moment, policy.TimeZone));
}
