using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <summary>What a native call returns; the numbers are those of <c>segsharp_native.h</c>.</summary>
internal enum NativeStatus
{
    Ok = 0,
    Error = 1,
    IndexError = 2,
    NotImplemented = 3,
    OutOfMemory = 4,
    UnknownOperator = 5,
    InvalidArgument = 6,
    ImageError = 7,
    CallbackFailed = 8,
}

/// <summary>The one place that turns a native status into a .NET exception.</summary>
internal static partial class NativeStatusExtensions
{
    /// <summary>Throws the typed exception for a status that is not <see cref="NativeStatus.Ok"/>.</summary>
    /// <exception cref="NativeException">The native library refused the call.</exception>
    /// <exception cref="Exception">A .NET function that the native library called threw this.</exception>
    public static void ThrowIfFailed(this NativeStatus status)
    {
        if (status == NativeStatus.CallbackFailed)
        {
            ManagedFailures.Rethrow(long.Parse(LastMessage()));
        }

        if (status != NativeStatus.Ok)
        {
            throw Create(status);
        }
    }

    /// <summary>Builds the exception for the last failure on this thread.</summary>
    public static NativeException Create(NativeStatus status) => new((NativeFailure)status, LastMessage().Trim());

    private static string LastMessage() => Marshal.PtrToStringUTF8(LastError()) ?? "an unknown native failure";

    [LibraryImport(NativeLibraryName.Value, EntryPoint = "seg_last_error")]
    private static partial nint LastError();
}
