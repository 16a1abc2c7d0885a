using System.Text;

namespace SlaOps.Systems;

/// <summary>A query as an SQL condition with <c>?</c> for its values, which are text or whole numbers.</summary>
internal sealed record LedgerFilter(string Condition, IReadOnlyList<object> Values)
{
    /// <summary>The condition of <paramref name="query"/> after (descending: before) a sequence number.</summary>
    public static LedgerFilter Of(LedgerQuery query, long after)
    {
        List<object> values = [after];
        StringBuilder condition = new(query.Descending ? "sequence < ?" : "sequence > ?");
        if (query.Descending)
            Add(" AND sequence > ?", query.AfterSequence);
        if (query.Kinds is { } kinds)
        {
            condition.Append(" AND kind IN (").AppendJoin(", ", kinds.Select(_ => "?")).Append(')');
            values.AddRange(kinds);
        }

        if (query.Subject is string subject)
            Add(" AND subject = ?", subject);
        // Moments are text of one length in UTC: their order is that of the text.
        if (query.From is DateTimeOffset from)
            Add(" AND at >= ?", LedgerSeal.Write(from));
        if (query.To is DateTimeOffset to)
            Add(" AND at < ?", LedgerSeal.Write(to));
        return new LedgerFilter(condition.ToString(), values);

        void Add(string part, object value)
        {
            condition.Append(part);
            values.Add(value);
        }
    }
}
