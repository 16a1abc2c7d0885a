using System.Diagnostics;
using System.Globalization;

namespace SlaOps.Tests.Fuzzing;

/// <summary>
/// Feeds a parser with mutations of its seeds (Fuzzing/Seeds/SUBJECT/*, in git). It must neither throw nor hang nor eat memory.
/// A subject is one line: <c>[Fact] public void Apt_log() =&gt; Fuzz.Run("apt-log", content =&gt; AptLog.Parse(content));</c>
/// How many inputs: SLAOPS_FUZZ, else 50,000 a subject in CI and 2,000 elsewhere. The same number gives the same inputs; SLAOPS_FUZZ_SEED others.
/// </summary>
public static class Fuzz
{
    private const long MaxAllocated = 256L * 1024 * 1024;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private static int Count => Number("SLAOPS_FUZZ", Environment.GetEnvironmentVariable("CI") == "true" ? 50_000 : 2_000);

    /// <summary>Runs <paramref name="parse"/> on every seed and on mutations of them; an exception that <paramref name="expected"/> names is an answer like any other.</summary>
    public static void Run(string subject, Action<byte[]> parse, Func<Exception, bool>? expected = null)
    {
        byte[][] seeds = Seeds(subject);
        int seed = Number("SLAOPS_FUZZ_SEED", 20240501);
        Progress progress = new();
        Thread worker = new(() => Work(parse, expected, seeds, seed, Count, progress)) { IsBackground = true, Name = "fuzz " + subject };
        worker.Start();
        while (!worker.Join(200))
        {
            if (progress.Elapsed > Deadline)
                Assert.Fail(Describe(subject, seed, progress, FormattableString.Invariant($"no answer for {Deadline.TotalSeconds} s")));
        }

        if (progress.Failure is string failure)
            Assert.Fail(Describe(subject, seed, progress, failure));
    }

    private static void Work(Action<byte[]> parse, Func<Exception, bool>? expected, byte[][] seeds, int seed, int count, Progress progress)
    {
        for (int index = 0; index < count + seeds.Length; index++)
        {
            byte[] input = index < seeds.Length ? seeds[index] : Mutation.Of(seeds, new Random(unchecked(seed + (index * 7919))));
            progress.Begin(index, input);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                parse(input);
            }
            catch (Exception exception) when (expected?.Invoke(exception) == true)
            {
            }
            catch (Exception exception)
            {
                progress.Failure = exception.ToString();
                return;
            }

            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MaxAllocated)
            {
                progress.Failure = string.Create(CultureInfo.InvariantCulture, $"{allocated} bytes of memory for {input.Length} bytes of input");
                return;
            }
        }
    }

    private static string Describe(string subject, int seed, Progress progress, string failure) => string.Create(
        CultureInfo.InvariantCulture,
        $"{subject}, input {progress.Index} of seed {seed}: {failure}\nKeep it: base64 -d > tests/…/Fuzzing/Seeds/{subject}/NAME <<< {Convert.ToBase64String(progress.Input)}");

    private static byte[][] Seeds(string subject)
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "Fuzzing", "Seeds", subject);
        byte[][] seeds = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        Assert.NotEmpty(seeds);
        return seeds;
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : otherwise;

    private sealed class Progress
    {
        private long started = Stopwatch.GetTimestamp();

        public int Index { get; private set; }

        public byte[] Input { get; private set; } = [];

        public string? Failure { get; set; }

        public TimeSpan Elapsed => Stopwatch.GetElapsedTime(Volatile.Read(ref started));

        public void Begin(int index, byte[] input)
        {
            Index = index;
            Input = input;
            Volatile.Write(ref started, Stopwatch.GetTimestamp());
        }
    }
}
