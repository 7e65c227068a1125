using System.Text.Json;
using SegSharp.Configuration;
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
}
