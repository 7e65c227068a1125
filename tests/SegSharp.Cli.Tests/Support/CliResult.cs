namespace SegSharp.Cli.Tests.Support;

/// <summary>What a run of the program gave.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    /// <summary>Fails with both outputs unless the exit code is this one.</summary>
    public CliResult Expect(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"exit code {ExitCode}, expected {exitCode}\n--- out\n{Out}\n--- error\n{Error}");
        return this;
    }

    /// <summary>Sees that a failure was told in one sentence for people, naming these words.</summary>
    public void ExpectError(params string[] words)
    {
        Expect(1);
        string[] lines = Error.Split('\n').Where(line => line.StartsWith("error: ", StringComparison.Ordinal)
            || line.StartsWith("error[", StringComparison.Ordinal)).ToArray();
        bool isPlain = Array.Exists(lines, line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.True(isPlain ? lines.Length == 1 : lines.Length > 0, $"one error was expected:\n{Error}");

        // a plain sentence holds all in its line; a finding has its place, its reasons and its help below
        string told = isPlain ? lines[0] : Error[Error.IndexOf(lines[0], StringComparison.Ordinal)..];
        Assert.All(words, word => Assert.Contains(word, told, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", Error, StringComparison.Ordinal);
    }
}
