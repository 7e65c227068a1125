using System.Runtime.InteropServices;

namespace SegSharp.Data.Imaging;

/// <summary>
/// Keeps what libpng and libjpeg say of files that they read all the same (colour profiles, bytes between two segments) off standard error.
/// They print it with C's <c>stderr</c>, whose variable points to an empty stream for the time of a call.
/// </summary>
/// <remarks>
/// .NET and C++ write to standard error by other ways, so nothing of ours is lost. Only glibc lets the variable be set; elsewhere the
/// libraries stay as loud as they are.
/// </remarks>
internal static unsafe partial class QuietLibraries
{
    private static readonly Lock _lock = new();
    private static readonly nint* _variable;
    private static readonly nint _empty;
    private static nint _usual;
    private static int _calls;

    static QuietLibraries()
    {
        nint program = NativeLibrary.GetMainProgramHandle();
        if (OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(program, "gnu_get_libc_version", out _)
            && NativeLibrary.TryGetExport(program, "stderr", out nint address))
        {
            _empty = Open("/dev/null", "w");
            _variable = _empty == 0 ? null : (nint*)address;
        }
    }

    /// <summary>Begins a call; several threads may be in one at a time.</summary>
    public static Call Begin()
    {
        if (_variable != null)
        {
            lock (_lock)
            {
                if (_calls++ == 0)
                {
                    _usual = *_variable;
                    *_variable = _empty;
                }
            }
        }

        return default;
    }

    private static void End()
    {
        if (_variable != null)
        {
            lock (_lock)
            {
                if (--_calls == 0)
                {
                    *_variable = _usual;
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "fopen", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, string mode);

    /// <summary>A call that has begun.</summary>
    public readonly struct Call : IDisposable
    {
        /// <summary>Ends it.</summary>
        public void Dispose() => End();
    }
}
