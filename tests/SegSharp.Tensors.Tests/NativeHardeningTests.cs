using System.Diagnostics;

namespace SegSharp.Tensors.Tests;

/// <summary>
/// The native library decodes files of strangers; these hold what it is built with against mistakes in it, as its ELF headers say.
/// </summary>
public sealed class NativeHardeningTests
{
    [Fact]
    public void Segments_OfTheLibrary_AreReadOnlyAfterLoadingAndHaveNoExecutableStack()
    {
        string[] segments = ReadElf("--segments").Split('\n');
        Assert.Contains(segments, line => line.Contains(" GNU_RELRO ", StringComparison.Ordinal));
        string stack = Assert.Single(segments, line => line.Contains(" GNU_STACK ", StringComparison.Ordinal));
        Assert.Contains(" RW ", stack, StringComparison.Ordinal);
    }

    [Fact]
    public void Symbols_OfTheLibrary_AreBoundWhenItIsLoaded() => Assert.Matches(@"\(FLAGS_1\).*\bNOW\b", ReadElf("--dynamic"));

    [Theory]
    [InlineData("__stack_chk_fail")] // -fstack-protector-strong
    [InlineData("__[a-z]+_chk")] // _FORTIFY_SOURCE
    public void Imports_OfTheLibrary_HaveTheChecks(string symbol) => Assert.Matches($@"UND {symbol}\b", ReadElf("--dyn-syms"));

    private static string ReadElf(string what)
    {
        ProcessStartInfo start = new("readelf",
            ["--wide", what, Path.Combine(AppContext.BaseDirectory, "libsegsharp_native.so")]) { RedirectStandardOutput = true };
        start.Environment["LC_ALL"] = "C";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }
}
