namespace SlaOps.Tests;

public class LedgerLockTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static SlaLock Wanted(string id, DateTimeOffset at, string name = "nightly") =>
        new() { Name = name, Owner = "host/" + id, Id = id, TakenAt = at, ExpiresAt = at.AddHours(1) };

    [Fact]
    public async Task The_second_copy_is_kept_out_and_sees_who_holds_it()
    {
        MemoryLedger ledger = new();
        Assert.Equal("a", (await LedgerLocks.TakeAsync(ledger, Wanted("a", Noon), Token)).Id);
        SlaLock holder = await LedgerLocks.TakeAsync(ledger, Wanted("b", Noon.AddMinutes(59)), Token);
        Assert.Equal(("a", "host/a", Noon.AddHours(1)), (holder.Id, holder.Owner, holder.ExpiresAt));
        Assert.Equal("c", (await LedgerLocks.TakeAsync(ledger, Wanted("c", Noon, "other"), Token)).Id);
    }

    [Fact]
    public async Task An_expired_lock_is_taken_over_and_the_entry_says_from_whom()
    {
        MemoryLedger ledger = new();
        await LedgerLocks.TakeAsync(ledger, Wanted("a", Noon), Token);
        Assert.Equal("b", (await LedgerLocks.TakeAsync(ledger, Wanted("b", Noon.AddHours(1)), Token)).Id);
        Assert.Equal("a", ledger.Entries[^1].ReadBody().Text("takenOverFrom"));
        Assert.Null(ledger.Entries[0].ReadBody().Text("takenOverFrom"));
    }

    [Fact]
    public async Task Who_decided_on_an_old_state_decides_again()
    {
        MemoryLedger ledger = new();
        ledger.Intrusion = () => LedgerLocks.TakeAsync(ledger, Wanted("first", Noon), Token).GetAwaiter().GetResult();
        Assert.Equal("first", (await LedgerLocks.TakeAsync(ledger, Wanted("second", Noon), Token)).Id);
        Assert.Single(ledger.Entries);
    }

    [Fact]
    public async Task Only_who_may_releases_and_only_once()
    {
        MemoryLedger ledger = new();
        await LedgerLocks.TakeAsync(ledger, Wanted("a", Noon), Token);
        Assert.False((await LedgerLocks.ReleaseAsync(ledger, "nightly", "host/b", held => held.Owner == "host/b", Noon, Token)).Released);
        Assert.True((await LedgerLocks.ReleaseAsync(ledger, "nightly", "host/a", held => held.Owner == "host/a", Noon, Token)).Released);
        (SlaLock? held, bool released) = await LedgerLocks.ReleaseAsync(ledger, "nightly", "host/a", _ => true, Noon, Token);
        Assert.Null(held);
        Assert.False(released);
        Assert.Equal("b", (await LedgerLocks.TakeAsync(ledger, Wanted("b", Noon), Token)).Id);
    }

    [Fact]
    public async Task The_fold_lists_what_is_not_released()
    {
        MemoryLedger ledger = new();
        await LedgerLocks.TakeAsync(ledger, Wanted("a", Noon), Token);
        await LedgerLocks.TakeAsync(ledger, Wanted("b", Noon.AddMinutes(1), "other"), Token);
        await LedgerLocks.TakeAsync(ledger, Wanted("c", Noon.AddMinutes(2), "third"), Token);
        await LedgerLocks.ReleaseAsync(ledger, "other", "x", _ => true, Noon, Token);
        IReadOnlyList<SlaLock> held = LedgerLocks.Fold(ledger.Entries, Noon.AddMinutes(61), TimeZoneInfo.Utc);
        Assert.Equal([("nightly", true), ("third", false)], held.Select(one => (one.Name, one.Expired)));
    }
}
