using System.Reflection;

namespace SlaOps.Benchmarks;

/// <summary>
/// Runs benchmarks: every class whose name ends in "Benchmark" and that has a public static <c>Run(TextWriter)</c>, returning nothing,
/// a task, or a bool (or a task of one) that is false where a target was missed. <c>Benchmarks [name…]</c>; <c>--list</c> names them.
/// </summary>
internal static class Program
{
    private const string Suffix = "Benchmark";

    private static async Task<int> Main(string[] arguments)
    {
        SortedDictionary<string, MethodInfo> known = Find();
        if (arguments.Contains("--list", StringComparer.Ordinal))
        {
            foreach (string name in known.Keys)
                Console.WriteLine(name);
            return 0;
        }

        string[] unknown = [.. arguments.Where(name => !known.ContainsKey(name))];
        if (unknown.Length > 0)
        {
            await Console.Error.WriteLineAsync($"No such benchmark: {string.Join(", ", unknown)}. There are: {string.Join(", ", known.Keys)}.");
            return 2;
        }

        int missed = 0;
        foreach ((string name, MethodInfo run) in known.Where(pair => arguments.Length == 0 || arguments.Contains(pair.Key, StringComparer.OrdinalIgnoreCase)))
        {
            Console.WriteLine($"== {name}");
            if (!await RunAsync(run))
            {
                missed++;
                Console.WriteLine($"{name}: target missed");
            }
        }

        return missed == 0 ? 0 : 1;
    }

    private static SortedDictionary<string, MethodInfo> Find()
    {
        SortedDictionary<string, MethodInfo> known = new(StringComparer.OrdinalIgnoreCase);
        foreach (Type type in typeof(Program).Assembly.GetTypes().Where(type => type.Name.EndsWith(Suffix, StringComparison.Ordinal)))
        {
            if (type.GetMethod("Run", BindingFlags.Public | BindingFlags.Static, [typeof(TextWriter)]) is { } run)
                known.Add(type.Name[..^Suffix.Length], run);
        }

        return known;
    }

    private static async Task<bool> RunAsync(MethodInfo run)
    {
        object? result = run.Invoke(null, [Console.Out]);
        if (result is Task task)
        {
            await task;
            return task is not Task<bool> judged || await judged;
        }

        return result is not false;
    }
}
