namespace SlaOps.Systems;

/// <summary>
/// What gpg needs to decrypt: the account's own keyring, or a folder of its own with an imported secret key, gone with this. A passphrase is
/// handed over in a file that this account alone can read.
/// </summary>
internal sealed class OpenPgpHome : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo? folder;
    private readonly LocalSession session = new(Environment.MachineName);
    private readonly bool ownKeyring;
    private readonly string? passphraseFile;

    private OpenPgpHome(DirectoryInfo? folder, bool ownKeyring, string? passphraseFile)
    {
        this.folder = folder;
        this.ownKeyring = ownKeyring;
        this.passphraseFile = passphraseFile;
    }

    /// <summary>The arguments that decrypt standard input; what becomes of it is on standard error, line by line.</summary>
    internal IReadOnlyList<string> DecryptArguments => [.. Common, "--status-fd", "2", "--decrypt"];

    private IEnumerable<string> Common =>
    [
        .. ownKeyring ? [] : (string[])["--homedir", folder!.FullName],
        "--batch", "--no-tty", "--yes", "--no-auto-key-retrieve",
        .. passphraseFile is null ? [] : (string[])["--pinentry-mode", "loopback", "--passphrase-file", passphraseFile],
    ];

    /// <summary>Makes it ready. Throws <see cref="EvidenceGapException"/> where the key cannot be had.</summary>
    internal static async Task<OpenPgpHome> MakeAsync(string? keyFile, string? passphrase, string name, CancellationToken cancellation)
    {
        DirectoryInfo? made = keyFile is null && passphrase is null ? null : Directory.CreateTempSubdirectory("slaops-gpg-");
        OpenPgpHome home = new(made, keyFile is null, passphrase is null ? null : Path.Combine(made!.FullName, "passphrase"));
        try
        {
            if (home.passphraseFile is not null)
                await File.WriteAllTextAsync(home.passphraseFile, passphrase, cancellation);
            if (keyFile is not null)
                await home.ImportAsync(keyFile, name, cancellation);
            return home;
        }
        catch (FileNotFoundException exception)
        {
            await home.DisposeAsync();
            throw new EvidenceGapException(new EvidenceGap(Reasons.ContentNoProgram, name, "gpg"), exception);
        }
        catch
        {
            await home.DisposeAsync();
            throw;
        }
    }

    /// <summary>What gpg's status lines mean (doc/DETAILS of GnuPG).</summary>
    internal static Func<ProgramEnd, Exception?> Judge(string name) => end =>
    {
        HashSet<string> said = [.. end.Error.Split('\n').Where(line => line.StartsWith("[GNUPG:] ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];
        if (said.Contains("DECRYPTION_OKAY") && !said.Contains("DECRYPTION_FAILED") && end.ExitCode == 0)
            return null;
        // With a session key at hand, what fails is the data; without one nothing is known about the data.
        if (!said.Contains("DECRYPTION_INFO") || end.Error.Contains("BAD_PASSPHRASE", StringComparison.Ordinal))
            return new EvidenceGapException(new EvidenceGap(Reasons.DecryptionFailed, name, "openpgp"));
        return new ContentDamageException(said.Contains("BADMDC") ? ContentDamage.Corrupt : ContentDamage.Truncated, "openpgp: the message does not decrypt to its end");
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!ownKeyring && folder is not null)
            await session.TryRunAsync(new HostCommand("gpgconf", "--homedir", folder.FullName, "--kill", "all") { Deadline = TimeSpan.FromSeconds(5) }, CancellationToken.None);
        try
        {
            folder?.Delete(recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // gpg's agent may take its sockets away in the same moment.
            if (folder!.Exists)
                await Task.Run(() => folder.Delete(recursive: true));
        }
    }

    private async Task ImportAsync(string keyFile, string name, CancellationToken cancellation)
    {
        if (!File.Exists(keyFile))
            throw new EvidenceGapException(new EvidenceGap(Reasons.Unreadable, keyFile, Messages.Format("Error.FileNotFound", keyFile)));
        CommandOutput imported = await session.RunAsync(new HostCommand("gpg", [.. Common, "--import", keyFile]) { Deadline = Deadline }, cancellation);
        if (imported.ExitCode != 0)
            throw new EvidenceGapException(new EvidenceGap(Reasons.DecryptionFailed, name, "openpgp"));
    }
}
