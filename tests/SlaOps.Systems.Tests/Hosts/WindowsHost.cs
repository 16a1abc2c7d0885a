using System.Reflection;

namespace SlaOps.Systems.Tests;

/// <summary>
/// A labelled stand-in for a Windows host: a real sshd that adds OpenSSH for Windows' name to its own, knows no command but
/// <c>powershell.exe</c> and <c>taskkill</c>, and runs what the former is given in the real PowerShell engine (7.6, not Windows
/// PowerShell 5.1). The programs of Windows are scripts here that print text written by hand.
/// </summary>
internal sealed class WindowsHost : IAsyncDisposable
{
    private readonly TemporaryFolder programs = new();
    private SshServer sshd = new();

    private WindowsHost()
    {
    }

    private static string? Engine { get; } = typeof(WindowsHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Where(metadata => metadata.Key == "RunnerFolder")
        .SelectMany(metadata => ((string[])["Debug", "Release"]).Select(configuration => Path.Combine(metadata.Value!, configuration, "net10.0", "slaops"))).FirstOrDefault(File.Exists);

    /// <summary>A file beside the programs.</summary>
    internal string FileOf(string name) => programs.File(name);

    internal static async Task<WindowsHost> StartAsync(params (string Name, string Script)[] programs)
    {
        SshServer.SkipWithout(Engine is not null, "slaops is not built: build the solution.");
        WindowsHost host = new();
        string login = $"""
            PATH={host.programs.Path}:$PATH; export PATH
            case $SSH_ORIGINAL_COMMAND in
            powershell.exe*" -EncodedCommand "*) exec '{Engine}' -NonInteractive -Command "$(printf %s "$SSH_ORIGINAL_COMMAND" | sed 's/.* //' | base64 -d | iconv -f UTF-16LE -t UTF-8)" ;;
            "taskkill /F /T /PID "*) process=$(printf %s "$SSH_ORIGINAL_COMMAND" | sed 's/.* //'); pkill -KILL -P "$process"; kill -KILL "$process" 2>/dev/null ;;
            *) echo "'$SSH_ORIGINAL_COMMAND' is not recognized as an internal or external command." >&2; exit 1 ;;
            esac
            """;
        foreach ((string name, string script) in programs.Append(("login", login)))
        {
            await File.WriteAllTextAsync(host.FileOf(name), "#!/bin/sh\n" + script.ReplaceLineEndings("\n"));
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(host.FileOf(name), (UnixFileMode)0b111_101_101);
        }

        host.sshd = new SshServer { Options = $"VersionAddendum OpenSSH_for_Windows_9.5\nForceCommand {host.FileOf("login")}" };
        await host.sshd.InitializeAsync();
        return host;
    }

    internal Task<HostSession> OpenAsync(CancellationToken cancellation) => HostSession.ConnectAsync(Estate, Estate.Hosts[0], new SecretResolver(), cancellation);

    internal SlaEstate Estate => sshd.Estate();

    public async ValueTask DisposeAsync()
    {
        await sshd.DisposeAsync();
        programs.Dispose();
    }
}
