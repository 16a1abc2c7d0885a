namespace SlaOps.Systems.Tests;

/// <summary>Packages of two or three versions, built once by the real rpmbuild. Without files of their own: what counts is what is written of them.</summary>
public sealed class RpmPackageFiles : IDisposable
{
    /// <summary>Each package's name and <c>epoch:version</c>; its release is 1.el9.</summary>
    private static readonly (string Name, string Epoch, string Version)[] Built =
    [
        ("openssl", "1", "3.0.9"), ("openssl", "1", "3.0.10"), ("openssl", "1", "3.0.11"), ("openssl", "1", "3.0.12"),
        ("tool", "0", "1"), ("tool", "0", "2"),
        ("glibc", "0", "2.34"),
    ];

    private readonly TemporaryFolder folder = new();

    /// <summary>Why nothing was built; null where all was.</summary>
    public string? Missing { get; } = Array.TrueForAll(["dnf", "rpm", "rpmbuild", "createrepo_c", "modifyrepo_c", "unshare"], program => LocalProcess.Find(program) is not null)
        ? null
        : "dnf or rpm is missing: install dnf, dnf-plugins-core, rpm and createrepo-c.";

    /// <summary>The files of the packages that are named.</summary>
    public IReadOnlyList<string> Files(IEnumerable<string> names)
    {
        lock (folder)
        {
            if (!Directory.Exists(folder.File("noarch")))
                Build();
        }

        return [.. names.SelectMany(name => Directory.GetFiles(folder.File("noarch"), name + "-*.rpm"))];
    }

    public void Dispose() => folder.Dispose();

    private void Build()
    {
        List<string> specs = [];
        foreach ((string name, string epoch, string version) in Built)
        {
            specs.Add(folder.File($"{name}-{version}.spec"));
            File.WriteAllText(specs[^1], $"""
                Name: {name}
                Epoch: {epoch}
                Version: {version}
                Release: 1.el9
                Summary: {name}
                License: MIT
                BuildArch: noarch
                %description
                {name}
                %files

                """);
        }

        LocalProcess.Run("rpmbuild", ["-bb", "--quiet", "--define", "_topdir " + folder.Path, "--define", "_rpmdir " + folder.Path, .. specs]);
    }
}

/// <summary>
/// A host of the RHEL family: the real dnf and rpm, whose <c>/var</c> and <c>/etc/dnf</c> are folders of the test, and no apt that could be run. Every
/// command enters a mount namespace of its own for that; nothing of this machine changes. Skips where this account may not make one.
/// </summary>
internal sealed class DnfHost : IDisposable
{
    /// <summary>An account that is not root.</summary>
    private const string Nobody = "65534";

    private readonly TemporaryFolder folder = new();
    private readonly RpmPackageFiles packages;

    private DnfHost(RpmPackageFiles packages)
    {
        this.packages = packages;
        foreach (string made in (string[])["home", "var/cache", "var/lib", "var/log", "var/tmp"])
            Directory.CreateDirectory(folder.File(made));
        LocalProcess.Run("cp", "-r", "/etc/dnf", folder.File("dnf"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_101_101);
            File.SetUnixFileMode(folder.File("var/tmp"), (UnixFileMode)0b1_111_111_111);
        }

        Configure();
    }

    /// <summary>Its zone, nine hours from UTC: dnf writes its history in it.</summary>
    public static TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo");

    /// <summary>Further lines of dnf's own section.</summary>
    public string Options { get; set; } = "";

    public static DnfHost Create(RpmPackageFiles packages)
    {
        SshServer.SkipWithout(packages.Missing is null, packages.Missing!);
        DnfHost made = new(packages);
        try
        {
            made.Run("true");
            return made;
        }
        catch (InvalidOperationException)
        {
            made.Dispose();
            Assert.Skip("This account may not make a mount namespace.");
            throw;
        }
    }

    /// <summary>It as a host of the estate.</summary>
    public HostSession Session(bool root = true) => new EnteredSession("el9", [.. Prefix, .. root ? (string[])[] : ["setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups"]]);

    /// <summary>Runs a program on it as root, to its end.</summary>
    public string Run(string program, params string[] arguments) => LocalProcess.Run(Prefix[0], [.. Prefix[1..], program, .. arguments]);

    /// <summary>Runs dnf on it as root; it may fetch.</summary>
    public string Dnf(params string[] arguments) => Run("dnf", ["-y", .. arguments]);

    /// <summary>Publishes packages in a repository, with advisories unless there are none to be published, and enables it.</summary>
    public void Publish(string repository, string[] names, params string[] advisories)
    {
        string path = Directory.CreateDirectory(folder.File("repositories/" + repository)).FullName;
        foreach (string file in packages.Files(names))
            File.Copy(file, Path.Combine(path, Path.GetFileName(file)), overwrite: true);
        LocalProcess.Run("createrepo_c", "-q", path);
        if (advisories.Length > 0)
        {
            File.WriteAllText(folder.File("updateinfo.xml"), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<updates>\n" + string.Concat(advisories) + "</updates>\n");
            LocalProcess.Run("modifyrepo_c", folder.File("updateinfo.xml"), Path.Combine(path, "repodata"));
        }

        Configure();
    }

    /// <summary>An advisory for <see cref="Publish"/>.</summary>
    public static string Advisory(string id, string type, string package, string version, string epoch = "0", string severity = "Important") => $"""
        <update from="security@example.com" status="final" type="{type}" version="1">
        <id>{id}</id><title>{package}</title><issued date="2026-05-01 00:00:00"/><severity>{severity}</severity><description>{package}</description>
        <pkglist><collection short="el9"><name>el9</name><package name="{package}" version="{version}" release="1.el9" epoch="{epoch}" arch="noarch"><filename>{package}-{version}-1.el9.noarch.rpm</filename></package></collection></pkglist>
        </update>

        """;

    /// <summary>Writes dnf's configuration, with <paramref name="more"/> after it.</summary>
    public void Configure(string more = "")
    {
        string text = "[main]\ngpgcheck=0\nkeepcache=0\n" + Options + "\n";
        foreach (string repository in Directory.Exists(folder.File("repositories")) ? Directory.GetDirectories(folder.File("repositories")) : [])
            text += $"[{Path.GetFileName(repository)}]\nname=Packages\nbaseurl=file://{repository}\n";
        File.WriteAllText(folder.File("dnf/dnf.conf"), text + more);
    }

    /// <summary>Writes a file beneath <c>/etc/dnf</c>.</summary>
    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File("dnf/" + path))!);
        File.WriteAllText(folder.File("dnf/" + path), text);
    }

    /// <summary>Lets what dnf keeps of a repository be that old.</summary>
    public void Age(string repository, TimeSpan age)
    {
        foreach (string list in Directory.GetDirectories(folder.File("var/cache/dnf"), repository + "-*").SelectMany(cache => Directory.GetFiles(Path.Combine(cache, "repodata"))))
            File.SetLastWriteTimeUtc(list, DateTime.UtcNow - age);
    }

    public void Dispose() => folder.Dispose();

    private string[] Prefix => ["unshare", "-m", "sh", "-c", """mount --bind "$0/var" /var && mount --bind "$0/dnf" /etc/dnf && { test ! -e /usr/bin/apt-cache || mount --bind /dev/null /usr/bin/apt-cache; } && exec "$@" """.TrimEnd(), folder.Path, "env", "HOME=" + folder.File("home"), "TZ=" + Zone.Id];
}
