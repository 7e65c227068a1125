using SegSharp.Checkpoints;
using SegSharp.IO;
using SegSharp.Models;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization.Torch;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Models;

/// <summary>The interface of segmentation_models_pytorch against what that library computed.</summary>
public sealed class SegFormerTests
{
    [Theory]
    [InlineData("smp_forward_mit_b0_in3_mix_1x3x64x64", "smp_state_mit_b0_in3_classes3", "mit_b0", 3)]
    [InlineData("smp_forward_mit_b3_in2_mix_1x2x64x64", "smp_state_mit_b3_in2_classes3", "mit_b3", 2)]
    public void Call_GoldenWeights_GivesTheLibrarysFeaturesAndOutput(string name, string state, string encoder, int channels)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        using GoldenModel golden = new(name);
        SegFormer model = SegFormer.Create(encoderName: encoder, inChannels: channels, classes: 3);
        string path = Path.Combine(Directory.CreateTempSubdirectory("segsharp").FullName, "smp.pth");
        try
        {
            AtomicFile.Write(path, stream => TorchZipWriter.Write(stream, ForeignState.Read(state, golden.Fill)));
            using Checkpoint checkpoint = Checkpoint.Open(path);
            Assert.Empty(checkpoint.LoadInto(model).Warnings);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }

        model.Evaluate();
        Tensor input = golden.Input();
        IReadOnlyList<Tensor> features = model.Encoder.GetFeatures(input);

        Assert.Equal(6, features.Count);
        Assert.Same(input, features[0]);
        Assert.Equal([1, 0, 32, 32], features[1].Shape);
        Assert.Equal(model.Encoder.OutChannels, features.Select(feature => (int)feature.Shape[1].Value));
        for (int i = 2; i < 6; i++)
        {
            golden.AssertClose($"feature{i}", features[i]);
        }

        golden.AssertClose("output", model.Call(input));
    }

    [Theory]
    [InlineData("mit_b0", 3, new[] { 3, 0, 32, 64, 160, 256 })]
    [InlineData("mit_b3", 2, new[] { 2, 0, 64, 128, 320, 512 })]
    public void OutChannels_OfAnEncoder_AreTheImagesThenZeroThenTheStages(string encoder, int channels, int[] expected) =>
        Assert.Equal(expected, SegFormer.Create(encoder, channels).Encoder.OutChannels);

    /// <summary>A decoder that joins all maps of a level gets nothing from the placeholder, and no error.</summary>
    [Fact]
    public void Placeholder_JoinedToAnotherMap_AddsNothing()
    {
        using TensorScope scope = TensorScope.Open();
        SegFormer model = SegFormer.Create();
        model.Initialize();
        Tensor placeholder = model.Encoder.GetFeatures(Ops.Randn([2, 3, 64, 96]))[1], other = Ops.Randn([2, 5, 32, 48]);
        Assert.Equal(other.ToArray<float>(), Ops.Cat([placeholder, other], 1).ToArray<float>());
        Assert.Equal([2, 0, 32, 48], (placeholder * 2).Relu().Shape);
    }

    [Fact]
    public void Summary_OfSymbolicSizes_KnowsThePlaceholderAndTheCondition()
    {
        ModelSummary summary = ModelSummary.Of(SegFormer.Create("mit_b3", 2, 3), channels: 2);
        SummaryRow encoder = summary.Rows.Single(row => row.Path == "backbone");
        Assert.Equal("[N, 0, H//2, W//2]", encoder.Outputs[1].ToString());
        Assert.Equal(["H = 32*(H//32)", "W = 32*(W//32)"], summary.Conditions.Take(2).Select(condition => condition.Requirement));
        Assert.All(summary.Conditions,
            condition => Assert.True(condition.Holds(new Dictionary<string, long> { ["N"] = 1, ["H"] = 64, ["W"] = 32 })));
    }

    [Fact]
    public void Call_SideThatIsNoMultipleOf32_SaysWhichWouldBe()
    {
        SegFormer model = SegFormer.Create();
        ShapeException e = Assert.Throws<ShapeException>(() => model.Call(Tensor.Symbolic([1, 3, 65, 96])));
        Assert.Contains("height and width are 65 and 96, expected multiples of 32", e.Message, StringComparison.Ordinal);
        Assert.Equal("Pad the image to 96 by 96.", e.Remedy);
    }

    [Fact]
    public void Create_Softmax_GivesProbabilitiesOfTheImagesSize()
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        SegFormer model = SegFormer.Create(classes: 4, activation: "softmax");
        model.Initialize();
        Tensor probabilities = model.Call(Ops.Randn([1, 3, 64, 32]));
        Assert.Equal([1, 4, 64, 32], probabilities.Shape);
        Assert.All(probabilities.Sum([1]).ToArray<float>(), sum => Assert.Equal(1, sum, 1e-5f));
    }

    [Fact]
    public void ToSegmentor_OfAModel_SharesItsWeights()
    {
        SegFormer model = SegFormer.Create();
        EncoderDecoder segmentor = model.ToSegmentor();
        Assert.Equal(model.NamedState().Select(state => (state.Name, state.Slot)),
            segmentor.NamedState().Select(state => (state.Name, state.Slot)));
    }

    [Theory]
    [InlineData("resnet43", null,
        "There is no encoder 'resnet43' here. Known are mit_b0, mit_b1, mit_b2, mit_b3, mit_b4, mit_b5, resnet18, resnet34")]
    [InlineData("mit_b0", "swish", "There is no activation 'swish'")]
    public void Create_WhatThereIsNot_IsToldWithWhatThereIs(string encoder, string? activation, string expected)
    {
        ArgumentException e = Assert.Throws<ArgumentException>(() => SegFormer.Create(encoder, activation: activation));
        Assert.StartsWith(expected, e.Message, StringComparison.Ordinal);
    }
}
