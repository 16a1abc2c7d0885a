using System.Text;

namespace SlaOps.Systems;

/// <summary>A program and its arguments, passed as they are: no shell reads them.</summary>
public sealed record HostCommand(string Program, params string[] Arguments)
{
    /// <summary>The longest it may run.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most that is kept of its output, in bytes; more makes <see cref="CommandOutput.Truncated"/> true.</summary>
    public int MaxOutput { get; init; } = 16 * 1024 * 1024;

    /// <summary>
    /// True where only root may see what it shows: run by <c>sudo -n</c> where the estate allows that for the host and the account
    /// is not root itself, else as it is. Only <see cref="HostSession.RunManyAsync"/> heeds it.
    /// </summary>
    public bool NeedsRoot { get; init; }

    /// <summary>What the program reads as its standard input, streamed; null: nothing. Not disposed here.</summary>
    public Stream? Input { get; init; }

    /// <summary>Gets its standard output block by block, as it comes and without an end, in place of <see cref="CommandOutput.Output"/>. The memory is reused.</summary>
    public Action<ReadOnlyMemory<byte>>? OnOutput { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', [Program, .. Arguments]);
}

/// <summary>What a command gave back; run in locale C.</summary>
public sealed record CommandOutput(int ExitCode, string Output, string Error, bool Truncated);

/// <summary>A file in a folder; times are UTC.</summary>
public sealed record HostFile(string Path, string Name, long Length, DateTimeOffset ModifiedAt);

/// <summary>
/// The one way to run a command or read a file on a host, whether it is this machine or one over SSH. A program that is not
/// there is <see cref="FileNotFoundException"/>; a file that is not there likewise; a deadline that passed is
/// <see cref="TimeoutException"/>; what may not be read is <see cref="UnauthorizedAccessException"/>.
/// </summary>
public abstract class HostSession : IAsyncDisposable
{
    /// <summary>The host's name in the estate.</summary>
    public abstract string Name { get; }

    /// <summary>Runs a program to its end.</summary>
    public abstract Task<CommandOutput> RunAsync(HostCommand command, CancellationToken cancellation);

    /// <summary>
    /// Asks several things at once, in as few round trips as the host allows, and answers in their order. A question that fails
    /// is its own answer and none of the others'. Commands with an <see cref="HostCommand.Input"/> are not for this. Throws
    /// <see cref="EvidenceGapException"/> where the host cannot be reached at all.
    /// </summary>
    public abstract Task<IReadOnlyList<HostAnswer>> RunManyAsync(IReadOnlyList<HostCommand> commands, CancellationToken cancellation);

    /// <summary>
    /// Reads the host's clock, with this machine's before and after; null for this machine itself, whose clock is no other. Throws as
    /// <see cref="RunManyAsync"/>.
    /// </summary>
    public virtual Task<HostClockReading?> ReadClockAsync(CancellationToken cancellation) => Task.FromResult<HostClockReading?>(null);

    /// <summary>True where the host runs Windows, as far as is known once connected.</summary>
    public virtual bool IsWindows => false;

    /// <summary>The account on the host, for words such as those of <c>sudoers</c>.</summary>
    public virtual string User => Environment.UserName;

    /// <summary>The name or address by which this machine reaches the host straight; null where it is this machine, or is reached through another.</summary>
    public virtual string? OutsideName => null;

    /// <summary>Opens a file for reading from its start.</summary>
    public abstract Task<Stream> OpenReadAsync(string path, CancellationToken cancellation);

    /// <summary>The regular files of a folder itself (no subfolders, links not followed), streamed.</summary>
    public abstract IAsyncEnumerable<HostFile> ListAsync(string folder, CancellationToken cancellation);

    /// <summary>The modification time of a file or folder (UTC), or null where there is none.</summary>
    public abstract Task<DateTimeOffset?> GetModifiedAtAsync(string path, CancellationToken cancellation);

    /// <summary>
    /// The session of a host of the estate: of this machine, or over SSH. The latter is connected when this returns: throws
    /// <see cref="EvidenceGapException"/> with the reason where it cannot be, <see cref="SlaException"/> where a secret cannot be had.
    /// </summary>
    public static Task<HostSession> ConnectAsync(SlaEstate estate, EstateHost host, SecretResolver secrets, CancellationToken cancellation) =>
        ConnectAsync(estate, host, () => new SshConnector(estate, host, secrets), cancellation);

    /// <summary>The same, with keys, known hosts and jump hosts shared among the hosts of one run.</summary>
    internal static Task<HostSession> ConnectAsync(SlaEstate estate, EstateHost host, SshAccessCache access, CancellationToken cancellation) =>
        ConnectAsync(estate, host, () => new SshConnector(estate, host, access), cancellation);

    private static async Task<HostSession> ConnectAsync(SlaEstate estate, EstateHost host, Func<SshConnector> connector, CancellationToken cancellation)
    {
        if (host.IsLocal)
            return new LocalSession(host.Name, estate.UsesSudo(host));
        SshSession session = new(connector());
        try
        {
            await session.ConnectAsync(cancellation);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>A small file as UTF-8 text, or null where there is none; more than <paramref name="maxLength"/> bytes are left off.</summary>
    public async Task<string?> ReadTextAsync(string path, CancellationToken cancellation, int maxLength = 1024 * 1024)
    {
        try
        {
            await using Stream stream = await OpenReadAsync(path, cancellation);
            byte[] buffer = new byte[Math.Min(maxLength, 64 * 1024)];
            using MemoryStream text = new();
            int read;
            while (text.Length < maxLength && (read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, maxLength - text.Length)), cancellation)) > 0)
                text.Write(buffer, 0, read);
            return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Runs a program to its end, or gives null where it is not installed.</summary>
    public async Task<CommandOutput?> TryRunAsync(HostCommand command, CancellationToken cancellation)
    {
        try
        {
            return await RunAsync(command, cancellation);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
