namespace SlaOps;

/// <summary>A named lock in the ledger: it keeps a second copy of a runbook out, on this machine or another.</summary>
public sealed class SlaLock
{
    public string Name { get; set; } = "";

    /// <summary>Who holds it; by default <c>machine/process id</c>.</summary>
    public string Owner { get; set; } = "";

    /// <summary>Tells one taking from another.</summary>
    public string Id { get; set; } = "";

    public DateTimeOffset TakenAt { get; set; }

    /// <summary>From then on anyone may take it over.</summary>
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>True where its time had run out at the moment it was read for.</summary>
    public bool Expired { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>The rules of named locks, over events: taking and releasing are entries that may only follow the state they were decided on.</summary>
public static class LedgerLocks
{
    /// <summary>The subject of a lock's events.</summary>
    public static string Subject(string name) => "lock:" + name;

    /// <summary>Every lock that is not released, by the time it was taken; <paramref name="entries"/> are the events of both kinds, in order.</summary>
    public static IReadOnlyList<SlaLock> Fold(IEnumerable<LedgerEntry> entries, DateTimeOffset at, TimeZoneInfo zone)
    {
        Dictionary<string, SlaLock> held = new(StringComparer.Ordinal);
        foreach (LedgerEntry entry in entries)
        {
            if (string.Equals(entry.Kind, LedgerKinds.LockReleased, StringComparison.Ordinal))
                held.Remove(entry.Subject);
            else if (string.Equals(entry.Kind, LedgerKinds.LockTaken, StringComparison.Ordinal))
                held[entry.Subject] = Read(entry, at, zone);
        }

        return [.. held.Values.OrderBy(taken => taken.TakenAt)];
    }

    /// <summary>
    /// Takes the lock <paramref name="wanted"/>, over an expired one if need be (which is recorded). Returns what is held
    /// afterwards: the wanted lock, or the one that is in the way.
    /// </summary>
    public static async Task<SlaLock> TakeAsync(ILedger ledger, SlaLock wanted, CancellationToken cancellation)
    {
        while (true)
        {
            (LedgerHead head, SlaLock? holder) = await StateAsync(ledger, wanted.Name, wanted.TakenAt, cancellation);
            if (holder is { Expired: false })
                return holder;
            LedgerEvent taken = Taken(wanted, wanted.ExpiresAt, holder?.Id);
            if (await ledger.AppendAsync([taken], head, cancellation) is not null)
                return wanted;
        }
    }

    /// <summary>
    /// Releases the lock where <paramref name="mayRelease"/> allows it. Returns the lock that was held (null: none was) and whether it
    /// is released now.
    /// </summary>
    public static async Task<(SlaLock? Held, bool Released)> ReleaseAsync(ILedger ledger, string name, string by, Func<SlaLock, bool> mayRelease, DateTimeOffset at, CancellationToken cancellation)
    {
        while (true)
        {
            (LedgerHead head, SlaLock? holder) = await StateAsync(ledger, name, at, cancellation);
            if (holder is null || !mayRelease(holder))
                return (holder, false);
            LedgerEvent released = new(LedgerKinds.LockReleased, Subject(name), LedgerBody.Of(("by", by), ("id", holder.Id), ("name", name)));
            if (await ledger.AppendAsync([released], head, cancellation) is not null)
                return (holder, true);
        }
    }

    /// <summary>
    /// Appends <paramref name="events"/> only while <paramref name="mine"/> is still held by who took it, and renews it for
    /// <paramref name="lease"/> where less than half of that is left. False where it is in other hands: nothing was written then.
    /// </summary>
    public static async Task<bool> AppendHeldAsync(ILedger ledger, SlaLock mine, IReadOnlyList<LedgerEvent> events, DateTimeOffset at, TimeSpan lease, CancellationToken cancellation)
    {
        while (true)
        {
            (LedgerHead head, SlaLock? holder) = await StateAsync(ledger, mine.Name, at, cancellation);
            if (holder is null || !string.Equals(holder.Id, mine.Id, StringComparison.Ordinal))
                return false;
            IReadOnlyList<LedgerEvent> written = holder.ExpiresAt - at < lease / 2 ? [Taken(mine, at + lease, null), .. events] : events;
            if (await ledger.AppendAsync(written, head, cancellation) is not null)
                return true;
        }
    }

    private static LedgerEvent Taken(SlaLock wanted, DateTimeOffset expiresAt, string? takenOverFrom) => new(LedgerKinds.LockTaken, Subject(wanted.Name), LedgerBody.Of(
        ("expiresAt", LedgerBody.Moment(expiresAt)),
        ("id", wanted.Id),
        ("name", wanted.Name),
        ("owner", wanted.Owner),
        ("takenAt", LedgerBody.Moment(wanted.TakenAt)),
        ("takenOverFrom", takenOverFrom)));

    // The head first, then the state: what is written between the two makes the append miss its head, and the decision is made again.
    private static async Task<(LedgerHead Head, SlaLock? Holder)> StateAsync(ILedger ledger, string name, DateTimeOffset at, CancellationToken cancellation)
    {
        LedgerHead head = await ledger.GetHeadAsync(cancellation);
        LedgerQuery newest = new() { Subject = Subject(name), Kinds = [LedgerKinds.LockTaken, LedgerKinds.LockReleased], Descending = true, Limit = 1 };
        await foreach (LedgerEntry entry in ledger.ReadAsync(newest, cancellation))
            return (head, Fold([entry], at, TimeZoneInfo.Utc) is [SlaLock holder] ? holder : null);
        return (head, null);
    }

    private static SlaLock Read(LedgerEntry entry, DateTimeOffset at, TimeZoneInfo zone)
    {
        System.Text.Json.Nodes.JsonObject body = entry.ReadBody();
        DateTimeOffset expires = body.Moment("expiresAt") ?? entry.At;
        return new SlaLock
        {
            Name = body.Text("name") ?? entry.Subject,
            Owner = body.Text("owner") ?? "",
            Id = body.Text("id") ?? "",
            TakenAt = TimeZoneInfo.ConvertTime(body.Moment("takenAt") ?? entry.At, zone),
            ExpiresAt = TimeZoneInfo.ConvertTime(expires, zone),
            Expired = expires <= at,
        };
    }
}
