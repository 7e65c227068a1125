using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>
/// The worked example of docs/extending/backbone.md: its code is the sample's, which is built with the tests, and it trains.
/// </summary>
public sealed class ExtendingBackboneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedRun _run = TrainedRun.Shared;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_ItsCode_IsTheSamples() => SamplePlugin.ExpectCode("backbone.md", "PlainNet.cs");

    [Fact]
    public void Example_Trains_AndTheDoctorKnowsItsMaps()
    {
        string config = _folder.At("plain.py");
        IO.AtomicFile.WriteAllText(config, $"""
            _base_ = ['{_run.Config}']
            model = dict(
                backbone=dict(_delete_=True, type='PlainNet', width=8),
                decode_head=dict(
                    _delete_=True, type='FCNHead', in_channels=32, in_index=1, channels=8, num_convs=1, num_classes=8,
                    norm_cfg=dict(type='BN'), loss_decode=dict(type='CrossEntropyLoss')))
            """);
        CliResult look = CliProcess.Run("doctor", config, "--plugin", SamplePlugin.Path, "--lang", "en").Expect(1);
        Assert.Contains("model.decode_head.in_channels is 32, but PlainNet gives 16", look.Out, StringComparison.Ordinal);
        CliProcess.Run("doctor", config, "--plugin", SamplePlugin.Path, "--fix").Expect(0);
        CliProcess.Run(
            "train", config, "--plugin", SamplePlugin.Path, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=3",
            "warmup_iters=1").Expect(0);
        Assert.True(File.Exists(_folder.At("run", "iter_3.safetensors")));
    }
}
