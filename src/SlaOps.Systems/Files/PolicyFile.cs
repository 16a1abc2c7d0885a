namespace SlaOps.Systems;

/// <summary>Policy files: read, bound and validated whole.</summary>
public static class PolicyFile
{
    private static readonly string[] Extensions = [".yaml", ".yml"];

    private static readonly Lazy<SlaPolicy> BuiltIn = new(() => ReadBuiltIn().Value!);

    /// <summary>The templates that ship with the module.</summary>
    public static IReadOnlyList<string> Templates { get; } = ["calltree"];

    /// <summary>The policy that ships with the module.</summary>
    public static Task<SlaPolicy> LoadBuiltInAsync(CancellationToken cancellation) =>
        cancellation.IsCancellationRequested ? Task.FromCanceled<SlaPolicy>(cancellation) : Task.FromResult(BuiltIn.Value);

    /// <summary>A policy file, or out of a folder of revisions the one in force at <paramref name="at"/> (default: now).</summary>
    public static async Task<SlaPolicy> LoadAsync(string path, Moment? at, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            return Valid(await ReadAsync(path, cancellation), path);
        List<SlaPolicy> revisions = [];
        foreach (string file in FilesOf(path))
            revisions.Add(Valid(await ReadAsync(file, cancellation), file));
        return InForce(revisions, path, at);
    }

    /// <summary>Every mistake of a policy file, or of all files of a folder of revisions.</summary>
    public static async Task<IReadOnlyList<PolicyMistake>> CheckAsync(string path, CancellationToken cancellation)
    {
        if (!Directory.Exists(path))
            return (await ReadAsync(path, cancellation)).Mistakes;
        List<PolicyMistake> mistakes = [];
        foreach (string file in FilesOf(path))
            mistakes.AddRange((await ReadAsync(file, cancellation)).Mistakes);
        return mistakes;
    }

    /// <summary>A policy out of a file's bytes, or every mistake in them.</summary>
    public static Bound<SlaPolicy> Read(byte[] content, string path, CancellationToken cancellation) => Read(content, path, BuiltIn.Value.Clauses, cancellation);

    /// <summary>The text of a policy; it reads back equal.</summary>
    public static string Write(SlaPolicy policy) => YamlText.Of(PolicySchema.Write(policy));

    /// <summary>Writes a template to a file.</summary>
    public static Task NewAsync(string path, string template, bool replace, CancellationToken cancellation) =>
        SourceFile.WriteAsync(path, EmbeddedText.Of(template + ".yaml"), replace, cancellation);

    private static Bound<SlaPolicy> ReadBuiltIn() =>
        Read(System.Text.Encoding.UTF8.GetBytes(EmbeddedText.Of("calltree.yaml")), "calltree.yaml", new Dictionary<string, ClausePromise>(StringComparer.Ordinal), CancellationToken.None) is { Value: SlaPolicy policy }
            ? new Bound<SlaPolicy>(policy with { Path = null }, [])
            : throw new InvalidDataException("calltree.yaml");

    private static async Task<Bound<SlaPolicy>> ReadAsync(string path, CancellationToken cancellation) =>
        Read(await SourceFile.ReadAsync(path, cancellation), path, cancellation);

    private static Bound<SlaPolicy> Read(byte[] content, string path, IReadOnlyDictionary<string, ClausePromise> standardClauses, CancellationToken cancellation)
    {
        SourceReading reading = new(path);
        SourceNode? root = YamlSource.Parse(content, reading, cancellation);
        if (root is null)
            return new Bound<SlaPolicy>(null, reading.Sorted());
        Bound<SlaPolicy> bound = PolicySchema.Bind(root, path, standardClauses);
        return reading.Mistakes.Count == 0
            ? bound
            : new Bound<SlaPolicy>(null, [.. reading.Mistakes.Concat(bound.Mistakes).OrderBy(mistake => mistake.Line).ThenBy(mistake => mistake.Column)]);
    }

    private static SlaPolicy Valid(Bound<SlaPolicy> bound, string path) => bound.Valid(Errors.PolicyFileInvalid, path);

    private static string[] FilesOf(string folder)
    {
        try
        {
            string[] files = [.. Directory.EnumerateFiles(folder).Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase)).Order(StringComparer.Ordinal)];
            return files.Length > 0 ? files : throw new SlaException(Errors.PolicyFolderEmpty, folder, folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SlaException(Errors.FileUnreadable, folder, exception, folder, exception.Message);
        }
    }

    // Each revision begins at 00:00 of its first day in its own zone.
    private static SlaPolicy InForce(List<SlaPolicy> revisions, string folder, Moment? at)
    {
        SlaPolicy[] ordered = [.. revisions.OrderBy(policy => policy.EffectiveFrom)];
        foreach ((SlaPolicy former, SlaPolicy latter) in ordered.Zip(ordered.Skip(1)))
        {
            if (former.EffectiveFrom == latter.EffectiveFrom)
                throw new SlaException(Errors.PolicyRevisionsClash, folder, former.Path, latter.Path, former.EffectiveFrom);
        }

        DateTimeOffset now = DateTimeOffset.UtcNow;
        return Array.FindLast(ordered, policy => ZonedTime.Resolve(policy.EffectiveFrom, TimeOnly.MinValue, policy.TimeZone) <= (at?.In(policy.TimeZone) ?? now))
            ?? throw new SlaException(Errors.PolicyNotInForce, folder, folder, at?.ToString() ?? InvariantText.Moment(now), ordered[0].EffectiveFrom);
    }
}
