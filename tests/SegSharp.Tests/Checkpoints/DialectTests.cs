using System.Text.Json;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Inference;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;
using SegSharp.Tests.Golden;
using SegSharp.Tests.Models;

namespace SegSharp.Tests.Checkpoints;

public sealed class DialectTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    /// <summary>The foreign weights go through a file, its recognition and the model that follows from its shapes.</summary>
    [Theory]
    [InlineData("hf_logits_b0_nc19_mix_1x3x64x96", "hf_state_b0_nc150", 19, "logits", CheckpointDialect.HuggingFace)]
    [InlineData("hf_eps_probe_logits_b0_nc19_mix_1x3x64x96", "hf_state_b0_nc150", 19, "logits", CheckpointDialect.HuggingFace)]
    [InlineData("hf_logits_b2_nc150_mix_1x3x65x97", "hf_state_b2_nc150", null, "logits", CheckpointDialect.HuggingFace)]
    [InlineData("smp_forward_mit_b0_in3_mix_1x3x64x64", "smp_state_mit_b0_in3_classes3", null, "output", CheckpointDialect.Smp)]
    [InlineData("smp_forward_mit_b3_in2_mix_1x2x64x64", "smp_state_mit_b3_in2_classes3", null, "output", CheckpointDialect.Smp)]
    [InlineData("mmseg1_forward_b0_nc19_mix_1x3x65x97", "mmseg1_state_b0_nc19", null, "logits", CheckpointDialect.MmSegmentation)]
    [InlineData("mmseg1_eps_probe_forward_b0_nc19_mix_1x3x64x96", "mmseg1_state_b0_nc19", null, "logits", CheckpointDialect.MmSegmentation)]
    [InlineData("mix_b0_nc19_1x3x64x96", "state_b0_nc19", null, "logits", CheckpointDialect.Original)]
    public void Open_WeightsOfAnotherCodeBase_GiveItsLogits(string name, string state, int? classes, string tensor,
        CheckpointDialect dialect)
    {
        using TensorScope scope = TensorScope.Open();
        using GoldenModel golden = new(name);
        using IDisposable mode = GradMode.Inference();
        string path = WriteTorch("foreign.pth", ForeignState.Read(state, golden.Fill, classes, golden.FillScales));
        using Checkpoint checkpoint = Checkpoint.Open(path);
        EncoderDecoder model = ModelRegistry.Build(ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config)).Model!).Model;
        checkpoint.LoadInto(model);
        model.Evaluate();

        Assert.Equal(dialect, checkpoint.Foreign!.Dialect);
        golden.AssertClose(tensor, model.Call(golden.Input()));
    }

    [Theory]
    [InlineData("hf_state_b0_nc150", "hf", "segsharp")]
    [InlineData("hf_state_b0_nc150", "hf", "mmseg")]
    [InlineData("hf_state_b0_nc150", "hf", "smp")]
    [InlineData("smp_state_mit_b0_in3_classes3", "smp", "hf")]
    [InlineData("mmseg1_state_b0_nc19", "mmseg1", "segsharp")]
    [InlineData("state_b0_nc19", "mmseg", "segsharp")]
    public void Convert_ThereAndBack_ChangesNoBit(string state, string dialect, string other)
    {
        TensorSource[] original = ForeignState.Read(state, "mix");
        string first = WriteTorch("first.pth", original), between = Path.Combine(_directory, "between.safetensors"),
            last = Path.Combine(_directory, "last.pth");

        ConversionResult there = CheckpointConversion.Convert(first, between, other);
        ConversionResult back = CheckpointConversion.Convert(between, last, dialect);

        Assert.Empty(there.LeftOut);
        Assert.Empty(back.LeftOut);
        using TensorFile file = TensorFile.Open(last);
        CheckpointDiff diff = CheckpointDiff.Of(original, Sources(file));
        Assert.True(diff.IsEmpty, string.Join(", ", [.. diff.OnlyFirst, .. diff.OnlySecond, .. diff.Different.Select(d => d.Name)]));
        Assert.Equal(original.Length, diff.EqualCount);
    }

    [Theory]
    [InlineData("b0", 256)]
    [InlineData("b1", 256)]
    [InlineData("b2", 768)]
    [InlineData("b3", 768)]
    [InlineData("b4", 768)]
    [InlineData("b5", 768)]
    public void To_EveryVariant_ComesBackUnderEveryName(string variant, int width)
    {
        TensorSource[] own = [.. SegFormers.Build(variant, 19, width).NamedState()
            .Select(s => new LiveTensorSource(s.Name, s.Slot.Shape, s.Slot.Value.DType, () => s.Slot.Value))];
        RecognisedNames names = RecognisedNames.Find("own", own)!;
        foreach (CheckpointDialect dialect in (CheckpointDialect[])
            [CheckpointDialect.HuggingFace, CheckpointDialect.HuggingFace512, CheckpointDialect.Smp, CheckpointDialect.Original])
        {
            IReadOnlyList<TensorSource> foreign = DialectWriting.To("own", names, dialect, out IReadOnlyList<string> leftOut);
            RecognisedNames back = RecognisedNames.Find("foreign", foreign)!;
            Assert.Empty(leftOut);
            Assert.Empty(back.LeftOut);
            Assert.Equal(dialect, back.Dialect);
            Assert.Equal(
                own.Select(t => $"{t.Name} {t.Shape}").Order(StringComparer.Ordinal),
                back.Tensors.Select(t => $"{t.Name} {t.Shape}").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("mmseg1_state_b0_nc19", "hf")]
    [InlineData("mmseg1_state_b0_nc19", "mmseg")]
    [InlineData("hf_state_b0_nc150", "mmseg1")]
    [InlineData("state_b0_nc19", "mmseg1")]
    public void Convert_BetweenTheTwoHeads_IsRefused(string state, string target)
    {
        string path = WriteTorch("in.pth", ForeignState.Read(state, "sine"));
        CheckpointMismatchException e = Assert.Throws<CheckpointMismatchException>(
            () => CheckpointConversion.Convert(path, Path.Combine(_directory, "out.pth"), target));
        Assert.Contains("another function", e.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_directory, "out.pth")));
    }

    [Theory]
    [InlineData("", "head.")]
    [InlineData("module.", "head.")]
    [InlineData("model.encoder_only.", "head.")]
    public void Find_BareEncoderBehindAPrefix_IsRecognised(string prefix, string classifier)
    {
        TensorSource[] bare =
        [
            .. ForeignState.Read("state_b0_nc19", "mix").Where(t => t.Name.StartsWith("backbone.", StringComparison.Ordinal))
                .Select(t => t with { Name = prefix + t.Name["backbone.".Length..] }),
            new LiveTensorSource(prefix + classifier + "weight", [1000, 256], DType.Float32, () => Ops.Zeros([1000, 256])),
        ];
        RecognisedNames names = RecognisedNames.Find("bare", bare)!;
        Assert.Equal((CheckpointDialect.Original, HeadKind.None, prefix), (names.Dialect, names.Head, names.Prefix));
        Assert.Empty(names.LeftOut);
    }

    [Fact]
    public void Convert_ToHalf_KeepsCountsAndHalvesNumbers()
    {
        string path = WriteTorch("in.pth", ForeignState.Read("hf_state_b0_nc150", "mix")),
            output = Path.Combine(_directory, "half.safetensors");
        CheckpointConversion.Convert(path, output, "hf", DType.Float16);
        using TensorFile file = TensorFile.Open(output);
        Assert.All(file.Entries,
            entry => Assert.Equal(entry.Name.EndsWith("tracked", StringComparison.Ordinal) ? DType.Int64 : DType.Float16, entry.DType));
    }

    [Fact]
    public void Convert_FromHuggingFaceToTheOriginalNames_SaysThatTheEpsDiffers()
    {
        string path = WriteTorch("in.pth", ForeignState.Read("hf_state_b0_nc150", "sine"));
        Assert.True(CheckpointConversion.Convert(path, Path.Combine(_directory, "out.pth"), "mmseg").ChangesEps);
        Assert.False(CheckpointConversion.Convert(path, Path.Combine(_directory, "out2.pth"), "hf").ChangesEps);
    }

    [Fact]
    public void Open_HuggingFaceFolder_TakesClassesAndPreprocessing()
    {
        WriteTorch("pytorch_model.bin", ForeignState.Read("hf_state_b0_nc150", "sine", 2));
        AtomicFile.WriteAllText(Path.Combine(_directory, "config.json"),
            """{"id2label": {"1": "sky", "0": "wall"}, "num_attention_heads": [1, 2, 5, 8]}""");
        AtomicFile.WriteAllText(Path.Combine(_directory, "preprocessor_config.json"),
            """{"do_resize": true, "size": 128, "image_mean": [0, 0.5, 1], "image_std": [1, 1, 1]}""");
        using Checkpoint checkpoint = Checkpoint.Open(_directory);
        Experiment experiment = ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config));
        Assert.Equal(["wall", "sky"], checkpoint.Description.Classes);
        Assert.Equal([0, 127.5, 255], experiment.DataPreprocessor!.Mean);
        Assert.Equal([128, 128], experiment.Test!.Dataset.Sections("pipeline")[1].Ints("scale"));
    }

    [Fact]
    public void Convert_ToAHuggingFaceFolder_IsReadAsOne()
    {
        string path = WriteTorch("in.pth", ForeignState.Read("state_b0_nc19", "mix")), folder = Path.Combine(_directory, "hub");
        CheckpointConversion.Convert(path, folder, "hf");
        using Checkpoint checkpoint = Checkpoint.Open(folder);
        Assert.Equal((CheckpointDialect.HuggingFace, HeadKind.AllMlp), (checkpoint.Foreign!.Dialect, checkpoint.Foreign.Head));
        Assert.Equal(19, checkpoint.Description.Classes.Count);
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "config.json")));
        Assert.Equal("[8,4,2,1]",
            config.RootElement.GetProperty("sr_ratios").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal));
    }

    /// <summary>Step by step what Hugging Face's processor, model and post-processing do, against the predictor on the folder.</summary>
    [Fact]
    public void Predict_HuggingFaceFolder_FollowsItsProcessor()
    {
        WriteTorch("pytorch_model.bin", ForeignState.Read("hf_state_b0_nc150", "mix", 19));
        AtomicFile.WriteAllText(
            Path.Combine(_directory, "preprocessor_config.json"),
            """{"do_resize": true, "size": {"height": 64, "width": 96}, "image_mean": [0.4, 0.5, 0.6], "image_std": [0.2, 0.3, 0.25]}""");
        ByteImage image = new(50, 70, 3);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)((i * 31) ^ (i / 70));
        }

        LabelMap labels = Predictor.Load(_directory).Predict(image);

        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        using Checkpoint checkpoint = Checkpoint.Open(_directory);
        EncoderDecoder model = ModelRegistry.Build(ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config)).Model!).Model;
        checkpoint.LoadInto(model);
        model.Evaluate();
        ByteImage resized = PillowResize.Resize(image, 64, 96);
        float[] pixels = new float[3 * 64 * 96];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int channel, int pixel) = (i / (64 * 96), i % (64 * 96)); // red, green, blue planes
            float value = resized.Pixels[(pixel * 3) + (2 - channel)] / 255f;
            pixels[i] = (value - (float)(0.4 + (0.1 * channel))) / (float)((double[])[0.2, 0.3, 0.25])[channel];
        }

        Tensor logits = model.Call(Tensor.From(pixels, [1, 3, 64, 96])).ResizeBilinear(50, 70);
        byte[] expected = logits.Argmax(1).To(DType.UInt8).ToArray<byte>();
        Assert.True(expected.Distinct().Count() > 1, "one class alone would show nothing");
        Assert.Equal(expected, labels.Labels.ToArray());
    }

    [Fact]
    public void LoadInto_EncoderAlone_SaysWhereItGoes()
    {
        string path = WriteTorch("mit_b0.pth", [.. ForeignState.Read("state_b0_nc19", "mix")
            .Where(t => t.Name.StartsWith("backbone.", StringComparison.Ordinal))
                .Select(t => t with { Name = t.Name["backbone.".Length..] })]);
        using Checkpoint checkpoint = Checkpoint.Open(path);
        EncoderDecoder model = SegFormers.Build("b0", 19, 256);
        Assert.Contains("pretrained", Assert.Throws<CheckpointMismatchException>(() => checkpoint.LoadInto(model)).Message,
            StringComparison.Ordinal);

        checkpoint.LoadEncoderInto(model.Backbone);

        Assert.Equal(
            WeightRule.Values("backbone.norm4.bias", [256], "mix"),
            model.NamedState().First(s => s.Name == "backbone.norm4.bias").Slot.Value.ToArray<float>());
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static TensorSource[] Sources(TensorFile file) =>
        [.. file.Entries.Select(entry => new TensorSource(file, entry))];

    private string WriteTorch(string name, TensorSource[] tensors)
    {
        string path = Path.Combine(_directory, name);
        AtomicFile.Write(path, stream => TorchZipWriter.Write(stream, tensors));
        return path;
    }
}
