using SegSharp.Checkpoints.Dialects;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.IO;
using SegSharp.Models.Backbones;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Cli.Tests.Checkpoints;

/// <summary>Every dialect in every container, and every variant: <c>predict</c> takes them as they are.</summary>
public sealed class ForeignCheckpointTests : IDisposable
{
    private static readonly CheckpointDialect[] _dialects =
        [CheckpointDialect.Original, CheckpointDialect.MmSegmentation, CheckpointDialect.HuggingFace, CheckpointDialect.HuggingFace512,
            CheckpointDialect.Smp];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<CheckpointDialect> Dialects => [.. _dialects];

    public static TheoryData<CheckpointDialect, string> Variants
    {
        get
        {
            TheoryData<CheckpointDialect, string> cases = [];
            foreach (CheckpointDialect dialect in _dialects)
            {
                Array.ForEach<string>(["b1", "b2", "b3", "b4", "b5"], variant => cases.Add(dialect, variant));
            }

            return cases;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Predict_EveryContainer_GivesTheSameLabels(CheckpointDialect dialect) =>
        AssertContainers(ForeignFiles.Tiny, dialect, width: 16);

    [Theory]
    [MemberData(nameof(Dialects))]
    public void Predict_B0InEveryContainer_GivesTheSameLabels(CheckpointDialect dialect) =>
        AssertContainers(MixVisionTransformerOptions.Variant("b0"), dialect, width: 256);

    /// <summary>The image cannot be read, which is told after the checkpoint was examined and loaded.</summary>
    [Theory]
    [MemberData(nameof(Variants))]
    public void Predict_EveryVariant_IsAccepted(CheckpointDialect dialect, string variant)
    {
        string checkpoint = ForeignFiles.WriteSparse(
            _folder.At("weights.safetensors"),
            ForeignFiles.Tensors(MixVisionTransformerOptions.Variant(variant), dialect, classes: 150, width: variant == "b1" ? 256 : 768));
        string image = _folder.At("no_image.png");
        AtomicFile.WriteAllText(image, "text");
        CliResult result = InProcess.Run("predict", image, "--checkpoint", checkpoint, "--out-dir", _folder.At("out")).Expect(1);
        Assert.Contains("weights from", result.Error, StringComparison.Ordinal);
        Assert.Contains("loaded", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("SEG", result.Error, StringComparison.Ordinal);
        GC.Collect(); // up to 340 MB each
        GC.WaitForPendingFinalizers();
    }

    /// <summary>The same weights under the names of transformers before 5.12 and since.</summary>
    [Fact]
    public void Predict_BothNamesOfTransformers_GiveTheSameLabels()
    {
        string old = Predict(ForeignFiles.WriteFolder(_folder.At("old"),
            ForeignFiles.Tensors(ForeignFiles.Tiny, CheckpointDialect.HuggingFace), ForeignFiles.Tiny));
        CliResult converted = InProcess.Run("convert", _folder.At("old"), _folder.At("new.pth"), "--to", "hf", "--names", "5.12").Expect(0);
        Assert.Contains("HuggingFace to hf", converted.Error, StringComparison.Ordinal);
        using (TensorFile file = TensorFile.Open(_folder.At("new.pth")))
        {
            Assert.Contains("segformer.stages.2.blocks.1.attention.q_proj.weight", file.Entries.Select(entry => entry.Name));
            Assert.Contains("segformer.stages.0.blocks.0.attention.sequence_reduction.sequence_reduction.bias",
                file.Entries.Select(entry => entry.Name));
            Assert.Contains("decode_head.linear_projections.3.proj.weight", file.Entries.Select(entry => entry.Name));
        }

        Assert.Contains("HuggingFace512", InProcess.Run("inspect", _folder.At("new.pth")).Expect(0).Out, StringComparison.Ordinal);
        InProcess.Run("convert", _folder.At("new.pth"), _folder.At("back.safetensors"), "--to", "hf").Expect(0);
        InProcess.Run("inspect", Path.Combine(_folder.At("old"), "model.safetensors"), "--diff", _folder.At("back.safetensors")).Expect(0);
        Directory.CreateDirectory(_folder.At("mixed"));
        File.Copy(Path.Combine(_folder.At("old"), "config.json"), _folder.At("mixed/config.json"));
        File.Copy(Path.Combine(_folder.At("old"), "preprocessor_config.json"), _folder.At("mixed/preprocessor_config.json"));
        File.Copy(_folder.At("new.pth"), _folder.At("mixed/pytorch_model.bin"));
        Assert.Equal(old, Predict(_folder.At("mixed")));
    }

    private void AssertContainers(MixVisionTransformerOptions options, CheckpointDialect dialect, int width)
    {
        TensorSource[] tensors = ForeignFiles.Tensors(options, dialect, width: width);
        string expected = Predict(ForeignFiles.WriteSafetensors(_folder.At("single.safetensors"), tensors));
        Assert.True(expected.Split(' ').Distinct().Count() > 1, "one class alone would show nothing");
        Assert.Equal(expected, Predict(ForeignFiles.WriteTorch(_folder.At("single.pth"), tensors)));
        Assert.Equal(expected, Predict(ForeignFiles.WriteLightning(_folder.At("lightning.ckpt"), tensors)));
        InProcess.Run("convert", _folder.At("single.pth"), _folder.At("own.safetensors"), "--to", "segsharp").Expect(0);
        Assert.Equal(expected, Predict(_folder.At("own.safetensors")));
        if (dialect is CheckpointDialect.HuggingFace or CheckpointDialect.HuggingFace512)
        {
            Assert.Equal(expected, Predict(ForeignFiles.WriteFolder(_folder.At("folder"), tensors, options, processor: "{}")));
            InProcess.Run("convert", _folder.At("folder"), _folder.At("again"), "--to", "hf").Expect(0);
            Assert.Equal(expected, Predict(_folder.At("again")));
        }
    }

    // the labels of an image, as text
    private string Predict(string checkpoint)
    {
        string image = _folder.At("image.png"), output = _folder.At(Path.GetRandomFileName());
        if (!File.Exists(image))
        {
            ForeignFiles.WriteImage(image, scale: 8);
        }

        InProcess.Run("predict", image, "--checkpoint", checkpoint, "--out-dir", output).Expect(0);
        return string.Join(' ', ImageFile.ReadLabels(Path.Combine(output, "image.png")).Labels.ToArray());
    }
}
