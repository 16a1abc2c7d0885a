namespace SlaOps.Systems;

/// <summary>Estate files: read, bound and validated whole.</summary>
public static class EstateFile
{
    /// <summary>An estate file.</summary>
    public static async Task<SlaEstate> LoadAsync(string path, CancellationToken cancellation) =>
        Read(await SourceFile.ReadAsync(path, cancellation), path, cancellation).Valid(Errors.EstateFileInvalid, path);

    /// <summary>Every mistake of an estate file.</summary>
    public static async Task<IReadOnlyList<PolicyMistake>> CheckAsync(string path, CancellationToken cancellation) =>
        Read(await SourceFile.ReadAsync(path, cancellation), path, cancellation).Mistakes;

    /// <summary>An estate out of a file's bytes, or every mistake in them.</summary>
    public static Bound<SlaEstate> Read(byte[] content, string path, CancellationToken cancellation)
    {
        SourceReading reading = new(path);
        SourceNode? root = YamlSource.Parse(content, reading, cancellation);
        if (root is null)
            return new Bound<SlaEstate>(null, reading.Sorted());
        Bound<SlaEstate> bound = EstateSchema.Bind(root, path);
        return reading.Mistakes.Count == 0
            ? bound
            : new Bound<SlaEstate>(null, [.. reading.Mistakes.Concat(bound.Mistakes).OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)]);
    }

    /// <summary>The tree of an estate file, for telling where something stands; null where it cannot be read.</summary>
    public static async Task<SourceNode?> TreeAsync(string path, CancellationToken cancellation) =>
        YamlSource.Parse(await SourceFile.ReadAsync(path, cancellation), new SourceReading(path), cancellation);

    /// <summary>The text of an estate; it reads back equal.</summary>
    public static string Write(SlaEstate estate) => YamlText.Of(EstateSchema.Write(estate));

    /// <summary>Writes a commented starting file.</summary>
    public static Task NewAsync(string path, bool replace, CancellationToken cancellation) =>
        SourceFile.WriteAsync(path, EmbeddedText.Of("estate.yaml"), replace, cancellation);
}
