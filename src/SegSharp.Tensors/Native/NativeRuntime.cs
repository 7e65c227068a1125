using System.Diagnostics;

namespace SegSharp.Tensors.Native;

/// <summary>Prepares the native library once, before the first call.</summary>
internal static class NativeRuntime
{
    // Lazy rather than a static constructor, whose exceptions arrive wrapped. Commands that need no tensor never pay for it.
    private static readonly Lazy<bool> _prepared = new(Prepare);

    // What a program's first thread has on Linux; other threads get less.
    private const int StackSize = 8 << 20;

    private static Task _loading = Task.CompletedTask;

    /// <summary>
    /// Loads the library on this thread while <paramref name="work"/> runs on another. libtorch and what it links are hundreds of files and take half a second.
    /// It should be the program's first thread: glibc gives all others their memory page by page, with a system call for each, and libtorch asks for ten
    /// thousand pages while it loads. A failure is told by <see cref="EnsureReady"/>.
    /// </summary>
    public static void LoadBeside(Action work)
    {
        FindRuntimeFunctions();
        TaskCompletionSource loaded = new();
        _loading = loaded.Task;
        TaskCompletionSource done = new();
        Thread worker = new(() => Run(work, done), StackSize) { Name = "work" };
        worker.Start();
        try
        {
            SetEnvironment();
            _ = NativeMethods.GetLibtorchVersion();
        }
        catch (DllNotFoundException)
        {
            // whoever needs it first is told
        }

        loaded.SetResult();
        done.Task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Loads the library, installs the caching allocator and sets the number of threads: libtorch as Debian builds it
    /// starts with one, whatever the machine has.
    /// </summary>
    /// <exception cref="InvalidOperationException">The library or libtorch is missing; the message says what to install.</exception>
    public static void EnsureReady() => _ = _prepared.Value;

    // The system's loader holds a lock for as long as it loads, and .NET asks it for each function of its own native library when that is first called: whoever
    // opened his first file now would wait until the end. So this does once, in a millisecond, what reading configs and checkpoints
    // needs; what is missing here costs time and nothing else.
    private static void FindRuntimeFunctions()
    {
        string file = typeof(NativeRuntime).Assembly.Location, folder = Environment.CurrentDirectory;
        using (FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))
        {
            _ = stream.Seek(1, SeekOrigin.Begin);
            _ = stream.ReadByte();
        }

        _ = Directory.EnumerateFileSystemEntries(folder).First();
        _ = Directory.Exists(folder) && File.Exists(file) && File.GetLastWriteTimeUtc(file) == default;
        _ = DateTimeOffset.UtcNow;
        _ = Stopwatch.GetTimestamp();
        _ = Environment.TickCount64; // the clock of patterns' time limits
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

    private static bool Prepare()
    {
        try
        {
            _loading.Wait();
            SetEnvironment();
            NativeMethods.InstallAllocator().ThrowIfFailed();
            int threads = int.TryParse(Environment.GetEnvironmentVariable("SEGSHARP_THREADS"), out int wanted) && wanted > 0
                ? wanted
                : Environment.ProcessorCount;
            NativeMethods.SetThreads(threads).ThrowIfFailed();
            return true;
        }
        catch (DllNotFoundException e)
        {
            throw new InvalidOperationException(
                "The native library of SegSharp could not be loaded. Install libtorch and OpenCV (on Debian: apt-get install " +
                "libtorch1.13 libopencv-imgcodecs406) or set LD_LIBRARY_PATH to the lib folder of the libtorch it was built with. " +
                e.Message.ReplaceLineEndings(" "), e);
        }
    }

    // Before libtorch is loaded; a value set by the user stands.
    private static void SetEnvironment()
    {
        // OpenMP's threads spin while they wait. With a loader's threads beside them, or anything else on the machine,
        // that costs ten times what it saves. Read once, when libgomp is loaded.
        NativeEnvironment.Set("OMP_WAIT_POLICY", "PASSIVE");
        BlasKernels.Choose();
    }
}
