using System.Runtime.InteropServices;

namespace SegSharp;

/// <summary>
/// Tells files from pipes and devices before they are opened: opening a pipe waits for a writer, and reading <c>/dev/zero</c> never ends.
/// Everything that a user names and the program reads as a whole is looked at by this first.
/// </summary>
internal static partial class UserFile
{
    private const int AtWorkingDirectory = -100;
    private const uint TypeAndMode = 1;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;

    /// <summary>
    /// What a path leads to, links followed, if it is neither a file nor a folder: <c>a pipe</c>, <c>a device</c>; null for files,
    /// folders and what is not there.
    /// </summary>
    public static string? KindOfSpecial(string path)
    {
        if (!OperatingSystem.IsLinux() || path.Contains('\0'))
        {
            return null;
        }

        byte[] status = new byte[256];
        try
        {
            if (Status(AtWorkingDirectory, path, 0, TypeAndMode, status) != 0)
            {
                return null;
            }
        }
        catch (EntryPointNotFoundException)
        {
            return null; // a C library of before 2018
        }

        return (BitConverter.ToUInt16(status, ModeOffset) & TypeMask) switch
        {
            0x1000 => "a pipe",
            0x2000 => "a device",
            0x6000 => "a device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    // struct statx is the same on all processors, other than struct stat
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, [Out] byte[] result);
}
