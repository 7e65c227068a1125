using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>JSON configs: what they hold, and what is told of those that are none.</summary>
public sealed class JsonStatementsTests
{
    [Fact]
    public void Parse_EachKindOfValue_IsPythons()
    {
        ConfigDict config = Parse("""{"a": 1, "b": -2.5e3, "c": "x\u00e9\n", "d": [true, false, null], "e": {"f": []}}""");
        Assert.Equal("{'a': 1, 'b': -2500.0, 'c': 'xé\\n', 'd': [True, False, None], 'e': {'f': []}}", Compact(config));
    }

    [Theory]
    [InlineData("""{"a": 1""")]
    [InlineData("""{"a": (1, 2)}""")]
    [InlineData("""{"a": 1} {"b": 2}""")]
    [InlineData("""[1, 2]""")]
    [InlineData("""{"a b": 1}""")]
    [InlineData("""{a: 1}""")]
    [InlineData("""{"a": 1 + 1}""")]
    [InlineData("")]
    public void Parse_WhatIsNoConfig_IsToldWithItsPlace(string text) => Assert.StartsWith(
        "c.json:1:", Assert.Throws<ConfigException>(() => Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_KeyThatIsNoName_SaysWhatToDo() => Assert.Contains(
        "the top-level key 'a b' is no name. Use letters, digits and underscores",
        Assert.Throws<ConfigException>(() => Parse("""{"a b": 1}""")).Message, StringComparison.Ordinal);

    private static ConfigDict Parse(string text) => ConfigFile.ParseJson(text, "c.json");

    private static string Compact(ConfigDict config) => SegSharp.Configuration.Python.PythonRepr.Of(config, config.Location);
}
