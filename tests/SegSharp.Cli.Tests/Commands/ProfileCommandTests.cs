using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

public sealed class ProfileCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Profile_WithoutData_PrintsTablesAndWritesATrace()
    {
        string config = TinyData.WriteConfig(_folder.Path, Path.Combine(_folder.Path, "nowhere"));
        string trace = Path.Combine(_folder.Path, "trace.json");
        CliResult result = CliProcess.Run("profile", config, "--steps", "1", "--warmup", "1", "--batch", "2", "--depth", "3", "--top", "5",
            "--trace", trace).Expect(0);
        foreach (string expected in (string[])["forward ", "backward ", "optimizer ", "backbone.block1.0.attn", "loss ", "more operators",
            "seen ", "input 2×3×64×64"])
        {
            Assert.Contains(expected, result.Out, StringComparison.Ordinal);
        }

        Assert.DoesNotContain('\x1b', result.Out);
        Assert.Contains("the images are random: the data set is not there", result.Error, StringComparison.Ordinal);
        Assert.Contains("nowhere", result.Error, StringComparison.Ordinal);
        using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(trace));
        Assert.NotEmpty(json.RootElement.GetProperty("traceEvents").EnumerateArray());
    }

    [Fact]
    public void Profile_Json_HoldsTheSameForMachines()
    {
        string config = TinyData.WriteConfig(_folder.Path, TinyData.WriteImages(_folder.Path));
        string[] arguments = ["profile", config, "--steps", "2", "--warmup", "0", "--top", "1000", "--format", "json"];
        using JsonDocument json = JsonDocument.Parse(CliProcess.Run(arguments).Expect(0).Out);
        JsonElement root = json.RootElement;
        Assert.Equal(
            ["input", "synthetic", "steps", "step_seconds", "unrecorded_step_seconds", "operator_seconds", "between_operators_seconds",
                "outside_stages_seconds",
                "peak_bytes", "stages", "modules", "operators"],
            root.EnumerateObject().Select(property => property.Name));
        Assert.False(root.GetProperty("synthetic").GetBoolean());
        Assert.Equal([4, 3, TinyData.Size, TinyData.Size], root.GetProperty("input").EnumerateArray().Select(size => size.GetInt32()));
        double operators = root.GetProperty("operators").EnumerateArray().Sum(row => row.GetProperty("self_seconds").GetDouble());
        Assert.Equal(root.GetProperty("operator_seconds").GetDouble(), operators, 1e-9);
        Assert.InRange(operators, 0, root.GetProperty("step_seconds").GetDouble());
        Assert.All(root.GetProperty("modules").EnumerateArray(), row => Assert.InRange(row.GetProperty("depth").GetInt32(), 0, 2));

        using JsonDocument predicted =
            JsonDocument.Parse(CliProcess.Run([.. arguments, "--predict", "--shape", "32", "64", "--sort", "memory"]).Expect(0).Out);
        Assert.Equal(["data", "forward"],
            predicted.RootElement.GetProperty("stages").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Equal([2, 3, 32, 64], predicted.RootElement.GetProperty("input").EnumerateArray().Select(size => size.GetInt32()));
        long[] kept =
            [.. predicted.RootElement.GetProperty("operators").EnumerateArray().Select(row => row.GetProperty("kept_bytes").GetInt64())];
        Assert.Equal(kept.OrderDescending(), kept);
    }

    [Theory]
    [InlineData(2, "--steps is 0, expected at least 1", "--steps", "0")]
    [InlineData(2, "Argument 'size' not recognized", "--sort", "size")]
    [InlineData(2, "--shape has the size 0", "--shape", "0", "64")]
    [InlineData(1, "backbone.block1.0.attn (mix_attention)", "--shape", "8", "8")]
    [InlineData(1, "optimizer", "--cfg-options", "optim_wrapper=None")]
    public void Profile_WhatCannotBe_IsToldInAWord(int exitCode, string message, params string[] arguments)
    {
        string config = TinyData.WriteConfig(_folder.Path, Path.Combine(_folder.Path, "nowhere"));
        CliResult result = CliProcess.Run(["profile", config, "--warmup", "0", .. arguments]).Expect(exitCode);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Out);
        Assert.DoesNotContain(" at SegSharp.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Profile_TraceThatCannotBeWritten_IsToldBeforeTheRun()
    {
        string config = TinyData.WriteConfig(_folder.Path, Path.Combine(_folder.Path, "nowhere"));
        foreach ((string trace, string reason) in ((string, string)[])[(_folder.Path, "is a directory"),
            (Path.Combine(config, "trace.json"), "is a file")])
        {
            CliResult result = CliProcess.Run("profile", config, "--trace", trace);
            result.ExpectError($"'{trace}' cannot be written", reason);
            Assert.DoesNotContain("random weights", result.Error, StringComparison.Ordinal);
            Assert.Empty(result.Out);
        }
    }

    [Fact]
    public void Profile_DiskThatFillsUp_PrintsTheTablesAndThenSaysSo()
    {
        string config = TinyData.WriteConfig(_folder.Path, Path.Combine(_folder.Path, "nowhere"));
        using FullDisk disk = FullDisk.Create(_folder.At("full"), capacity: 16 << 10, fileSize: 32 << 10);
        string trace = Path.Combine(disk.Path, "trace.json");
        CliResult result = CliProcess.RunInShell(disk.Script, "profile", config, "--steps", "1", "--warmup", "0", "--trace", trace);
        result.ExpectError($"'{trace}' was not written");
        Assert.Contains("forward ", result.Out, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
    }

    [Fact]
    public void Train_CheckpointActivations_SaysSoInTheConfigOfTheRun()
    {
        string config = TinyData.WriteConfig(_folder.Path, TinyData.WriteImages(_folder.Path));
        string directory = Path.Combine(_folder.Path, "run");
        CliProcess.Run("train", config, "--checkpoint-activations", "--work-dir", directory, "--cfg-options", "max_iters=2",
            "warmup_iters=1").Expect(0);
        Assert.Contains("with_cp=True", File.ReadAllText(Path.Combine(directory, "config.py")), StringComparison.Ordinal);
    }
}
