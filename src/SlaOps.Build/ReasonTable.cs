using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;

namespace SlaOps.Build;

/// <summary>The published table of reasons, rewritten from the code. It is kept in git so that a code that vanishes shows in a review.</summary>
internal static class ReasonTable
{
    private const string Start = "<!-- reasons -->";

    /// <summary>Rewrites the table at the end of each culture's about_SlaOps_Reasons.md.</summary>
    public static void Rewrite(string module)
    {
        // The code of Core itself is asked: it needs nothing but the BCL.
        Assembly core = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(Path.Combine(module, "bin", "SlaOps.Core.dll")));
        Type reasons = core.GetType("SlaOps.Reasons", throwOnError: true)!;
        foreach (string path in Directory.GetFiles(Path.Combine(module, "help"), "about_SlaOps_Reasons.md", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(path);
            int at = text.IndexOf(Start, StringComparison.Ordinal);
            if (at < 0)
                throw new InvalidDataException($"{path}: the line '{Start}' is missing; the table follows it");
            CultureInfo culture = CultureInfo.GetCultureInfo(Path.GetFileName(Path.GetDirectoryName(path)!));
            File.WriteAllText(path, text[..at] + Start + "\n" + Rows(reasons, culture), new UTF8Encoding(false));
        }
    }

    private static string Rows(Type reasons, CultureInfo culture)
    {
        bool japanese = culture.TwoLetterISOLanguageName == "ja";
        StringBuilder rows = new(japanese ? "| コード | 意味 |\n| --- | --- |\n" : "| Code | Meaning |\n| --- | --- |\n");
        SortedDictionary<string, string[]> all = new(StringComparer.Ordinal);
        foreach (object pair in (IEnumerable)reasons.GetProperty("All")!.GetValue(null)!)
        {
            object reason = pair.GetType().GetProperty("Value")!.GetValue(pair)!;
            all[(string)reason.GetType().GetProperty("Code")!.GetValue(reason)!] = (string[])reason.GetType().GetProperty("Arguments")!.GetValue(reason)!;
        }

        MethodInfo render = reasons.GetMethod("Render")!;
        foreach ((string code, string[] arguments) in all)
        {
            string meaning = (string)render.Invoke(null, [code, arguments.Select(name => "{" + name + "}").ToArray(), culture])!;
            rows.Append(CultureInfo.InvariantCulture, $"| {code} | {meaning.Replace("|", "/", StringComparison.Ordinal).ReplaceLineEndings(" ")} |\n");
        }

        return rows.ToString();
    }
}
