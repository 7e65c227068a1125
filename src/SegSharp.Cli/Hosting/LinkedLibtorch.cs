using System.Buffers;
using System.Text;

namespace SegSharp.Cli.Hosting;

/// <summary>
/// The libtorch that the native library is linked with, by the name that it asks the system for; loading it would take a second.
/// </summary>
internal static class LinkedLibtorch
{
    private static readonly SearchValues<byte> _versionCharacters = SearchValues.Create("0123456789."u8);

    private const string Library = "libsegsharp_native.so";

    private static ReadOnlySpan<byte> Name => "libtorch.so."u8;

    private static ReadOnlySpan<byte> CpuName => "libtorch_cpu.so."u8;

    /// <summary>Such as <c>1.13</c>; null where the name has no version, as in an official libtorch.</summary>
    public static string? Version()
    {
        string[] places = [Path.Combine(AppContext.BaseDirectory, Library),
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", Library)];
        if (Array.Find(places, File.Exists) is not { } path)
        {
            return null;
        }

        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        int at = bytes.IndexOf(CpuName) is >= 0 and int cpu ? cpu + CpuName.Length : bytes.IndexOf(Name) is >= 0 and int any
            ? any + Name.Length : -1;
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = bytes[at..];
        int end = rest.IndexOfAnyExcept(_versionCharacters);
        return end > 0 ? Encoding.ASCII.GetString(rest[..end]) : null;
    }
}
