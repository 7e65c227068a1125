using System.Diagnostics;
using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Tests.Kernels;

/// <summary>The kernels give what they are named after, for each width of vectors and each generation of processors.</summary>
public sealed class KernelTests
{
    [Fact]
    public void Kernels_SixteenLanes_AreRight() => KernelChecks<Lanes16>.All();

    [Fact]
    public void Kernels_EightLanes_AreRight() => KernelChecks<Lanes8>.All();

    [Fact]
    public void Kernels_FourLanes_AreRight() => KernelChecks<Lanes4>.All();

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "right False")]
    [InlineData("DOTNET_EnableAVX2", "right False False")]
    public void Kernels_OnAnOlderProcessor_AreRight(string switchedOff, string expected)
    {
        ProcessStartInfo start = new("dotnet", [typeof(KernelProgram).Assembly.Location]) { RedirectStandardOutput = true };
        start.Environment[switchedOff] = "0";
        start.Environment["DOTNET_EnableAVX512F"] = "0";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        Assert.StartsWith(expected, output, StringComparison.Ordinal);
    }
}
