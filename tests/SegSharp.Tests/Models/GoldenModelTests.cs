using System.Text.Json;
using SegSharp.Models.Backbones;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Models;

/// <summary>Forward passes against what the authors' code computed, for every variant, at even and odd sizes.</summary>
public sealed class GoldenModelTests
{
    public static TheoryData<string> FeatureCases =>
        [.. from variant in MixVisionTransformerOptions.VariantNames from size in (string[])["64x96",
            "65x97"] select $"feats_{variant}_1x3x{size}"];

    [Theory]
    [MemberData(nameof(FeatureCases))]
    public void Backbone_GoldenWeights_GivesTheOriginalFeatures(string name)
    {
        using TensorScope scope = TensorScope.Open();
        using GoldenModel golden = new(name);
        using IDisposable mode = GradMode.Inference();
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant(golden.Variant));
        WeightRule.Fill(backbone, golden.Fill, "backbone.", golden.FillScales);
        backbone.Evaluate();
        AssertFeatures(golden, backbone.Call(golden.Input()));
    }

    [Theory]
    [InlineData("logits_b0_nc19_1x3x64x96")]
    [InlineData("logits_b0_nc19_1x3x65x97")]
    [InlineData("logits_b0_nc150_1x3x64x96")]
    [InlineData("logits_b0_nc150_1x3x65x97")]
    [InlineData("logits_b2_nc19_1x3x64x96")]
    [InlineData("logits_b2_nc19_1x3x65x97")]
    [InlineData("logits_b2_nc150_1x3x64x96")]
    [InlineData("logits_b2_nc150_1x3x65x97")]
    [InlineData("mix_b0_nc19_1x3x64x96")]
    [InlineData("mix_b0_nc19_1x3x65x97")]
    [InlineData("mix_b2_nc19_1x3x64x96")]
    [InlineData("mix_b2_nc19_1x3x65x97")]
    [InlineData("eps_probe_b0")] // every norm's eps changes these visibly
    public void Segmentor_GoldenWeights_GivesTheOriginalLogits(string name)
    {
        using TensorScope scope = TensorScope.Open();
        using GoldenModel golden = new(name);
        using IDisposable mode = GradMode.Inference();
        EncoderDecoder model = SegFormers.Build(golden);
        model.Evaluate();
        Tensor input = golden.Input();
        golden.AssertClose("logits", model.Call(input));
        if (golden.Root.GetProperty("tensors").TryGetProperty("c1", out _))
        {
            AssertFeatures(golden, model.Backbone.Call(input));
        }
    }

    [Theory]
    [InlineData("b0")]
    [InlineData("b1")]
    [InlineData("b2")]
    [InlineData("b3")]
    [InlineData("b4")]
    [InlineData("b5")]
    public void State_EveryVariant_HasThePublishedNamesAndShapes(string variant)
    {
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "models", $"state_{variant}_nc19.json")));
        EncoderDecoder model = SegFormers.Build(variant, 19, document.RootElement.GetProperty("embed_dim").GetInt32());

        // the published checkpoints carry a classifier that no forward pass uses
        string[] expected = [.. document.RootElement.GetProperty("state_dict").EnumerateArray()
            .Where(e => !e[0].GetString()!.StartsWith("decode_head.conv_seg.", StringComparison.Ordinal))
            .Select(e => $"{e[0].GetString()} [{string.Join(", ", e[1].EnumerateArray())}]").Order(StringComparer.Ordinal)];
        Assert.Equal(expected, model.NamedState().Select(s => $"{s.Name} {s.Slot.Shape}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("b0", 3_752_694)]
    [InlineData("b1", 13_715_798)]
    [InlineData("b2", 27_461_974)]
    [InlineData("b3", 47_337_814)]
    [InlineData("b4", 64_108_374)]
    [InlineData("b5", 84_708_694)]
    public void ParameterCount_150Classes_IsThePublishedOne(string variant, long expected) =>
        Assert.Equal(expected, SegFormers.Build(variant, 150, variant is "b0" or "b1" ? 256 : 768).ParameterCount);

    private static void AssertFeatures(GoldenModel golden, IReadOnlyList<Tensor> features)
    {
        Assert.Equal(4, features.Count);
        for (int i = 0; i < 4; i++)
        {
            golden.AssertClose($"c{i + 1}", features[i]);
        }
    }
}
