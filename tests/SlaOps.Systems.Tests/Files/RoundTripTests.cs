using System.Collections;
using System.Reflection;
using System.Text;
using CsCheck;

namespace SlaOps.Systems.Tests;

/// <summary>What is written reads back equal, value by value, whatever the values.</summary>
public class RoundTripTests
{
    private static readonly Gen<string> Name = Gen.Char["abcXYZ019日本"].Array[1, 12].Select(letters => new string(letters));

    private static readonly Gen<string> Text = Gen.OneOf(
        Gen.Char["aZ09 :#-?,[]{}&*!|>'\"%@`\\/~=.あ本\u00A0\u0301"].Array[0, 24].Select(letters => "x" + new string(letters)),
        Gen.OneOfConst(" lead", "trail ", "null", "~", "true", "1", "1.0", "2024-05-01", "- a", "a: b", "😀", "<<", "=", "0x1F", "yes", ".inf"));

    private static readonly Gen<TimeSpan> Span = Gen.OneOf(
        Gen.Long[TimeSpan.TicksPerSecond, 3660 * TimeSpan.TicksPerDay].Select(ticks => new TimeSpan(ticks)),
        Gen.Int[1, 3660].Select(days => TimeSpan.FromDays(days)),
        Gen.Int[1, 100_000].Select(minutes => TimeSpan.FromMinutes(minutes)));

    private static readonly Gen<decimal> Share = Gen.Int[0, 1_000_000].Select(parts => parts / 1_000_000m);

    private static readonly Gen<IReadOnlyList<string>> Names = Name.HashSet[0, 5].Select(names => (IReadOnlyList<string>)[.. names.DistinctBy(name => name.ToUpperInvariant())]);

    private static readonly Gen<DayOfYearRange?> Days = Gen.Select(Gen.Bool, Gen.Int[1, 366], Gen.Int[1, 366]).Select((some, from, to) =>
    {
        DateOnly first = new DateOnly(2024, 1, 1).AddDays(from - 1);
        DateOnly last = new DateOnly(2024, 1, 1).AddDays(to - 1);
        return some ? new DayOfYearRange(first.Month, first.Day, last.Month, last.Day) : (DayOfYearRange?)null;
    });

    private static readonly Gen<ClausePromise> Promise = Gen.Select(Gen.Enum<ClauseStrength>(), Text, Text, Gen.Bool)
        .Select((strength, english, japanese, assumed) => new ClausePromise { Id = "", Strength = strength, English = english, Japanese = japanese, Assumed = assumed });

    private static readonly Gen<SupportPolicy> Support = Gen.Select(Gen.Int[0, 1438], Gen.Int[0, 6], Days, Days, Gen.Select(Gen.Int[0, 20_000], Gen.Bool, Text, Text).Array[0, 4], Names)
        .Select((from, closed, obon, newYear, overrides, channels) => new SupportPolicy
        {
            From = TimeOnly.MinValue.AddMinutes(from),
            To = TimeOnly.MinValue.AddMinutes(from + 1),
            ClosedOn = [.. Enum.GetValues<DayOfWeek>().Take(closed)],
            Holidays = closed % 2 == 0 ? "japan" : "none",
            Obon = obon,
            NewYear = newYear,
            Overrides = [.. overrides.DistinctBy(one => one.Item1).Select(one => new HolidayOverride(new DateOnly(1990, 1, 1).AddDays(one.Item1), one.Item2, one.Item3, one.Item4))],
            Channels = channels,
        });

    private static readonly Gen<BackupPolicy> Backup = Gen.Select(Gen.Int[1, 1440], Gen.Int[0, 1439], Gen.Bool, Gen.Int[1, 100_000], Span, Gen.Bool)
        .Select((every, from, inclusive, generations, keep, encrypted) => new BackupPolicy
        {
            Database = new DatabaseBackupPolicy
            {
                Every = TimeSpan.FromMinutes(every),
                From = TimeOnly.MinValue.AddMinutes(from),
                To = inclusive ? TimeOnly.MinValue : new TimeOnly(23, 59),
                EndInclusive = inclusive,
                Generations = generations,
                Keep = keep,
                Grace = TimeSpan.FromSeconds(every),
                EncryptionRequired = encrypted,
            },
            RestoreEvery = keep,
        });

    private static readonly Gen<SlaPolicy> Policy = Gen.Select(
        Gen.Select(Name, Gen.Int[0, 40_000], Gen.OneOfConst("Asia/Tokyo", "Europe/Berlin", "UTC", "America/St_Johns"), Gen.Dictionary(Gen.OneOfConst(ClauseTable.All.Select(clause => clause.Id).ToArray()), Promise)[0, 6]),
        Gen.Select(Support, Backup, Gen.Select(Share, Share), Gen.Select(Gen.Int[0, 9999], Gen.Int[1, 99_999])),
        Gen.Select(Span, Span, Names, Gen.Dictionary(Name, Gen.Int[1, 100_000])[0, 4]),
        Gen.Select(Gen.Int[0, 9_999_999], Gen.Int[1, 999_999], Gen.Enum<IncidentClock>(), Gen.Int[1, 9999])).Select((basis, promises, values, client) => new SlaPolicy
        {
            Name = basis.Item1,
            Revision = basis.Item1 + "-1",
            EffectiveFrom = new DateOnly(1950, 1, 1).AddDays(basis.Item2),
            TimeZone = TimeZoneInfo.FindSystemTimeZoneById(basis.Item3),
            Path = "p.yaml",
            Clauses = basis.Item4.ToDictionary(pair => pair.Key, pair => pair.Value with { Id = pair.Key }),
            Support = promises.Item1,
            Backup = promises.Item2,
            Availability = new AvailabilityPolicy { Monthly = promises.Item3.Item1, Credits = [new CreditRate(promises.Item3.Item2, promises.Item3.Item1)] },
            Erasure = new ErasurePolicy { After = new CalendarSpan(promises.Item4.Item1, promises.Item4.Item2), Tolerance = values.Item1 },
            Patch = new PatchPolicy { Every = values.Item1, Within = values.Item1, ListsMaxAge = values.Item2 },
            Security = new SecurityPolicy { Firewalls = values.Item3, Tls = new TlsPolicy { Least = "1.3", RenewBefore = values.Item1 } },
            Servers = values.Item4,
            Notice = new NoticePolicy { Channels = NoticePolicy.Kinds.Take(values.Item4.Count).ToDictionary(kind => kind, _ => values.Item3) },
            Client = new ClientPolicy
            {
                Network = new ClientNetworkPolicy { Ideal = new Bandwidth(100 + (client.Item1 / 1000m % 1000), 40) },
                Device = new ClientDevicePolicy { Memory = (long)client.Item2 << 20 },
            },
            Incident = new IncidentPolicy { Clock = client.Item3, MinorBusinessDays = client.Item4, Critical = values.Item2 },
        });

