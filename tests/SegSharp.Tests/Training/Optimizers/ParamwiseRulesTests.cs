using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Tests.Models;
using SegSharp.Training.Optimizers;

namespace SegSharp.Tests.Training.Optimizers;

/// <summary>Each parameter's factors against MMEngine's constructor on the real network.</summary>
public sealed class ParamwiseRulesTests
{
    public static TheoryData<string, ParamwiseOptions> Cases => new()
    {
        { "segformer", new() { CustomKeys = [new("pos_block", DecayMult: 0), new("norm", DecayMult: 0), new("head", LrMult: 10)] } },
        {
            "longest_key",
            new() { CustomKeys = [new("backbone", 0.1), new("norm", DecayMult: 0), new("head", 10), new("head.linear_fuse", 4, 0.5)] }
        },
        { "typed_rules", new() { NormDecayMult = 0.5, BiasLrMult = 3, BiasDecayMult = 0.25, DepthwiseDecayMult = 0.1 } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_SegFormerB0_GivesTheFactorsOfMmEngine(string name, ParamwiseOptions rules)
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "pipeline", "07_schedules", $"paramwise_{name}.json")));
        Dictionary<string, (double, double)> expected = document.RootElement.GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row[0].GetString()!, row => (row[1].GetDouble(), row[2].GetDouble()));
        IReadOnlyList<OptimizedParameter> parameters = ParamwiseRules.Apply(SegFormers.Build("b0", 19, 256), rules);
        Assert.Equal(expected.Count, parameters.Count + 2); // and the unused conv_seg
        Assert.All(parameters, p => Assert.Equal(expected[p.Name], (p.LrMultiplier, p.DecayMultiplier)));
    }

    // the norm of a stage is backbone.layers.i.2 there, which has no 'norm' in it
    [Fact]
    public void Apply_CurrentNames_GivesTheFactorsOfMmEngineOnMmSegmentation()
    {
        using JsonDocument document = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "pipeline", "07_schedules", "paramwise_mmseg1x.json")));
        Dictionary<string, (double, double)> expected = document.RootElement.GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row[0].GetString()!, row => (row[1].GetDouble(), row[2].GetDouble()));
        EncoderDecoder model = Current();
        IReadOnlyDictionary<string, string> names = CurrentNames.Of(model);
        ParamwiseOptions rules = new() { UsesCurrentNames = true,
            CustomKeys = [new("pos_block", DecayMult: 0), new("norm", DecayMult: 0), new("head", LrMult: 10)] };
        IReadOnlyList<OptimizedParameter> parameters = ParamwiseRules.Apply(model, rules);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal),
            parameters.Select(p => names.GetValueOrDefault(p.Name, p.Name)).Distinct().Order(StringComparer.Ordinal));
        Assert.All(parameters, p => Assert.Equal(expected[names.GetValueOrDefault(p.Name, p.Name)], (p.LrMultiplier, p.DecayMultiplier)));
    }

    [Theory]
    [InlineData("backbone.layers.3", true, "backbone.block4.0.attn.kv.weight", 0.1)]
    [InlineData("backbone.layers.3", true, "backbone.patch_embed4.proj.weight", 0.1)]
    [InlineData("backbone.layers.3", true, "backbone.norm4.weight", 0.1)]
    [InlineData("backbone.layers.3", true, "backbone.norm3.weight", 1)]
    [InlineData("backbone.layers.3", false, "backbone.block4.0.attn.kv.weight", 1)]
    [InlineData("ffn.layers.0", true, "backbone.block1.1.mlp.fc1.bias", 0.1)]
    [InlineData("in_proj_bias", true, "backbone.block1.0.attn.q.bias", 0.1)]
    [InlineData("backbone.block4", true, "backbone.block4.0.attn.kv.weight", 0.1)] // no name of 1.x has it, a published one does
    [InlineData("backbone.block4", false, "backbone.block4.0.attn.kv.weight", 0.1)]
    public void Apply_Key_IsHeldAgainstTheNamesOfItsGeneration(string key, bool isCurrent, string parameter, double factor)
    {
        IReadOnlyList<OptimizedParameter> parameters = ParamwiseRules.Apply(Current(),
            new() { UsesCurrentNames = isCurrent, CustomKeys = [new(key, LrMult: 0.1)] });
        Assert.Equal(factor, parameters.Single(p => p.Name == parameter).LrMultiplier);
    }

    private static EncoderDecoder Current()
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant("b0"));
        return new EncoderDecoder(backbone,
            new MultiBranchSegFormerHead(new() { InChannels = backbone.OutChannels, EmbedDim = 256, NumClasses = 19 }));
    }
}
