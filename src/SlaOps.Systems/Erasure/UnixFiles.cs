using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SlaOps.Systems;

/// <summary>What lies under a name, not followed where it is a link (statx(2)).</summary>
internal readonly record struct UnixEntry(uint Mode, uint Links, ulong Inode, long Size, ulong Device, ulong Mount)
{
    private const uint TypeMask = 0xF000;

    internal bool IsFolder => (Mode & TypeMask) == 0x4000;

    internal bool IsFile => (Mode & TypeMask) == 0x8000;

    internal bool IsLink => (Mode & TypeMask) == 0xA000;

    /// <summary>True for the same file, whatever its name.</summary>
    internal bool IsSame(UnixEntry other) => Inode == other.Inode && Device == other.Device;

    /// <summary>True where both lie in one mount. A kernel before 5.8 does not tell mounts: there a bind mount of the same device passes.</summary>
    internal bool IsOnMountOf(UnixEntry other) => Device == other.Device && Mount == other.Mount;
}

/// <summary>
/// Linux' calls relative to an open folder, as names of bytes: what .NET's own files cannot do, whose paths are resolved anew, links and all,
/// each time. Every call gives the error number, 0 for none.
/// </summary>
internal static class UnixFiles
{
    internal const int NoEntry = 2;
    internal const int NoAccess = 13;
    internal const int Exists = 17;
    internal const int NotFolder = 20;
    internal const int IsFolder = 21;
    internal const int NotEmpty = 39;
    internal const int TooManyLinks = 40;
    internal const int Stale = 116;

    /// <summary>d_type of readdir(3).</summary>
    internal const byte UnknownType = 0;

    /// <summary>d_type of a folder.</summary>
    internal const byte FolderType = 4;

    private const int Interrupted = 4;
    private const int CurrentFolder = -100;
    private const int RemoveFolder = 0x200;
    private const int NoFollow = 0x100;
    private const int NoAutomount = 0x800;
    private const int EmptyPath = 0x1000;
    private const int CloseOnExec = 0x80000;
    private const uint BasicStats = 0x7ff;
    private const uint MountId = 0x1000;
    private const int StatLength = 256;

    // The few numbers that differ between processors (asm/fcntl.h, asm/unistd.h).
    private static readonly bool IsArm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
    private static readonly int OpenFolderOnly = IsArm ? 0x4000 : 0x10000;
    private static readonly int OpenNoFollow = IsArm ? 0x8000 : 0x20000;
    private static readonly nint ReadFolderCall = IsArm ? 61 : 217;

    /// <summary>True where these calls are there.</summary>
    internal static bool IsSupported => OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    /// <summary>A name as the system takes it.</summary>
    internal static byte[] NameOf(string name) => [.. Encoding.UTF8.GetBytes(name), 0];

    /// <summary>The system's words for an error.</summary>
    internal static string Why(int error) => Marshal.GetPInvokeErrorMessage(error);

    /// <summary>Opens a folder by its whole path, links followed: the operator wrote it.</summary>
    internal static int OpenFolder(string path, out SafeFileHandle folder)
    {
        byte[] name = NameOf(path);
        return Opened(() => OpenAt(CurrentFolder, ref name[0], OpenFolderOnly | CloseOnExec), out folder);
    }

    /// <summary>Opens a folder in a folder; one that is a link is not opened.</summary>
    internal static int OpenFolder(SafeFileHandle at, byte[] name, out SafeFileHandle folder) =>
        Opened(() => OpenAt(at, ref name[0], OpenFolderOnly | OpenNoFollow | CloseOnExec), out folder);

    /// <summary>Removes a name that is no folder.</summary>
    internal static int Unlink(SafeFileHandle at, ref byte name) => UnlinkAt(at, ref name, 0) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Removes an empty folder.</summary>
    internal static int RemoveEmpty(SafeFileHandle at, byte[] name) => UnlinkAt(at, ref name[0], RemoveFolder) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Looks at a name in a folder.</summary>
    internal static int Look(SafeFileHandle at, ref byte name, out UnixEntry entry) => Look(at, ref name, NoFollow | NoAutomount, out entry);

    /// <summary>Looks at an open folder itself.</summary>
    internal static int Look(SafeFileHandle folder, out UnixEntry entry)
    {
        byte empty = 0;
        return Look(folder, ref empty, EmptyPath, out entry);
    }

    /// <summary>Reads further entries of a folder (getdents64(2)).</summary>
    internal static int Read(SafeFileHandle folder, byte[] buffer, out int length)
    {
        length = (int)ReadFolder(ReadFolderCall, folder, ref buffer[0], buffer.Length);
        return length >= 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>The next entry out of what <see cref="Read"/> gave: its type, and where its name is, without the zero that follows it.</summary>
    internal static int Next(byte[] buffer, int at, out byte type, out Range name)
    {
        const int LengthAt = 16;
        const int TypeAt = 18;
        const int NameAt = 19;
        int length = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + LengthAt));
        type = buffer[at + TypeAt];
        int start = at + NameAt;
        name = start..(start + buffer.AsSpan(start, at + length - start).IndexOf((byte)0));
        return at + length;
    }

    /// <summary>Makes what was done in a folder outlast a power cut.</summary>
    internal static int Flush(SafeFileHandle folder) => Sync(folder) == 0 ? 0 : Marshal.GetLastPInvokeError();

    private static int Look(SafeFileHandle at, ref byte name, int flags, out UnixEntry entry)
    {
        Span<byte> stat = stackalloc byte[StatLength];
        if (StatX(at, ref name, flags, BasicStats | MountId, ref MemoryMarshal.GetReference(stat)) != 0)
        {
            entry = default;
            return Marshal.GetLastPInvokeError();
        }

        // struct statx is the same on every processor.
        bool hasMount = (BitConverter.ToUInt32(stat) & MountId) != 0;
        entry = new UnixEntry(
            BitConverter.ToUInt16(stat[28..]),
            BitConverter.ToUInt32(stat[16..]),
            BitConverter.ToUInt64(stat[32..]),
            BitConverter.ToInt64(stat[40..]),
            ((ulong)BitConverter.ToUInt32(stat[136..]) << 32) | BitConverter.ToUInt32(stat[140..]),
            hasMount ? BitConverter.ToUInt64(stat[144..]) : 0);
        return 0;
    }

    private static int Opened(Func<int> open, out SafeFileHandle folder)
    {
        while (true)
        {
            int descriptor = open();
            int error = descriptor >= 0 ? 0 : Marshal.GetLastPInvokeError();
            folder = new SafeFileHandle(descriptor, ownsHandle: descriptor >= 0);
            if (error != Interrupted)
                return error;
        }
    }

    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenAt(int at, ref byte name, int flags);

    [DllImport("libc", EntryPoint = "openat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenAt(SafeFileHandle at, ref byte name, int flags);

    [DllImport("libc", EntryPoint = "unlinkat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int UnlinkAt(SafeFileHandle at, ref byte name, int flags);

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(SafeFileHandle at, ref byte name, int flags, uint mask, ref byte stat);

    // glibc before 2.30 has no function for it.
    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadFolder(nint call, SafeFileHandle folder, ref byte buffer, nint length);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle folder);
}
