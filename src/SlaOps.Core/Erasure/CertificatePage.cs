using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A certificate as a page for people, with the JSON that it shows inside, so that the page can be verified.</summary>
public static class CertificatePage
{
    private const string Style = "body{font:15px/1.5 system-ui,'Noto Sans CJK JP',sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}"
        + "table{border-collapse:collapse;width:100%}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}th{background:#f0f0f0;font-weight:600}code{font-size:.85em;overflow-wrap:anywhere}@media print{body{margin:0}}";

    /// <summary>The page in a language; <paramref name="signed"/> says whether a signature goes beside it.</summary>
    public static string Of(string json, bool signed, CultureInfo language)
    {
        JsonObject certificate = (JsonObject)JsonNode.Parse(json)!;
        string title = Encode(Say(language, "Title"));
        StringBuilder page = new();
        page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{language.TwoLetterISOLanguageName}\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{Style}</style></head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{Encode(Say(language, signed ? "Signed" : "Unsigned"))}</p>\n");
        Table(page, [
            (Say(language, "Tenant"), certificate.Text("tenant")),
            (Say(language, "EndedOn"), certificate.Text("endedOn")),
            (Say(language, "DueAt"), Moment(certificate.Text("dueAt"))),
            (Say(language, "LiveGone"), Moment(certificate.Text("liveDataGoneAt"))),
            (Say(language, "BackupsGone"), Moment((certificate["backups"] as JsonObject)?.Text("goneAt")) + " (" + (certificate["backups"] as JsonObject)?.Text("basis") + ")"),
            (Say(language, "Kept"), certificate.Text("kept") is null ? "-" : Say(language, "KeptTotals")),
            (Say(language, "RegisteredBy"), certificate.Text("registeredBy") + ", " + Moment(certificate.Text("registeredAt"))),
            (Say(language, "Validation"), Say(language, "ValidationFull")),
            (Say(language, "Tool"), certificate.Text("tool")),
            (Say(language, "Standard"), certificate.Text("standard")),
            (Say(language, "Estate"), certificate.Text("estate") + ", " + certificate.Text("policy")),
            (Say(language, "IssuedAt"), Moment(certificate.Text("issuedAt"))),
            (Say(language, "Ledger"), certificate.Text("ledgerHead")),
        ]);
        foreach (JsonObject erasure in (certificate["erasures"] as JsonArray ?? []).OfType<JsonObject>())
            Erasure(page, erasure, language);
        // Nothing inside can end the element: canonical JSON writes "<" as it is, so it is written as an escape, which means the same.
        string inside = json.Replace("<", "\\u003c", StringComparison.Ordinal);
        page.Append(CultureInfo.InvariantCulture, $"</main>\n<script type=\"application/json\" id=\"certificate\">{inside}</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Erasure(StringBuilder page, JsonObject erasure, CultureInfo language)
    {
        page.Append(CultureInfo.InvariantCulture, $"<h2>{Encode(Say(language, "Erasure"))} {Encode(erasure.Text("id"))}</h2>\n");
        Table(page, [
            (Say(language, "State"), erasure.Text("state")),
            (Say(language, "Started"), Moment(erasure.Text("startedAt"))),
            (Say(language, "Ended"), Moment(erasure.Text("endedAt"))),
            (Say(language, "ConfirmedBy"), erasure.Text("confirmedBy")),
            (Say(language, "Machine"), erasure.Text("machine")),
            (Say(language, "Clock"), erasure.Text("clock")),
            (Say(language, "Activity"), erasure.Text("activity")),
            (Say(language, "Plan"), erasure.Text("plan")),
        ]);
        Rows(page, [Say(language, "Place"), Say(language, "Kind"), Say(language, "Method"), Say(language, "Planned"), Say(language, "Bytes"), Say(language, "Erased"), Say(language, "Remaining")],
            erasure["places"], place => [place.Text("place"), place.Text("kind"), place.Text("method"), Number(place, "planned"), Number(place, "bytes"), Number(place, "erased"), Number(place, "remaining")]);
        Rows(page, [Say(language, "Entry"), Say(language, "At"), Say(language, "Event"), "SHA-256"],
            erasure["entries"], entry => [Number(entry, "sequence"), Moment(entry.Text("at")), entry.Text("kind"), entry.Text("hash")]);
    }

    private static void Table(StringBuilder page, (string Label, string? Value)[] rows)
    {
        page.Append("<table>\n");
        foreach ((string label, string? value) in rows)
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Encode(label)}</th><td>{Encode(value)}</td></tr>\n");
        page.Append("</table>\n");
    }

    private static void Rows(StringBuilder page, string[] heads, JsonNode? items, Func<JsonObject, string?[]> cells)
    {
        page.Append("<table>\n<tr>").AppendJoin("", heads.Select(head => $"<th scope=\"col\">{Encode(head)}</th>")).Append("</tr>\n");
        foreach (JsonObject item in (items as JsonArray ?? []).OfType<JsonObject>())
            page.Append("<tr>").AppendJoin("", cells(item).Select(cell => $"<td>{Encode(cell)}</td>")).Append("</tr>\n");
        page.Append("</table>\n");
    }

    private static string? Moment(string? text) =>
        DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment) ? InvariantText.Of(moment) : text;

    private static string Number(JsonObject item, string key) => InvariantText.Of(item.Whole(key));

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "-");

    private static string Say(CultureInfo language, string key) => Messages.TryFormat("Text.Certificate." + key, language, []) ?? key;
}
