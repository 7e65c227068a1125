using System.Runtime.InteropServices;

namespace SegSharp.Tensors.Native;

/// <summary>
/// Variables that native libraries read: <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes only what .NET sees.
/// </summary>
internal static partial class NativeEnvironment
{
    /// <summary>Sets a variable, unless the user has set it.</summary>
    public static void Set(string name, string value) => _ = SetVariable(name, value, overwrite: 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
