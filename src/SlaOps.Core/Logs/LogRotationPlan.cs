using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SlaOps;

/// <summary>A log file and what a rotation does with it, by which rule.</summary>
public sealed class LogRotationItem
{
    /// <summary>The name of the log set.</summary>
    public string Name { get; set; } = "";

    /// <summary>The file, as its host names it.</summary>
    public string Path { get; set; } = "";

    /// <summary>The day it belongs to, in the policy's zone.</summary>
    public DateOnly Day { get; set; }

    /// <summary>Its size in bytes.</summary>
    public long Length { get; set; }

    /// <summary>What is done with it, or what became of that.</summary>
    public RotationAction Action { get; set; }

    /// <summary>The rule, out of the table of reasons.</summary>
    public string Reason { get; set; } = "";

    /// <summary>The arguments of the rule, culture-invariant.</summary>
    public IReadOnlyList<string> Arguments { get; set; } = [];

    /// <summary>The rule in words, in the reader's culture.</summary>
    public string Message => Reasons.Render(Reason, Arguments);

    /// <summary>Which bytes it is about.</summary>
    public FileMark Mark { get; set; } = new(0, default, null);

    /// <summary>Says what is done with it and by which rule.</summary>
    public void Decide(RotationAction action, Reason reason, params object?[] arguments)
    {
        Action = action;
        Reason = reason.Code;
        Arguments = Array.ConvertAll(arguments, InvariantText.Of);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Path} {Action} {Reason}";
}

/// <summary>
/// What a rotation of one log set would do. A log goes only where it is older than the policy's span, and never one of the promised days nor
/// of the newest days that there are: an application that stopped, or a clock that ran ahead, must not cost the last logs. Pure.
/// </summary>
public sealed class LogRotationPlan
{
    private LogRotationPlan(LogSet set, IReadOnlyList<LogRotationItem> items)
    {
        Set = set;
        Items = items;
        Hash = HashOf(items);
    }

    public LogSet Set { get; }

    /// <summary>Every log of the set, newest first.</summary>
    public IReadOnlyList<LogRotationItem> Items { get; }

    /// <summary>SHA-256 over what is to be removed, lower-case hexadecimal.</summary>
    public string Hash { get; }

    /// <summary>What is to be removed, oldest first.</summary>
    public IReadOnlyList<LogRotationItem> Removals => [.. Items.Where(item => item.Action == RotationAction.Remove).Reverse()];

    /// <summary>The plan for listed logs at a moment.</summary>
    public static LogRotationPlan Of(SlaPolicy policy, LogSet set, IEnumerable<(LogFile Log, FileMark Mark)> files, DateTimeOffset at)
    {
        int promised = LogJudge.DaysOf(policy);
        DateOnly today = ZonedTime.DateOf(at, policy.TimeZone);
        DateOnly oldest = LogJudge.OldestKept(policy, at);
        (LogFile Log, FileMark Mark)[] listed = [.. files.OrderByDescending(file => file.Log.Day).ThenBy(file => file.Log.Path, StringComparer.Ordinal)];
        // A day to come is a mistake, and no reason to let an older one go.
        HashSet<DateOnly> newest = [.. listed.Select(file => file.Log.Day).Where(day => day <= today).Distinct().Take(promised)];
        List<LogRotationItem> items = [];
        foreach ((LogFile log, FileMark mark) in listed)
        {
            LogRotationItem item = new() { Name = set.Name, Path = log.Path, Day = log.Day, Length = log.Length, Mark = mark };
            if (log.Day >= today.AddDays(-promised))
                item.Decide(RotationAction.Keep, Reasons.LogKeepPromised, promised);
            else if (newest.Contains(log.Day))
                item.Decide(RotationAction.Keep, Reasons.LogKeepNewest, promised);
            else if (log.Day >= oldest)
                item.Decide(RotationAction.Keep, Reasons.LogKeepYoung, policy.Logs.RotateAfter);
            else
                item.Decide(RotationAction.Remove, Reasons.LogRemoveExpired, policy.Logs.RotateAfter);
            items.Add(item);
        }

        return new LogRotationPlan(set, items);
    }

    private static string HashOf(IEnumerable<LogRotationItem> items)
    {
        JsonArray removed = [.. items.Where(item => item.Action == RotationAction.Remove).OrderBy(item => item.Path, StringComparer.Ordinal)
            .Select(item => (JsonNode)new JsonArray(item.Path, item.Mark.Length.ToString(CultureInfo.InvariantCulture), item.Mark.ModifiedAt.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)))];
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson.Text(removed)))).ToLowerInvariant();
    }
}
