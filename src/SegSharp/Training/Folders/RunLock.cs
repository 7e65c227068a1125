using System.Globalization;
using SegSharp.IO;

namespace SegSharp.Training.Folders;

/// <summary>
/// Keeps a second run out of a folder. The system holds the lock for the process, so that a killed one leaves none behind.
/// </summary>
internal sealed class RunLock : IDisposable
{
    /// <summary>The file that is locked; it is empty, and stays.</summary>
    public const string LockFile = ".lock";

    // Who holds the lock; the locked file itself cannot be read by others.
    private const string HolderFile = ".lock.holder";

    // EAGAIN of Linux and of the BSDs, and Windows' sharing violation.
    private static readonly int[] _held = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;
    private readonly string _holder;

    private RunLock(FileStream file, string holder) => (_file, _holder) = (file, holder);

    /// <summary>Takes the lock of a folder that is there.</summary>
    /// <exception cref="IOException">Another run holds it, or nothing can be written there.</exception>
    public static RunLock Take(string directory)
    {
        string holder = Path.Combine(directory, HolderFile);
        FileStream file;
        try
        {
            file = new FileStream(Path.Combine(directory, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite,
                FileShare.None, bufferSize: 1);
        }
        catch (IOException e) when (_held.Contains(e.HResult))
        {
            throw new IOException(
                $"Another run works in '{directory}': {Holder(holder)}. Wait until it has ended, end it, " +
                    "or choose another folder with --work-dir.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Nothing can be written in '{directory}' ({e.Message.TrimEnd('.')}): correct its permissions, " +
                "or choose another folder with --work-dir.", e);
        }

        try
        {
            string since = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            AtomicFile.WriteAllText(holder,
                $"process {Environment.ProcessId.ToString(CultureInfo.InvariantCulture)} on {Environment.MachineName}, since {since}\n");
        }
        catch
        {
            file.Dispose();
            throw;
        }

        return new RunLock(file, holder);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        try
        {
            File.Delete(_holder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it says who holds a lock that is free now, which nobody will ask
        }

        _file.Dispose();
    }

    private static string Holder(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "it does not say which";
        }
    }
}
