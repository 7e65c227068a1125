using System.Text.Json;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Classes of an assembly that the program does not know, given with --plugin.</summary>
public sealed class PluginOptionTests
{
    private const string Config = """
        model = dict(
            type='EncoderDecoder',
            backbone=dict(type='CustomSegFormer', num_heads=[1, 2, 4, 8], embed_dims=[8, 16, 32, 64], sr_ratios=[8, 4, 2, 1]),
            decode_head=dict(
                type='SegFormerHead', in_channels=[8, 16, 32, 64], in_index=[0, 1, 2, 3], channels=16, num_classes=5,
                loss_decode=dict(type='PolyLoss', epsilon=2.0)))
        """;

    // artifacts/bin/SegSharp.Cli.Tests/release, and the sample beside it
    private static readonly string _plugin = Path.Combine(
        AppContext.BaseDirectory, "..", "..", "CustomBackbone", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')),
        "CustomBackbone.dll");

    [Fact]
    public void Summary_BackboneAndLossOfAPlugin_AreFound()
    {
        using TemporaryFolder folder = new();
        string config = folder.At("plugin.py");
        IO.AtomicFile.WriteAllText(config, Config);
        CliProcess.Run("summary", config).ExpectError("CustomSegFormer");
        CliResult result = CliProcess.Run("summary", config, "--plugin", _plugin, "--shape", "64", "64", "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.True(json.RootElement.GetProperty("parameters").GetInt64() > 10_000);
        Assert.Contains("CustomSegFormer", CliProcess.Run("config", config, "--plugin", _plugin).Expect(0).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Demo_PluginThatIsMissing_EndsBeforeAnythingIsWritten()
    {
        using TemporaryFolder folder = new();
        CliProcess.Run("demo", "--out-dir", folder.At("demo"), "--plugin", "missing.dll")
            .ExpectError("The plugin 'missing.dll' does not exist");
        Assert.False(Directory.Exists(folder.At("demo")));
    }
}