    [Fact]
    public void A_policy_reads_back_equal() => Policy.Sample(
        policy =>
        {
            string text = PolicyFile.Write(policy);
            Bound<SlaPolicy> back = PolicyFile.Read(Encoding.UTF8.GetBytes(text), "p.yaml", CancellationToken.None);
            Assert.True(back.Value is not null, string.Join('\n', back.Mistakes) + "\n" + text);
            AssertSame(policy, back.Value!, "policy");
        },
        iter: 500);

    [Fact]
    public async Task The_built_in_policy_reads_back_equal()
    {
        SlaPolicy policy = await PolicyFile.LoadBuiltInAsync(CancellationToken.None);
        AssertSame(policy with { Path = "p.yaml" }, PolicyFile.Read(Encoding.UTF8.GetBytes(PolicyFile.Write(policy)), "p.yaml", CancellationToken.None).Value!, "policy");
        Assert.Empty(PolicySchema.Compare(policy, policy));
    }

    [Fact]
    public void An_estate_reads_back_equal() => Gen.Select(Name.HashSet[1, 4], Text, Gen.Int[1, 65535], Gen.Enum<SecretKind>()).Sample(
        (names, text, port, kind) =>
        {
            string[] hosts = [.. names.DistinctBy(name => name.ToUpperInvariant())];
            SlaEstate estate = new()
            {
                Name = hosts[0],
                Path = "e.yaml",
                Ssh = new SshAccess { User = text, KnownHosts = text, Password = new SecretReference(kind, "NAME") },
                Hosts = [.. hosts.Select(name => new EstateHost { Name = name, Address = "10.0.0.1", Port = port, Role = port % 2 == 0 ? null : name })],
                Databases = [new EstateDatabase { Name = hosts[0], Kind = "mysql", Nodes = ["[::1]:" + port, "db1"], User = text }],
                Backups = [new BackupSet { Name = "b", Store = new StoreLocation { Path = text, Sftp = hosts[^1] }, File = "b-{yyyyMMdd-HHmm}.gz" }],
                Logs = [new LogSet { Name = "l", Path = text, File = text, Host = hosts[^1] }],
                Services = [new EstateService("s", text)],
                Prometheus = new Uri("http://prometheus:" + port),
                TenantPlaces = [new TenantPlace { Database = hosts[0], Table = text, TenantColumn = text }, new TenantPlace { Path = "/srv/{tenant}/" + hosts[0] },
                    new TenantPlace { Blob = new Uri("https://account.blob/rec"), Prefix = "{tenant}", Connection = new SecretReference(kind, "NAME") },
                    new TenantPlace { Blob = new Uri("https://account.blob/rec"), Prefix = "{tenant}/", Sas = new SecretReference(kind, "NAME"), Identity = text }],
            };
            string written = EstateFile.Write(estate);
            Bound<SlaEstate> back = EstateFile.Read(Encoding.UTF8.GetBytes(written), "e.yaml", CancellationToken.None);
            Assert.True(back.Value is not null, string.Join('\n', back.Mistakes) + "\n" + written);
            AssertSame(estate, back.Value!, "estate");
        },
        iter: 500);

    // By reflection, so that a property that the writer forgot is found.
    private static void AssertSame(object? expected, object? actual, string where)
    {
        switch (expected)
        {
            case null or string or IComparable or Uri or CalendarSpan:
                Assert.True(Equals(expected, actual), $"{where}: {expected} became {actual}");
                break;
            case TimeZoneInfo zone:
                Assert.Equal(zone.Id, ((TimeZoneInfo)actual!).Id);
                break;
            case IDictionary map:
                IDictionary other = Assert.IsAssignableFrom<IDictionary>(actual);
                Assert.Equal(map.Count, other.Count);
                foreach (object key in map.Keys)
                    AssertSame(map[key], other[key], where + "." + key);
                break;
            case IEnumerable list:
                object?[] items = [.. list];
                object?[] others = [.. (IEnumerable)actual!];
                Assert.True(items.Length == others.Length, where);
                for (int index = 0; index < items.Length; index++)
                    AssertSame(items[index], others[index], where + "[" + index + "]");
                break;
            default:
                foreach (PropertyInfo property in expected.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
                    AssertSame(property.GetValue(expected), property.GetValue(actual), where + "." + property.Name);
                break;
        }
    }
}
