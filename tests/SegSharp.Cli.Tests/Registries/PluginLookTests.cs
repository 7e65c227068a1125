using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>What the first look makes of classes of a plugin.</summary>
public sealed class PluginLookTests : IDisposable
{
    private static readonly string _plugin = typeof(UnfollowableLoss).Assembly.Location;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AllCommands_LossThatSymbolsCannotFollow_IsANoteAndNoEnd()
    {
        string config = TinyData.WriteConfig(_folder.Path, TinyData.WriteImages(_folder.Path));
        string[] changes = ["--plugin", _plugin, "--cfg-options",
            "model.decode_head.loss_decode={'type': 'UnfollowableLoss', '_delete_': True}", "max_iters=3", "warmup_iters=1"];

        CliResult look = CliProcess.Run(["doctor", config, "--lang", "en", .. changes]).Expect(0);
        Assert.Contains("note[SEG0119]: not proven before the run: model.loss (InvalidOperationException", look.Out,
            StringComparison.Ordinal);
        Assert.Contains("valid input: ", look.Out, StringComparison.Ordinal);
        Assert.Contains("运行前未能证明：model.loss", CliProcess.Run(["doctor", config, "--lang", "zh", .. changes]).Expect(0).Out,
            StringComparison.Ordinal);

        CliResult training = CliProcess.Run(["train", config, "--work-dir", _folder.At("run"), .. changes]).Expect(0);
        Assert.Contains("note[SEG0119]", training.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.At("run", "iter_3.safetensors")));
        CliProcess.Run(["profile", config, "--synthetic", "--steps", "1", "--warmup", "0", .. changes]).Expect(0);
    }

    [Fact]
    public void AllCommands_EncoderOfFourBands_GetImagesOfFour()
    {
        string config = _folder.At("bands.py");
        IO.AtomicFile.WriteAllText(config, """
            model = dict(
                type='EncoderDecoder',
                data_preprocessor=dict(type='SegDataPreProcessor', mean=[1, 1, 1, 1], std=[1, 1, 1, 1], bgr_to_rgb=False, size=(32, 32)),
                backbone=dict(type='FourBandEncoder'),
                decode_head=dict(type='FCNHead', in_channels=8, channels=8, num_convs=1, num_classes=3))
            optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='SGD', lr=0.01))
            train_cfg = dict(type='IterBasedTrainLoop', max_iters=3, val_interval=3)
            """);
        CliResult look = CliProcess.Run("doctor", config, "--plugin", _plugin, "--shape", "32", "32"); // that there is no data is told too
        Assert.Contains("valid input: any N, H and W", look.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("SEG0119", look.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("SEG0310", look.Out, StringComparison.Ordinal);
        CliProcess.Run("summary", config, "--plugin", _plugin).Expect(0);
        CliResult profile = CliProcess.Run("profile", config, "--plugin", _plugin, "--steps", "1", "--warmup", "0").Expect(0);
        Assert.Contains("1×4×32×32", profile.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void DoctorAndTrain_EncoderOfFourBandsAndPicturesOfThree_SayTheSame()
    {
        string config = TinyData.WriteConfig(_folder.Path, TinyData.WriteImages(_folder.Path));
        string[] changes =
        [
            "--plugin", _plugin, "--cfg-options", "model.backbone={'type': 'FourBandEncoder', '_delete_': True}",
            "model.decode_head={'type': 'FCNHead', 'in_channels': 8, 'channels': 8, 'num_convs': 1, 'num_classes': 8, '_delete_': True}",
        ];
        Assert.Contains("the model takes 4 channels", CliProcess.Run(["doctor", config, .. changes]).Expect(1).Out,
            StringComparison.Ordinal);
        Assert.Contains("the model takes 4 channels",
            CliProcess.Run(["train", config, "--work-dir", _folder.At("run"), .. changes]).Expect(1).Error, StringComparison.Ordinal);
    }
}
