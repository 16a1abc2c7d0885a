using System.Text;

namespace SlaOps.Systems;

/// <summary>
/// Tenants' folders of a host over SSH, counted and erased by the host's own GNU find, which works relative to open folders: over SFTP, path
/// by path, a link that is swapped in could not be noticed. Names travel as arguments, never as text of a script.
/// </summary>
/// <param name="place">Its name in plans.</param>
/// <param name="template">The path there, with <c>{tenant}</c> in it.</param>
/// <param name="connect">Connects to it.</param>
internal sealed class SshFolderStore(string place, string template, Func<CancellationToken, Task<HostSession>> connect) : FolderTenantStore(place)
{
    private const string Mark = "slaops-erasure";
    private const int Missing = 91;
    private const int NotReal = 92;
    private const int OtherCase = 94;

    // $1 the folder that holds the tenants', $2 how many names follow, each as three words: the name, itself in the other case (empty where
    // that cannot be asked), a pattern that only it matches; then what find is to do. "pwd -P" after a cd says where the shell really is.
    private const string Script = """
        cd -P -- "$1" && [ -r . ] && [ -x . ] || exit 90
        names=$2; shift 2
        while :; do
          here=$(pwd -P) || exit 93; here=${here%/}
          [ -L "./$1" ] && exit 92
          if [ ! -e "./$1" ]; then
            case $(stat -- "./$1" 2>&1) in *"No such file or directory"*) exit 91;; *) exit 93;; esac
          fi
          [ -d "./$1" ] || exit 92
          if [ -z "$2" ] || { [ "$1" != "$2" ] && [ "./$1" -ef "./$2" ]; }; then
            [ -n "$(find . -mindepth 1 -maxdepth 1 -name "$3" -print -quit)" ] || exit 94
          fi
          names=$((names - 1)); [ "$names" -gt 0 ] || break
          cd -P -- "./$1" || exit 93
          [ "$(pwd -P)" = "$here/$1" ] || exit 92
          shift 3
        done
        name=$1; shift 3
        """;

    private const string LookScript = "echo " + Mark + "; find --version 2>/dev/null | head -n 1; " + Script + "\nprintf '%s\\n' \"$here/$name\"; cat /proc/self/mountinfo";

    private const string FindScript = Script + "\nfind \"./$name\" -ignore_readdir_race -xdev \"$@\"; code=$?; sync . 2>/dev/null || sync; exit $code";

    // A host that says nothing for so long is gone. Its find tells what it did only every few thousand names.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(7);

    private readonly SemaphoreSlim turn = new(1);
    private HostSession? session;

    /// <inheritdoc/>
    public override string Method => "NIST SP 800-88 Clear: unlink by the host's own find -delete, links not followed";

    /// <inheritdoc/>
    public override async Task<TenantContent> EnumerateAsync(string tenant, CancellationToken cancellation)
    {
        TenantFolder folder = TenantFolder.Of(template, Place, tenant);
        if (await LookAsync(folder, cancellation) is not List<string> mounts)
            return Nothing;
        FindListing listing = new();
        string[] expression = [.. mounts.SelectMany(static mount => (string[])["-path", mount, "-prune", "-printf", "m 0 1 0 %D %P\\0", "-o"]), "-printf", "%y %s %n %i %D %P\\0"];
        CommandOutput output = await FindAsync(folder, expression, Silence, listing.Add, cancellation);
        if (output.ExitCode == Missing)
            return Nothing;
        if (output.ExitCode != 0 || !listing.IsWhole)
            throw Unanswered(output, folder);
        return new TenantContent(listing.Content.Count, listing.Content.Bytes, listing.Content.Finish()) { Notes = Notes(listing.Mounts, listing.Links.Count) };
    }

    /// <inheritdoc/>
    public override async Task<long> EraseAsync(string tenant, ErasureLimits limits, Action<long>? progress, CancellationToken cancellation)
    {
        TenantFolder folder = TenantFolder.Of(template, Place, tenant);
        if (await LookAsync(folder, cancellation) is not List<string> mounts)
            return 0;
        long removed = 0;
        // A letter for each name that went: the count, and the sign that the host still works.
        string[] expression = [.. mounts.SelectMany(static mount => (string[])["!", "-path", mount, "!", "-path", mount + "/*"]), "-delete", "-printf", "x"];
        CommandOutput output = await FindAsync(
            folder,
            expression,
            limits.Deadline > Silence ? limits.Deadline : Silence,
            block =>
            {
                removed += block.Length;
                progress?.Invoke(removed);
            },
            cancellation);
        if (output.ExitCode is 0 or Missing)
            return mounts.Count == 0 ? removed : throw Gap(Reasons.TenantFolderMounted, mounts.Count);
        if (output.ExitCode != 1)
            throw Unanswered(output, folder);
        if (mounts.Count > 0)
            throw Gap(Reasons.TenantFolderMounted, mounts.Count);
        throw Gap(Reasons.TenantFolderLeft, output.Error.Count(static letter => letter == '\n'), WhyOf(output.Error));
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (session is not null)
            await session.DisposeAsync();
        turn.Dispose();
    }

