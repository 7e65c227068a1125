using System.Runtime.InteropServices;

namespace SegSharp.IO;

/// <summary>
/// Brings a directory's entries to the disk: after a rename the file is there, but a loss of power may still take its name away.
/// </summary>
internal static partial class DirectorySync
{
    /// <summary>Flushes a directory, where the system can; a file system that cannot is no reason to fail.</summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return; // its file systems write names in order
        }

        int handle = Open(directory, flags: 0);
        if (handle >= 0)
        {
            _ = Synchronise(handle);
            _ = Close(handle);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Synchronise(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int handle);
}
