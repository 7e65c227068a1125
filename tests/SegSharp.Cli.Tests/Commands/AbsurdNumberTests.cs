using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Numbers beyond what anybody means: a sentence at once, instead of hours, gigabytes or a fault of the program.</summary>
public sealed class AbsurdNumberTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _config = TrainedRun.Shared.Config;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("model.backbone.embed_dims=0", "embed_dims")]
    [InlineData("model.backbone.embed_dims=-8", "embed_dims")]
    [InlineData("model.backbone.embed_dims=2147483647", "embed_dims")]
    [InlineData("model.backbone.num_layers=[100000000, 2, 2, 2]", "num_layers")]
    [InlineData("model.backbone.num_layers=[2, 2, 2, 2147483647]", "num_layers")]
    [InlineData("model.decode_head.num_classes=2147483647", "num_classes")]
    [InlineData("train_dataloader.batch_size=2147483647", "batch_size")]
    [InlineData("train_dataloader.num_workers=100000", "num_workers")]
    public void Doctor_NumberThatNobodyMeans_NamesItsKey(string change, string key)
    {
        CliResult result = InProcess.Run("doctor", _config, "--cfg-options", change).Expect(1);
        Assert.Contains("error[SEG", result.Out, StringComparison.Ordinal);
        Assert.Contains(key, result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("SEG0119", result.Out, StringComparison.Ordinal);
        CliResult training = InProcess.Run("train", _config, "--work-dir", _folder.At("run"), "--cfg-options", change).Expect(1);
        Assert.DoesNotContain("unexpected", training.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("unexpected", InProcess.Run("summary", _config, "--cfg-options", change).Error, StringComparison.Ordinal);
    }

    // generous: what a large machine may want is no fault
    [Theory]
    [InlineData("train_dataloader.batch_size=4096")]
    [InlineData("train_dataloader.num_workers=256")]
    [InlineData("model.backbone.num_layers=[3, 6, 40, 3]")]
    public void Doctor_LargeNumberThatSomebodyMeans_IsNoError(string change) =>
        Assert.DoesNotContain("error[", InProcess.Run("doctor", _config, "--cfg-options", change).Out, StringComparison.Ordinal);

    [Fact]
    public void Summary_ShapeBeyondAllImages_IsWrongUsage()
    {
        CliResult result = InProcess.Run("summary", _config, "--shape", "100000000", "100000000").Expect(2);
        Assert.Contains("--shape has the size 100000000, expected 1 to 100000", result.Error, StringComparison.Ordinal);
        InProcess.Run("summary", _config, "--shape", "100000", "100000").Expect(0);
        InProcess.Run("profile", _config, "--shape", "100000", "100000").ExpectError("more than one tensor here holds");
    }

    [Fact]
    public void Doctor_BaseWithNul_IsToldInASentence()
    {
        string config = _folder.At("nul.py");
        IO.AtomicFile.WriteAllText(config, "_base_ = ['a\\x00b.py']\n");
        CliResult result = InProcess.Run("doctor", config).Expect(1);
        Assert.Contains("the character NUL", result.Out, StringComparison.Ordinal);
        InProcess.Run("summary", config).ExpectError("the character NUL");
    }

    [Fact]
    public void Doctor_CustomKeyThatNoNameContains_IsWarnedAbout()
    {
        CliResult result = InProcess.Run("doctor", _config, "--cfg-options",
            "optim_wrapper.paramwise_cfg.custom_keys={'pos_block': {'decay_mult': 0.0}, 'backbone.layer.3': {'lr_mult': 0.1}}");
        Assert.Contains("warning[SEG0002]: custom_keys: no parameter's name contains 'backbone.layer.3'", result.Out,
            StringComparison.Ordinal);
        Assert.DoesNotContain("contains 'pos_block'", result.Out, StringComparison.Ordinal);
        CliResult known = InProcess.Run("doctor", _config,
            "--cfg-options", "optim_wrapper.paramwise_cfg.custom_keys={'backbone.layers.3': {'lr_mult': 0.1}}");
        Assert.DoesNotContain("custom_keys", known.Out, StringComparison.Ordinal);
    }
}
