using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace SlaOps.Systems.Tests;

/// <summary>A real sshd on loopback and a free port, with keys of its own in a temporary folder, stopped by its own process id with all that it started.</summary>
public sealed class SshServer : IAsyncLifetime
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder folder = new();
    private Process? server;

    /// <summary>Further lines of <c>sshd_config</c>.</summary>
    public string Options { get; init; } = "";

    /// <summary>A further host key; null: none.</summary>
    public string? HostKey { get; init; }

    /// <summary>
    /// Files that the server and its sessions alone find in the place of this machine's, each by its path, which must be there: a host of its
    /// own as far as those go. Only root can give them.
    /// </summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Why there is no server; null where there is one.</summary>
    public string? Missing { get; private set; }

    public int Port { get; private set; }

    /// <summary>A folder that every account may enter.</summary>
    public string Folder => folder.Path;

    public string KeyFile => folder.File("client");

    public string KnownHosts => folder.File("known_hosts");

    /// <summary>The listening process.</summary>
    public int ProcessId => server!.Id;

    /// <summary>True where this account may log in others, make accounts and change files' owners.</summary>
    public static bool IsRoot => Environment.UserName == "root";

    public EstateHost Host => new() { Name = "backup1", Address = "127.0.0.1", Port = Port };

    /// <summary>An estate that reaches the server; the test is skipped where no sshd is installed (in CI it fails).</summary>
    public SlaEstate Estate(SshAccess? ssh = null)
    {
        SkipWithout(Missing is null, Missing!);
        return new SlaEstate { Name = "test", Hosts = [Host], Ssh = ssh ?? new SshAccess { KeyFile = KeyFile, KnownHosts = KnownHosts } };
    }

    /// <summary>A connector to the server.</summary>
    internal SshConnector Connector(SshAccess? ssh = null) => new(Estate(ssh), Host, new SecretResolver());

    /// <summary>What is missing skips a test outside CI, and fails it there.</summary>
    public static void SkipWithout(bool present, string what)
    {
        if (!present && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Skip(what);
        Assert.True(present, what);
    }

    public async ValueTask InitializeAsync()
    {
        if (Find("sshd") is null || Find("ssh-keygen") is null)
        {
            Missing = "sshd is missing: install openssh-server and openssh-client.";
            return;
        }

        if (IsRoot)
            Directory.CreateDirectory("/run/sshd");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
        foreach (string name in (string[])["client", "host-ed25519"])
            NewKey(name);
        NewKey("host-ecdsa", "ecdsa");
        File.Copy(KeyFile + ".pub", folder.File("authorized"));
        Port = LocalProcess.FreePort();
        Trust("host-ed25519");
        // A home of its own: what this account's .bashrc does, and how long it takes, is not what is tested.
        string environment = $"SetEnv HOME={Directory.CreateDirectory(folder.File("home")).FullName} ";
        await File.WriteAllTextAsync(folder.File("sshd_config"), $"""
            Port {Port}
            ListenAddress 127.0.0.1
            HostKey {folder.File("host-ed25519")}
            HostKey {folder.File("host-ecdsa")}
            AuthorizedKeysFile {folder.File("authorized")}
            StrictModes no
            {(Options.Contains("UsePAM", StringComparison.Ordinal) ? "" : "UsePAM no")}
            PidFile none
            PermitRootLogin yes
            MaxStartups 100
            Subsystem sftp internal-sftp
            {(HostKey is null ? "" : "HostKey " + HostKey)}
            {(Options.Contains("SetEnv ", StringComparison.Ordinal) ? Options.Replace("SetEnv ", environment, StringComparison.Ordinal) : environment + "\n" + Options)}

            """);
        await StartAsync();
    }

    /// <summary>Starts the listener, again after <see cref="StopAsync"/>.</summary>
    public async Task StartAsync()
    {
        string[] run = [Find("sshd")!, "-D", "-e", "-f", folder.File("sshd_config")];
        if (Files.Count > 0)
            run = ["unshare", "-m", "--propagation", "private", "sh", "-c", "while [ \"$1\" != -- ]; do mount --bind \"$1\" \"$2\" || exit; shift 2; done; shift; exec \"$@\"", "sh", .. Placed(), "--", .. run];
        server = Process.Start(new ProcessStartInfo(Find(run[0])!, run[1..]) { RedirectStandardError = true, UseShellExecute = false })!;
        // Read away what it says: a full pipe would stop it.
        server.ErrorDataReceived += static (_, _) => { };
        server.BeginErrorReadLine();
        Stopwatch waited = Stopwatch.StartNew();
        while (true)
        {
            using TcpClient probe = new();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (waited.Elapsed < StartLimit && !server.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    // What is in the place of a folder is a folder with that one file.
    private IEnumerable<string> Placed()
    {
        foreach ((string path, string content) in Files)
        {
            bool isFolder = Directory.Exists(path);
            string file = folder.File(path.Trim('/').Replace('/', '-'));
            if (isFolder)
                Directory.CreateDirectory(file);
            File.WriteAllText(isFolder ? Path.Combine(file, "one.conf") : file, content);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(isFolder ? Path.Combine(file, "one.conf") : file, path is "/etc/passwd" or "/etc/group" ? (UnixFileMode)0b110_100_100 : (UnixFileMode)0b110_000_000);
            yield return file;
            yield return path;
        }
    }

    /// <summary>Ends the listener and every connection.</summary>
    public async Task StopAsync()
    {
        if (server is null)
            return;
        foreach (int session in Sessions())
            Signal("KILL", session);
        if (!server.HasExited)
            server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
        server = null;
    }

    /// <summary>The processes of the connections that are open now, children of the listener and theirs.</summary>
    public IReadOnlyList<int> Sessions()
    {
        List<int> found = [server!.Id];
        for (int index = 0; index < found.Count; index++)
            found.AddRange(ChildrenOf(found[index]));
        return found[1..];
    }

    /// <summary>Whether a process is there and runs that program.</summary>
    public static bool Runs(int process, string program)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").StartsWith(program, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Sends a signal to one process, which may be gone.</summary>
    public static void Signal(string signal, int process)
    {
        using Process kill = Process.Start(new ProcessStartInfo("kill", ["-s", signal, process.ToString()]) { UseShellExecute = false, RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    /// <summary>Makes a key pair in the folder.</summary>
    public string NewKey(string name, string type = "ed25519", string passphrase = "", params string[] more)
    {
        File.Delete(folder.File(name));
        Run("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-f", folder.File(name), .. more]);
        return folder.File(name);
    }

    /// <summary>Lets a key log in, besides those that may.</summary>
    public void Authorize(string keyFile) => File.AppendAllText(folder.File("authorized"), File.ReadAllText(keyFile + ".pub"));

    /// <summary>Makes <c>known_hosts</c> hold the public key of that name alone.</summary>
    public void Trust(string name) => File.WriteAllText(KnownHosts, KnownLine(name));

    /// <summary>A line of <c>known_hosts</c> for this server.</summary>
    public string KnownLine(string name) => $"[127.0.0.1]:{Port} {File.ReadAllText(folder.File(name) + ".pub")}";

    /// <summary>Such as <c>ssh-ed25519 SHA256:…</c>, by ssh-keygen's own account.</summary>
    public string Fingerprint(string name)
    {
        string type = File.ReadAllText(folder.File(name) + ".pub").Split(' ')[0];
        return type + " " + Run("ssh-keygen", "-l", "-f", folder.File(name) + ".pub").Split(' ')[1];
    }

    /// <summary>Runs a program to its end and gives its output.</summary>
    public static string Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(Find(program) ?? program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(StartLimit) && process.ExitCode == 0, program + ": " + error.Result);
        return output;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    private static IEnumerable<int> ChildrenOf(int process)
    {
        string file = $"/proc/{process}/task/{process}/children";
        try
        {
            return [.. File.ReadAllText(file).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/usr/local/sbin").Split(':')
        .Where(part => part.Length > 0).Select(part => Path.Combine(part, program)).FirstOrDefault(File.Exists);
}
