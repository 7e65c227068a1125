using System.Diagnostics;

namespace SegSharp.Tensors.Native;

/// <summary>
/// Loads the native library while a program does other things; libtorch and what it links are hundreds of files and take half a second.
/// </summary>
internal static class NativeLoading
{
    // What a program's first thread has on Linux; other threads get less.
    private const int StackSize = 8 << 20;

    /// <summary>Ends when the library was loaded, or could not be; null where this was never begun.</summary>
    public static Task? Loading { get; private set; }

    /// <summary>
    /// Loads the library on this thread while <paramref name="work"/> runs on another. This should be the program's first thread: glibc
    /// gives all others their memory page by page, with a system call for each, and libtorch asks for ten thousand pages while it loads.
    /// A failure is told by
    /// <see cref="NativeRuntime.EnsureReady"/>.
    /// </summary>
    public static void Beside(Action work)
    {
        Try(FindRuntimeFunctions);
        TaskCompletionSource loaded = new(), done = new();
        Loading = loaded.Task;
        new Thread(() => Run(work, done), StackSize) { Name = "work" }.Start();
        Try(Load);
        loaded.SetResult();
        done.Task.GetAwaiter().GetResult();
    }

    private static void Load()
    {
        NativeRuntime.SetEnvironment();
        _ = NativeMethods.GetLibtorchVersion();
    }

    // The system's loader holds a lock for as long as it loads, and .NET asks it for each function of its own native library when that is
    // first called: whoever opened his first file now would wait until the end. So this does once, in a millisecond, what reading configs
    // and checkpoints needs; what is missing here costs time and nothing else.
    private static void FindRuntimeFunctions()
    {
        string folder = AppContext.BaseDirectory, file = Directory.EnumerateFiles(folder).First();
        using (FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        {
            _ = stream.Seek(1, SeekOrigin.Begin);
            _ = stream.ReadByte();
        }

        _ = UserFile.KindOfSpecial(file);
        _ = Directory.Exists(folder) && File.Exists(file) && File.GetLastWriteTimeUtc(file) == default;
        _ = DateTimeOffset.UtcNow;
        _ = Stopwatch.GetTimestamp();
        _ = Environment.TickCount64; // the clock of patterns' time limits
        _ = Environment.CurrentDirectory; // may have been removed
    }

    private static void Run(Action work, TaskCompletionSource done)
    {
        try
        {
            work();
            done.SetResult();
        }
#pragma warning disable CA1031 // It is thrown again on the thread that waits.
        catch (Exception e)
#pragma warning restore CA1031
        {
            done.SetException(e);
        }
    }

    private static void Try(Action preparation)
    {
        try
        {
            preparation();
        }
#pragma warning disable CA1031 // All of this only saves time; whoever needs the library is told why it is not there.
        catch (Exception)
#pragma warning restore CA1031
        {
            // the program goes on without
        }
    }
}
