namespace SlaOps.Systems.Tests;

/// <summary>Folders of tenants as they are met: odd names, links, deep paths; and sums over them that tell any change.</summary>
internal static class TenantTrees
{
    // Names as bytes: a line break, an emoji, blanks, what a shell would read, and bytes that are no UTF-8.
    private const string Odd = """
        mkdir -p "$1/calls/2024" && cd "$1" || exit 1
        printf a > plain.wav; printf bb > "$(printf 'line\nbreak.wav')"; printf ccc > "$(printf '\360\237\223\236 call.wav')"
        printf d > "$(printf 'bad-\377\376.wav')"; mkdir "$(printf 'dir-\377')"; printf e > "$(printf 'dir-\377/\200')"
        printf f > ' -rf *;$(x) '; printf g > ./-delete; printf h > '..hidden'; mkdir '*' empty; printf i > '*/[a]?'
        printf jj > calls/2024/05.wav; ln -s plain.wav link; mkfifo pipe
        """;

    /// <summary>Makes such a folder; 18 names with itself.</summary>
    public const int OddCount = 18;

    /// <summary>Bytes of the regular files in it.</summary>
    public const int OddBytes = 1 + 2 + 3 + 1 + 1 + 1 + 1 + 1 + 1 + 2;

    public static void MakeOdd(string folder) => SshServer.Run("sh", "-c", Odd, "sh", folder);

    /// <summary>Many small files, so many a folder.</summary>
    public static void MakeMany(string folder, int folders, int files) => SshServer.Run("sh", "-c", """
        mkdir -p "$1" && cd "$1" || exit 1
        for d in $(seq "$2"); do mkdir -p "d$((d % 7))/e$d"; (cd "d$((d % 7))/e$d" && for f in $(seq "$3"); do : > "f$f"; done); done
        """, "sh", folder, $"{folders}", $"{files}");

    /// <summary>A path of so many levels (in hundreds), longer than any call takes at once.</summary>
    public static void MakeDeep(string folder, int levels) => SshServer.Run("sh", "-c", """
        mkdir -p "$1" && cd "$1" || exit 1
        for n in $(seq "$2"); do mkdir -p "$3" && cd -P "$3" || exit 1; done
        echo x > bottom
        """, "sh", folder, $"{levels / 100}", string.Join('/', Enumerable.Repeat("dir", 100)));

    /// <summary>Every name, type, size, time, link and content below a folder.</summary>
    public static string Sum(string folder) => SshServer.Run("sh", "-c", """
        cd "$1" && { find . -printf '%P|%y|%s|%T@|%n|%l\n' | LC_ALL=C sort; find . -type f -exec sha256sum {} + | LC_ALL=C sort; } | sha256sum
        """, "sh", folder);

    /// <summary>Swaps each folder for a link to another tenant's and back, as fast as one can.</summary>
    public static void Swap(string tenant, string outside, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (int index = 0; index < 7; index++)
            {
                try
                {
                    string inner = Path.Combine(tenant, $"d{index}");
                    Directory.Move(inner, Path.Combine(tenant, $"aside{index}"));
                    File.CreateSymbolicLink(inner, outside);
                    File.Delete(inner);
                    Directory.Move(Path.Combine(tenant, $"aside{index}"), inner);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // The walk was quicker.
                }
            }
        }
    }

    /// <summary>Removes a temporary folder whose names .NET cannot spell.</summary>
    public static void Remove(TemporaryFolder folder)
    {
        SshServer.Run("find", folder.Path, "-xdev", "-mindepth", "1", "-delete");
        folder.Dispose();
    }

    /// <summary>True where anything of that name is there, be it a link to nowhere.</summary>
    public static bool IsThere(string path) => new FileInfo(path).LinkTarget is not null || Path.Exists(path);
}
