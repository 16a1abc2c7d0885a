using System.Globalization;

namespace SlaOps.Build;

/// <summary>Something wrong in a help file, where it is and what would be right.</summary>
internal sealed record Mistake(string Path, int Line, string Text)
{
    /// <summary>As a compiler says it; leniently without the word that ends a build.</summary>
    public string Show(bool lenient) =>
        string.Create(CultureInfo.InvariantCulture, $"{Path}({Line}): {(lenient ? "help to do" : "error SLAHELP")}: {Text}");
}
