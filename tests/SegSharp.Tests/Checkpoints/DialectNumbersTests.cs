using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.Configuration;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;
using SegSharp.Tests.Golden;
using SegSharp.Tests.Models;

namespace SegSharp.Tests.Checkpoints;

/// <summary>Weights that went through the names of another code base give the same numbers, for every variant.</summary>
public sealed class DialectNumbersTests : IDisposable
{
    private const double Tolerance = 1e-4; // of the largest value

    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    public static TheoryData<string, string, string, string> ConvertedCases
    {
        get
        {
            TheoryData<string, string, string, string> cases = [];
            foreach (string target in (string[])["segsharp", "mmseg", "hf", "smp"])
            {
                cases.Add("mix_b0_nc19_1x3x64x96", "state_b0_nc19", "logits", target);
                cases.Add("mix_b2_nc19_1x3x65x97", "state_b2_nc19", "logits", target);
                cases.Add("hf_logits_b0_nc19_mix_1x3x64x96", "hf_state_b0_nc150", "logits", target);
                cases.Add("hf_logits_b2_nc150_mix_1x3x65x97", "hf_state_b2_nc150", "logits", target);
                cases.Add("smp_forward_mit_b0_in3_mix_1x3x64x64", "smp_state_mit_b0_in3_classes3", "head_conv", target);
                cases.Add("smp_forward_mit_b3_in2_mix_1x2x64x64", "smp_state_mit_b3_in2_classes3", "head_conv", target);
            }

            cases.Add("mmseg1_forward_b0_nc19_mix_1x3x65x97", "mmseg1_state_b0_nc19", "logits", "segsharp");
            cases.Add("mmseg1_forward_b0_nc19_mix_1x3x65x97", "mmseg1_state_b0_nc19", "logits", "mmseg1");
            return cases;
        }
    }

    /// <summary>
    /// The model is the one that follows from the converted file, with its code base's own eps:
    /// for ordinary weights that is within the tolerance.
    /// </summary>
    [Theory]
    [MemberData(nameof(ConvertedCases))]
    public void Convert_ThenOpen_GivesTheLogitsOfTheFirstCodeBase(string name, string state, string tensor, string target)
    {
        using TensorScope scope = TensorScope.Open();
        using GoldenModel golden = new(name);
        using IDisposable mode = GradMode.Inference();
        int? classes = name.Contains("b0_nc19", StringComparison.Ordinal) && state.StartsWith("hf", StringComparison.Ordinal) ? 19 : null;
        string first = Path.Combine(_directory, "first.pth"), second = Path.Combine(_directory, "second.safetensors");
        AtomicFile.Write(first, stream => TorchZipWriter.Write(stream, ForeignState.Read(state, golden.Fill, classes, golden.FillScales)));

        CheckpointConversion.Convert(first, second, target);

        using Checkpoint checkpoint = Checkpoint.Open(second);
        EncoderDecoder model = ModelRegistry.Build(ExperimentReader.Read(ConfigFile.ParseJson(checkpoint.Description.Config)).Model!).Model;
        checkpoint.LoadInto(model);
        model.Evaluate();

        // a model of segmentation_models_pytorch gives logits of the image's size; as SegSharp's own checkpoint it keeps that
        bool upsamples = target == "smp" || (target == "segsharp" && tensor == "head_conv");
        Tensor logits = golden.Read(tensor), actual = model.Call(golden.Input());
        Tensor expected = upsamples ? logits.ResizeBilinear(4 * logits.Shape[2], 4 * logits.Shape[3], alignCorners: true) : logits;
        Assert.Equal(expected.Shape, actual.Shape);
        double difference = (actual - expected).Abs().Amax([]).Item(), largest = expected.Abs().Amax([]).Item();
        Assert.True(difference <= Tolerance * largest, $"logits differ by {difference}, the largest is {largest}");
    }

    /// <summary>
    /// Every weight comes back with every bit, and a model that is filled with it gives the authors' features and its own logits.
    /// </summary>
    [Theory]
    [InlineData("b0", 256)]
    [InlineData("b1", 256)]
    [InlineData("b2", 768)]
    [InlineData("b3", 768)]
    [InlineData("b4", 768)]
    [InlineData("b5", 768)]
    public void To_EveryVariantAndDialect_KeepsBitsAndNumbers(string variant, int width)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        using GoldenModel golden = new($"feats_{variant}_1x3x64x96");
        EncoderDecoder published = SegFormers.Build(variant, 19, width), branched = Branched(variant, width);
        WeightRule.Fill(published, golden.Fill);
        published.Backbone.NamedState().Zip(branched.Backbone.NamedState()).ToList()
            .ForEach(pair => pair.Second.Slot.Load(pair.First.Slot.Value, default));
        WeightRule.Fill((Module)branched.Head, golden.Fill, "decode_head.");
        foreach ((EncoderDecoder model, CheckpointDialect dialect) in ((EncoderDecoder, CheckpointDialect)[])
            [
                (published, CheckpointDialect.Original), (published, CheckpointDialect.HuggingFace),
                (published, CheckpointDialect.HuggingFace512),
                (published, CheckpointDialect.Smp), (branched, CheckpointDialect.MmSegmentation),
            ])
        {
            using TensorScope inner = TensorScope.Open();
            model.Evaluate();
            Tensor expected = model.Call(golden.Input()).Contiguous();
            TensorSource[] own =
                [.. model.NamedState().Select(s => new LiveTensorSource(s.Name, s.Slot.Shape, s.Slot.Value.DType, () => s.Slot.Value))];
            IReadOnlyList<TensorSource> foreign = DialectWriting.To("own", RecognisedNames.Find("own", own)!, dialect, out _);
            Dictionary<string, TensorSource> back = RecognisedNames.Find("foreign", foreign)!.Tensors.ToDictionary(t => t.Name,
                StringComparer.Ordinal);

            foreach ((string name, TensorSlot slot) in model.NamedState())
            {
                using TensorScope one = TensorScope.Open();
                Tensor returned = back[name].Read().Clone();
                Assert.True(returned.AsBytes().SequenceEqual(slot.Value.AsBytes()), $"'{name}' came back from {dialect} with other bits");
            }

            Assert.Equal(own.Length, back.Count);
            EncoderDecoder filled = dialect == CheckpointDialect.MmSegmentation ? Branched(variant, width)
                : SegFormers.Build(variant, 19, width);
            foreach ((string name, TensorSlot slot) in filled.NamedState())
            {
                using TensorScope one = TensorScope.Open();
                slot.Load(back[name].Read(), default);
            }

            filled.Evaluate();
            Assert.True(filled.Call(golden.Input()).Contiguous().AsBytes().SequenceEqual(expected.AsBytes()),
                $"the logits from {dialect} are others");
            IReadOnlyList<Tensor> features = filled.Backbone.Call(golden.Input());
            Enumerable.Range(0, 4).ToList().ForEach(level => golden.AssertClose($"c{level + 1}", features[level]));
            filled.NamedState().ToList().ForEach(s => s.Slot.Value.Dispose());
        }
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static EncoderDecoder Branched(string variant, int width)
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant(variant));
        return new EncoderDecoder(backbone,
            new MultiBranchSegFormerHead(new() { InChannels = backbone.OutChannels, EmbedDim = width, NumClasses = 19 }));
    }
}
