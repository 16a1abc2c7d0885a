namespace SlaOps.Systems;

/// <summary>Policy files: read, bound and validated whole.</summary>
public static class PolicyFile
{
    /// <summary>The policy that ships with the module.</summary>
    public static Task<SlaPolicy> LoadBuiltInAsync(CancellationToken cancellation) => throw new NotSupportedException();

    /// <summary>A policy file, or out of a folder of revisions the one in force at <paramref name="at"/> (default: now).</summary>
    public static Task<SlaPolicy> LoadAsync(string path, Moment? at, CancellationToken cancellation) => throw new NotSupportedException();
}

/// <summary>Estate files: read, bound and validated whole.</summary>
public static class EstateFile
{
    /// <summary>An estate file.</summary>
    public static Task<SlaEstate> LoadAsync(string path, CancellationToken cancellation) => throw new NotSupportedException();
}
