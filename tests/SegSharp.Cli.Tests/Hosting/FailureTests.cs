using SegSharp.Cli.Hosting;
using SegSharp.Cli.Tests.Support;
using SegSharp.Tensors;

namespace SegSharp.Cli.Tests.Hosting;

public sealed class FailureTests
{
    [Fact]
    public void Describe_MemoryRanOut_SaysWhatToLower() =>
        Assert.Contains("batch_size", Failure.Describe(new NativeException(NativeFailure.OutOfMemory, "alloc")), StringComparison.Ordinal);

    [Fact]
    public void Describe_FaultOfTheProgram_IsLeftToTheTrace() => Assert.Null(Failure.Describe(new InvalidOperationException("a bug")));

    [Theory]
    [InlineData("", false)]
    [InlineData("1", true)]
    public void Report_UserError_ShowsATraceOnlyWhenAskedFor(string variable, bool isTraced)
    {
        CliResult result = CliProcess.RunInShell($"export SEGSHARP_TRACE={variable}; exec \"$@\"", "config",
            "/nowhere/config.py").Expect(1);
        Assert.Equal(isTraced, result.Error.Contains("   at SegSharp.", StringComparison.Ordinal));
    }
}
