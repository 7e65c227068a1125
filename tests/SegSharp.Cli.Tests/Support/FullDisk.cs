using System.Diagnostics;

namespace SegSharp.Cli.Tests.Support;

/// <summary>
/// A folder that takes no more than so many bytes: a small file system where it may be mounted, else a limit on file sizes.
/// </summary>
internal sealed class FullDisk : IDisposable
{
    private const int BlockBytes = 1024;

    private readonly bool _isMounted;

    private FullDisk(string path, bool isMounted, string script) => (Path, _isMounted, Script) = (path, isMounted, script);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The line of bash that runs a program under the limit.</summary>
    public string Script { get; }

    /// <summary>Makes the folder.</summary>
    /// <param name="path">Where.</param>
    /// <param name="capacity">Bytes that fit in all.</param>
    /// <param name="fileSize">Size of a file that must not fit, where only single files can be limited.</param>
    public static FullDisk Create(string path, long capacity, long fileSize)
    {
        Directory.CreateDirectory(path);
        bool isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={capacity}", "tmpfs", path);
        // Over the limit, the system kills a process that does not ignore the signal; the runtime maps its code through a file.
        string script = isMounted
            ? "exec \"$@\""
            : $"trap '' XFSZ; export DOTNET_EnableWriteXorExecute=0; ulimit -f {fileSize / 2 / BlockBytes}; exec \"$@\"";
        return new FullDisk(path, isMounted, script);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", Path);
        }
    }

    private static bool Run(string program, params string[] args)
    {
        try
        {
            using Process process =
                Process.Start(new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // there is no such program
        }
    }
}
