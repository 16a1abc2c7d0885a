namespace SlaOps.Systems.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public TemporaryFolder()
        : this(System.IO.Path.GetTempPath())
    {
    }

    private TemporaryFolder(string parent)
    {
        Path = System.IO.Path.Combine(parent, "slaops-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>One for a server that makes everything durable and is thrown away: in memory where the system has such a place, as a disk's time for that is much of a test's.</summary>
    public static TemporaryFolder InMemory() => new(Directory.Exists(Memory) ? Memory : System.IO.Path.GetTempPath());

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
