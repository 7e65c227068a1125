using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>YAML configs: what they hold, and what is told of those that are none.</summary>
public sealed class YamlStatementsTests
{
    [Fact]
    public void Parse_AnchorsMergesAndTuples_AreValues()
    {
        ConfigDict config = Parse("base: &b {x: 1, y: [1, 2]}\nother:\n  <<: *b\n  y: !!python/tuple [3, 4]\nagain: *b\n");
        Assert.Equal(1L, ((ConfigScalar)((ConfigDict)config["other"])["x"]).Value);
        Assert.True(((ConfigList)((ConfigDict)config["other"])["y"]).IsTuple);
        Assert.True(ConfigNode.SameValue(config["base"], config["again"]));
    }

    [Theory]
    [InlineData("a: 1\n--- \nb: 2\n", "a config is one document")]
    [InlineData("- 1\n- 2\n", "a config is a mapping")]
    [InlineData("a: *nothing\n", "there is no anchor '&nothing' before this")]
    [InlineData("a b: 1\n", "the top-level key 'a b' is no name")]
    [InlineData("a: [1, 2\n", "this is no YAML")]
    [InlineData("a: \"\\ud800\"\n", "this is no YAML")]
    public void Parse_WhatIsNoConfig_IsToldWithItsPlace(string text, string expected)
    {
        string told = Assert.Throws<ConfigException>(() => Parse(text)).Message;
        Assert.StartsWith("c.yaml:", told, StringComparison.Ordinal);
        Assert.Contains(expected, told, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_EmptyText_IsAnEmptyConfig() => Assert.Empty(Parse("").Entries);

    [Fact]
    public void Parse_ValuesNestedTooDeep_AreRefused() => Assert.Contains(
        "nested deeper than", Assert.Throws<ConfigException>(() => Parse($"a: {new string('[', 2000)}1{new string(']', 2000)}\n")).Message,
        StringComparison.Ordinal);

    private static ConfigDict Parse(string text) => ConfigFile.ParseYaml(text, "c.yaml");
}