    /// <summary>The mounts in the tenant's folder, as patterns of find's; null where the tenant has none.</summary>
    private async Task<List<string>?> LookAsync(TenantFolder folder, CancellationToken cancellation)
    {
        // The line break ends what a server of files alone, forced on the account, would wait for.
        using MemoryStream input = new("\n"u8.ToArray());
        CommandOutput output = await RunAsync(new HostCommand("sh", ["-c", LookScript, "sh", .. Words(folder)]) { Input = input }, cancellation);
        string[] lines = output.Output.Split('\n');
        if (!string.Equals(lines[0], Mark, StringComparison.Ordinal) || lines.Length < 2 || !lines[1].Contains("GNU findutils", StringComparison.Ordinal))
            throw Gap(Reasons.TenantFolderRefused, Messages.Format("Text.FolderNoFind"));
        if (output.ExitCode == Missing)
            return null;
        if (output.ExitCode is >= 90 and <= 99)
            throw Unanswered(output, folder);
        if (output.ExitCode != 0 || output.Truncated || lines.Length < 4)
            throw Gap(Reasons.TenantFolderRefused, Messages.Format("Text.MountUnknown"));
        // -xdev tells devices apart, not two mounts of one device.
        string path = lines[2];
        return [.. lines[3..].Select(MountOf).Where(mount => string.Equals(mount, path, StringComparison.Ordinal) || mount?.StartsWith(path + "/", StringComparison.Ordinal) == true)
            .Select(mount => Pattern("./" + folder.Names[^1] + mount![path.Length..])).Distinct(StringComparer.Ordinal)];
    }

    private async Task<CommandOutput> FindAsync(TenantFolder folder, string[] expression, TimeSpan silence, Action<ReadOnlyMemory<byte>> see, CancellationToken cancellation)
    {
        using CancellationTokenSource silent = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        silent.CancelAfter(silence);
        HostCommand command = new("sh", ["-c", FindScript, "sh", .. Words(folder), .. expression])
        {
            Deadline = LongestRun,
            MaxOutput = 1024 * 1024,
            OnOutput = block =>
            {
                silent.CancelAfter(silence);
                see(block);
            },
        };
        try
        {
            return await RunAsync(command, silent.Token);
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException(Place, exception);
        }
    }

    private async Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            session ??= await connect(cancellation);
        }
        finally
        {
            turn.Release();
        }

        try
        {
            return await session.RunAsync(command, cancellation);
        }
        catch (FileNotFoundException exception)
        {
            throw new EvidenceGapException(new EvidenceGap(Reasons.TenantFolderRefused, Place, Messages.Format("Text.FolderNoFind")), exception);
        }
    }

    private EvidenceGapException Unanswered(CommandOutput output, TenantFolder folder) => output.ExitCode switch
    {
        NotReal => Gap(Reasons.TenantFolderNotReal),
        OtherCase => Gap(Reasons.TenantNameOtherCase, folder.Names[0]),
        _ => Gap(Reasons.Unreadable, output.Error.Length > 0 ? WhyOf(output.Error) : $"find: {output.ExitCode}"),
    };

    // The system's words alone: before them stands a file's name, which may be a person's.
    private static string WhyOf(string error)
    {
        string line = error.Split('\n', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault("");
        return line[(line.LastIndexOf(": ", StringComparison.Ordinal) is int colon and >= 0 ? colon + 2 : 0)..];
    }

    private static IEnumerable<string> Words(TenantFolder folder)
    {
        string parent = folder.Parent is "~" ? "." : folder.Parent.StartsWith("~/", StringComparison.Ordinal) ? folder.Parent[2..] : folder.Parent;
        return [parent.StartsWith('/') ? parent : "./" + parent, $"{folder.Names.Count}", .. folder.Names.SelectMany(static name => (string[])[name, TenantFolder.OtherCase(name) ?? "", Pattern(name)])];
    }

    /// <summary>A pattern that matches this text alone (fnmatch(3)).</summary>
    private static string Pattern(string text)
    {
        StringBuilder pattern = new(text.Length);
        foreach (char letter in text)
            pattern.Append(letter is '*' or '?' or '[' or ']' or '\\' ? "\\" : "").Append(letter);
        return pattern.ToString();
    }

    /// <summary>The mount point of a line of mountinfo (proc(5)), its octal escapes undone.</summary>
    private static string? MountOf(string line)
    {
        const int PointAt = 4;
        string[] fields = line.Split(' ');
        if (fields.Length <= PointAt)
            return null;
        string point = fields[PointAt];
        foreach ((string escaped, string letter) in (ReadOnlySpan<(string, string)>)[("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")])
            point = point.Replace(escaped, letter, StringComparison.Ordinal);
        return point;
    }
}
