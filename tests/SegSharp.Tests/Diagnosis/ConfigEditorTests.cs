using FsCheck;
using FsCheck.Fluent;
using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Tests.Diagnosis;

/// <summary>Edits change the value that they name, and nothing else of the text or of the tree.</summary>
public sealed class ConfigEditorTests
{
    private const string Python = """
        # my run
        norm_cfg = dict(type='LN', requires_grad=True)  # shared
        model = dict(
            backbone=dict(type='A', norm_cfg=norm_cfg, embed_dims=32),
            decode_head=dict(
                norm_cfg=norm_cfg,  # not this one
                in_channels=[32, 64, 160, 256],
                num_classes=19),
        )
        pipeline = [dict(type='Load'), dict(type='Crop', size=(512, 512))]

        """;

    [Fact]
    public void Apply_Scalar_ChangesItsCharactersAlone() =>
        Assert.Equal(Python.Replace("num_classes=19", "num_classes=7", StringComparison.Ordinal),
            Edit(Python, "model.decode_head.num_classes", 7));

    [Fact]
    public void Apply_ItemOfAList_ChangesItsCharactersAlone() =>
        Assert.Equal(Python.Replace("[32, 64, 160", "[32, 64, 128", StringComparison.Ordinal),
            Edit(Python, "model.decode_head.in_channels.2", 128));

    [Fact]
    public void Apply_TupleInAList_IsReplacedWhereItStands() =>
        Assert.Equal(
            Python.Replace("(512, 512)", "[256, 256]", StringComparison.Ordinal),
            Edit(Python, "pipeline.1.size", new[] { 256, 256 }));

