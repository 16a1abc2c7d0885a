namespace SlaOps.Systems;

/// <summary>The files of <c>module/policies</c>, carried inside: found wherever the assembly runs.</summary>
internal static class EmbeddedText
{
    internal static string Of(string name)
    {
        using Stream stream = typeof(EmbeddedText).Assembly.GetManifestResourceStream("SlaOps.Systems." + name) ?? throw new FileNotFoundException(name);
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
