using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Hosting;

public sealed class FailureTests
{
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