    [Fact]
    public void Apply_ValueOfAVariable_IsWrittenOutWhereItIsUsed()
    {
        string text = Edit(Python, "model.decode_head.norm_cfg.type", "BN");
        Assert.Contains("norm_cfg=dict(type='BN', requires_grad=True),  # not this one", text, StringComparison.Ordinal);
        Assert.Contains("norm_cfg = dict(type='LN', requires_grad=True)  # shared", text, StringComparison.Ordinal);
        Assert.Contains("type='A', norm_cfg=norm_cfg", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_NewKey_StandsOnItsOwnLineAsItsNeighbours() =>
        Assert.Contains("decode_head=dict(\n        ignore_index=255,\n        norm_cfg=norm_cfg",
            Edit(Python, "model.decode_head.ignore_index", 255), StringComparison.Ordinal);

    [Fact]
    public void Apply_NewPath_MakesTheDictsBetween() =>
        Assert.EndsWith("train_cfg = dict(inner=dict(max_iters=5))\n", Edit(Python, "train_cfg.inner.max_iters", 5),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("model.decode_head.num_classes", ",\n        num_classes=19)", ")")]
    [InlineData("model.backbone.norm_cfg", "norm_cfg=norm_cfg, embed", "embed")]
    public void Apply_Removal_TakesTheCommaAlong(string key, string before, string after) =>
        Assert.Equal(Python.Replace(before, after, StringComparison.Ordinal), Edit(Python, key, null));

    [Fact]
    public void Apply_JsonAndYaml_KeepTheirForm()
    {
        const string Json = """{"model": {"head": {"channels": [1, 2], "name": "x"}}}""";
        Assert.Equal("""{"model": {"head": {"channels": [3, 4], "name": "x"}}}""",
            Edit(Json, "model.head.channels", new[] { 3, 4 }, "c.json"));
        Assert.Equal("""{"model": {"head": {"on": true, "channels": [1, 2], "name": "x"}}}""", Edit(Json, "model.head.on", true, "c.json"));
        const string Yaml = "model:\n  head:\n    channels: [1, 2]  # two\n    name: x\n";
        Assert.Equal(Yaml.Replace("[1, 2]", "[3, 4]", StringComparison.Ordinal),
            Edit(Yaml, "model.head.channels", new[] { 3, 4 }, "c.yaml"));
        Assert.Equal("model:\n  head:\n    flag: true\n    channels: [1, 2]  # two\n    name: x\n",
            Edit(Yaml, "model.head.flag", true, "c.yaml"));
    }

    [Fact]
    public void Apply_InheritedValue_IsOverriddenInTheFileItself()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string parent = Path.Combine(folder, "base.py"), child = Path.Combine(folder, "child.py");
        const string Base = "model = dict(head=dict(a=1, items=[1, 2, 3]), other=2)\n";
        SegSharp.IO.AtomicFile.WriteAllText(parent, Base);
        const string Text = "_base_ = './base.py'\nmodel = dict(\n    other=3)\n";
        SegSharp.IO.AtomicFile.WriteAllText(child, Text);

        string text = ConfigEditor.Apply(
            Text, child,
            [new ConfigEdit(parent, "model.head.a", ConfigNode.From(5)), new ConfigEdit(parent, "model.head.items.1", ConfigNode.From(9))],
            out IReadOnlyList<ConfigEdit> refused);

        Assert.Empty(refused);
        Assert.Equal("_base_ = './base.py'\nmodel = dict(\n    head=dict(items=[1, 9, 3], a=5),\n    other=3)\n", text);
        Assert.Equal(Base, File.ReadAllText(parent));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Apply_WhatTheTextDoesNotShow_IsRefusedAndTheTextKept()
    {
        const string Text = "sizes = [1] * 3\n";
        string text = ConfigEditor.Apply(Text, "c.py", [new ConfigEdit(null, "sizes.7", ConfigNode.From(1))],
            out IReadOnlyList<ConfigEdit> refused);
        Assert.Single(refused);
        Assert.Equal(Text, text);
    }

    [Fact]
    public void Apply_AnyKeyOfAnyTree_ChangesThatValueAlone()
    {
        Gen<string> name = Gen.Elements("alpha", "beta", "gamma", "delta", "type");
        Gen<object?> Value(int depth) => depth == 0
            ? Gen.OneOf(Gen.Choose(-5, 500).Select(i => (object?)i), Gen.Elements<object?>("text", "it's, (odd) #1", true, null, 0.25))
            : Gen.OneOf(
                Value(0),
                Value(depth - 1).ListOf(3).Select(items => (object?)items.ToList()),
                Gen.Zip(name.ListOf(3), Value(depth - 1).ListOf(3)).Select(pair => (object?)pair.Item1.Zip(pair.Item2)
                    .DistinctBy(entry => entry.First).ToDictionary(entry => entry.First, entry => entry.Second)));
        Gen<(ConfigDict, int, string)> cases =
            from values in Value(3).ListOf(3)
            from pick in Gen.Choose(0, 1000)
            from extension in Gen.Elements(".py", ".json", ".yaml")
            select (ConfigDict.Of(("first", values[0]), ("second", values[1]), ("third", values[2])), pick, extension);
        Prop.ForAll(cases.ToArbitrary(), test => Check(test.Item1, test.Item2, test.Item3)).QuickCheckThrowOnFailure();
    }

    private static void Check(ConfigDict tree, int pick, string extension)
    {
        string[] paths = [.. Paths(tree, "")];
        string key = paths[pick % paths.Length];
        string text = extension switch { ".py" => ConfigWriter.ToPython(tree), ".json" => ConfigWriter.ToJson(tree),
            _ => ConfigWriter.ToYaml(tree) };
        string edited = ConfigEditor.Apply(text, "c" + extension, [new ConfigEdit(null, key, ConfigNode.From(4711))],
            out IReadOnlyList<ConfigEdit> refused);

        // a block list of YAML has no place that a value could be put into; it is refused and the text stays
        if (refused.Count > 0)
        {
            Assert.Equal(".yaml", extension);
            Assert.Equal(text, edited);
            return;
        }

        ConfigNode expected = ConfigEditor.With(tree, key.Split('.'), ConfigNode.From(4711));
        Assert.Equal(ConfigWriter.ToJson((ConfigDict)expected), ConfigWriter.ToJson(ConfigEditor.Read(edited, "c" + extension)));
    }

    private static IEnumerable<string> Paths(ConfigNode node, string path)
    {
        if (path.Length > 0)
        {
            yield return path;
        }

        IEnumerable<(string Key, ConfigNode Value)> below = node switch
        {
            ConfigDict dict => dict.Entries.Select(entry => (entry.Key, entry.Value)),
            ConfigList list => list.Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach (string inner in below.SelectMany(pair => Paths(pair.Value, path.Length == 0 ? pair.Key : $"{path}.{pair.Key}")))
        {
            yield return inner;
        }
    }

    private static string Edit(string text, string key, object? value, string file = "c.py")
    {
        string edited = ConfigEditor.Apply(text, file, [new ConfigEdit(null, key, value is null ? null : ConfigNode.From(value))],
            out IReadOnlyList<ConfigEdit> refused);
        Assert.Empty(refused);
        return edited;
    }
}
