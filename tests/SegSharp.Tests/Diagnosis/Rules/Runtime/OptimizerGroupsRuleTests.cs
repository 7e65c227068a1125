using SegSharp.Diagnosis.Rules.Runtime;
using SegSharp.Tests.Diagnosis.Frameworks;

namespace SegSharp.Tests.Diagnosis.Rules.Runtime;

/// <summary>A fault and its sound neighbour for <see cref="OptimizerGroupsRule"/>.</summary>
public sealed class OptimizerGroupsRuleTests
{
    [Theory]
    [InlineData("SEG0205/groups", "runtime.optimizer_param_counts", "", "'optimizer_param_counts': [10, 4]", "")]
    [InlineData("SEG0205/group-sizes", "runtime.optimizer_param_counts", "", "'optimizer_param_counts': [11]", "")]
    public void Check_WhatNoEditMends_IsFound(string message, string key, string config, string runtime, string data)
    {
        Repro repro = Torch(config, runtime, data);
        repro.Tree["checkpoint_meta"] = System.Text.Json.Nodes.JsonNode.Parse("""{"optimizer_param_counts": [10]}""");
        RuleAssert.Broken<OptimizerGroupsRule>(repro, message, key);
    }

    [Fact]
    public void Check_SoundNeighbour_SaysNothing()
    {
        Repro repro = Torch("", "'optimizer_param_counts': [10]", "");
        repro.Tree["checkpoint_meta"] = System.Text.Json.Nodes.JsonNode.Parse("""{"optimizer_param_counts": [10]}""");
        RuleAssert.Sound(repro);
    }

    private static Repro Torch(string config, string runtime, string data) =>
        Repro.Of("torch", config.Replace('\'', '"'), runtime.Replace('\'', '"'), data.Replace('\'', '"'));
}
