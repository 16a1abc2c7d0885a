namespace SlaOps;

/// <summary>Lines of several files, each after its file's path and a colon, as <c>grep -H</c> prints them. What is no such line is left out.</summary>
internal static class FileLines
{
    /// <summary>The lines in their order.</summary>
    internal static IEnumerable<(string File, string Line)> Of(string text) =>
        text.Split('\n').Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1]));
}
