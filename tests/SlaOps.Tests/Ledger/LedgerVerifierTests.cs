using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;

namespace SlaOps.Tests;

public class LedgerVerifierTests
{
    private static List<LedgerEntry> Chain(int count = 8)
    {
        MemoryLedger ledger = new();
        for (int number = 1; number <= count; number++)
        {
            ledger.Now = ledger.Now.AddSeconds(1);
            ledger.Add(new LedgerEvent("notice", "subject \"" + number + "\"\\", new JsonObject { ["n"] = number }));
        }

        return ledger.Entries;
    }

    private static LedgerVerification Verify(IEnumerable<LedgerEntry> entries, LedgerHead? expected = null)
    {
        LedgerVerifier verifier = new(expected);
        foreach (LedgerEntry entry in entries)
            verifier.Add(entry);
        return verifier.Finish("here");
    }

    private static void Found(LedgerDamage damage, long? sequence, LedgerVerification result)
    {
        Assert.Equal((damage, sequence), (result.Damage, result.Sequence));
        Assert.Equal(damage == LedgerDamage.None, result.IsValid);
        Assert.DoesNotContain('{', result.Message);
    }

    [Fact]
    public void The_hash_is_SHA_256_over_the_canonical_JSON()
    {
        LedgerEntry entry = Chain(1)[0];
        string json = $$"""{"at":"2026-05-01T00:00:01.000000Z","body":{"n":1},"kind":"notice","previous":"{{new string('0', 64)}}","sequence":1,"subject":"subject \"1\"\\"}""";
        Assert.Equal(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(json))).ToLowerInvariant(), entry.Hash);
        Assert.Equal(json, CanonicalJson.Text(JsonNode.Parse(json)));
    }

    [Fact]
    public void A_chain_as_it_was_written_holds()
    {
        List<LedgerEntry> chain = Chain();
        LedgerVerification result = Verify(chain, new LedgerHead(8, chain[7].Hash));
        Found(LedgerDamage.None, null, result);
        Assert.Equal("8:" + chain[7].Hash, result.Head);
        Assert.Equal(8, result.Count);
        Found(LedgerDamage.None, null, Verify(chain, new LedgerHead(5, chain[4].Hash)));
        Found(LedgerDamage.None, null, Verify(chain, LedgerHead.Parse(chain[2].Hash)));
        Found(LedgerDamage.None, null, Verify([]));
    }

    [Theory]
    [InlineData("body")]
    [InlineData("subject")]
    [InlineData("kind")]
    [InlineData("at")]
    [InlineData("hash")]
    [InlineData("previous")]
    public void A_changed_entry_is_named(string what)
    {
        for (int index = 0; index < 8; index++)
        {
            List<LedgerEntry> chain = Chain();
            LedgerEntry entry = chain[index];
            _ = what switch
            {
                "body" => entry.Body = "{\"n\":99}",
                "subject" => entry.Subject += "x",
                "kind" => entry.Kind = "other",
                "at" => (entry.At = entry.At.AddTicks(10)).ToString(),
                "hash" => entry.Hash = new string('1', 64),
                _ => entry.PreviousHash = new string('2', 64),
            };
            Found(LedgerDamage.Changed, index + 1, Verify(chain));
        }
    }

    [Fact]
    public void An_entry_that_was_changed_and_sealed_anew_is_named()
    {
        List<LedgerEntry> chain = Chain();
        chain[3].Body = "{\"n\":99}";
        chain[3].Hash = new LedgerSeal().Hash(chain[3]);
        Found(LedgerDamage.Changed, 4, Verify(chain));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_removed_entry_is_named_also_where_the_rest_was_renumbered(bool renumbered)
    {
        for (int index = 0; index < 7; index++)
        {
            List<LedgerEntry> chain = Chain();
            chain.RemoveAt(index);
            if (renumbered)
                chain.Skip(index).ToList().ForEach(entry => entry.Sequence--);
            Found(LedgerDamage.Removed, index + 1, Verify(chain));
        }
    }

    [Fact]
    public void Swapped_entries_are_named()
    {
        for (int first = 0; first < 7; first++)
        {
            for (int second = first + 1; second < 8; second++)
            {
                List<LedgerEntry> chain = Chain();
                (chain[first].Sequence, chain[second].Sequence) = (chain[second].Sequence, chain[first].Sequence);
                Found(LedgerDamage.Reordered, first + 1, Verify(chain.OrderBy(entry => entry.Sequence)));
                Found(LedgerDamage.Reordered, first + 1, Verify(Swapped(first, second)));
            }
        }

        static List<LedgerEntry> Swapped(int first, int second)
        {
            List<LedgerEntry> chain = Chain();
            (chain[first], chain[second]) = (chain[second], chain[first]);
            return chain;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_inserted_entry_is_named_whether_it_was_sealed_or_not(bool isSealed)
    {
        for (int index = 0; index < 8; index++)
        {
            List<LedgerEntry> chain = Chain();
            chain.Skip(index).ToList().ForEach(entry => entry.Sequence++);
            LedgerEntry forged = new() { Sequence = index + 1, Kind = "notice", Subject = "forged", PreviousHash = index == 0 ? LedgerSeal.NoHash : chain[index - 1].Hash };
            forged.Hash = isSealed ? new LedgerSeal().Hash(forged) : new string('a', 64);
            chain.Insert(index, forged);
            Found(LedgerDamage.Inserted, index + 1, Verify(chain));
        }
    }

    [Fact]
    public void A_cut_end_shows_only_against_an_expected_head()
    {
        List<LedgerEntry> chain = Chain();
        LedgerHead head = new(8, chain[7].Hash);
        chain.RemoveRange(6, 2);
        Found(LedgerDamage.None, null, Verify(chain));
        Found(LedgerDamage.Cut, 7, Verify(chain, head));
        Found(LedgerDamage.Cut, 7, Verify(chain, LedgerHead.Parse(head.Hash)));
        Found(LedgerDamage.Cut, 1, Verify([], head));
    }

    [Fact]
    public void A_chain_that_was_written_anew_shows_only_against_an_expected_head()
    {
        MemoryLedger forged = new();
        foreach (LedgerEntry entry in Chain())
            forged.Add(new LedgerEvent(entry.Kind, entry.Subject, new JsonObject { ["n"] = 0 }));
        Found(LedgerDamage.None, null, Verify(forged.Entries));
        Found(LedgerDamage.Replaced, 5, Verify(forged.Entries, new LedgerHead(5, Chain()[4].Hash)));
    }

    [Fact]
    public void A_clock_that_was_set_back_is_told_and_is_no_damage()
    {
        MemoryLedger ledger = new();
        foreach (int hour in (int[])[1, 2, 1, 1, 3])
        {
            ledger.Now = new DateTimeOffset(2026, 5, 1, hour, 0, 0, TimeSpan.Zero);
            ledger.Add(new LedgerEvent("notice", "sla", []));
        }

        LedgerVerification result = Verify(ledger.Entries);
        Found(LedgerDamage.None, null, result);
        Assert.Equal([3], result.ClockWentBack);
    }

    [Fact]
    public void Any_single_change_of_a_byte_is_found() =>
        Gen.Select(Gen.Int[0, 7], Gen.Int[0, 5], Gen.Int[0, 1000], Gen.Char['a', 'z']).Sample((index, column, place, letter) =>
        {
            List<LedgerEntry> chain = Chain();
            LedgerEntry entry = chain[index];
            string before = column switch { 0 => entry.Kind, 1 => entry.Subject, 2 => entry.Body, 3 => entry.PreviousHash, _ => entry.Hash };
            char[] letters = before.ToCharArray();
            letters[place % letters.Length] = letter;
            string after = new(letters);
            _ = column switch
            {
                0 => entry.Kind = after,
                1 => entry.Subject = after,
                2 => entry.Body = after,
                3 => entry.PreviousHash = after,
                _ => entry.Hash = after,
            };
            return Verify(chain).IsValid == (before == after);
        });

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("x:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1:2:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("-1:0000000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_head_is_refused(string text) => Assert.Equal("LedgerHeadInvalid", Assert.Throws<SlaException>(() => LedgerHead.Parse(text)).Code.Id);

    [Fact]
    public void A_head_reads_back_as_it_was_printed()
    {
        LedgerHead head = new(412, Chain(1)[0].Hash);
        Assert.Equal(head, LedgerHead.Parse(head.ToString()));
        Assert.Equal(head, LedgerHead.Parse(" " + head.ToString().ToUpperInvariant() + " "));
    }

    [Theory]
    [InlineData("Notice", "sla")]
    [InlineData("", "sla")]
    [InlineData("notice", "")]
    [InlineData("notice", " sla")]
    [InlineData("notice", "sl\na")]
    public void An_event_that_a_store_could_not_give_back_as_it_was_is_refused(string kind, string subject) =>
        Assert.Equal("LedgerEventInvalid", Assert.Throws<SlaException>(() => LedgerSeal.Body(new LedgerEvent(kind, subject, []))).Code.Id);
}
