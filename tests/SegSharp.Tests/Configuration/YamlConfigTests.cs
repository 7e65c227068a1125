using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

public sealed class YamlConfigTests
{
    [Fact]
    public void ParseYaml_Config_GivesTheTreeOfThePythonConfig()
    {
        ConfigDict yaml = ConfigFile.ParseYaml(
            """
            # a comment
            model:
              type: EncoderDecoder
              backbone: {type: mit_b0, embed_dims: [32, 64], ratio: 1e-3}
              test_cfg: &whole
                mode: whole
            lr: .5
            other:
              <<: *whole
              stride: !!python/tuple [1, 2]
            flags: [true, null, ~, "true", yes]
            """,
            "a.yaml");
        ConfigDict python = ConfigFile.Parse(
            """
            model = dict(type='EncoderDecoder', backbone=dict(type='mit_b0', embed_dims=[32, 64], ratio=1e-3), test_cfg=dict(mode='whole'))
            lr = 0.5
            other = dict(mode='whole', stride=(1, 2))
            flags = [True, None, None, 'true', 'yes']
            """);
        Assert.True(ConfigNode.SameValue(python, yaml), ConfigWriter.ToPython(yaml));
    }

    [Fact]
    public void ParseYaml_Values_KnowTheirPlaces()
    {
        ConfigDict yaml = ConfigFile.ParseYaml("model:\n  type: X\n  sizes:\n    - 1\n    - 2\n", "a.yaml");
        ConfigDict model = (ConfigDict)yaml["model"];
        Assert.Equal("a.yaml:2:9", model["type"].Location.ToString());
        Assert.Equal("a.yaml:5:7", ((ConfigList)model["sizes"])[1].Location.ToString());
        Assert.Equal("a.yaml:2:3", model.Entries[0].KeyLocation.ToString());
    }

    [Theory]
    [InlineData("a: [1", "a.yaml:")]
    [InlineData("- 1", "a mapping")]
    [InlineData("a: 1\na: 2", "a.yaml:2:1: the key 'a' is there twice")]
    [InlineData("a: *x", "no anchor '&x'")]
    [InlineData("a: !!python/object/apply:os.system [ls]", "nothing is constructed")]
    [InlineData("a: 1\n---\nb: 2", "one document")]
    [InlineData("'a b': 1", "is no name")]
    [InlineData("? [1]\n: 2", "a key must be")]
    public void ParseYaml_NoConfig_SaysWhereAndWhy(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => ConfigFile.ParseYaml(text, "a.yaml")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void ParseYaml_AliasesOfAliases_EndAtTheBudget()
    {
        string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(
            i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        Assert.Contains("grows beyond", Assert.Throws<ConfigException>(() => ConfigFile.ParseYaml(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_YamlWithPythonBase_MergesOverIt()
    {
        using Data.TemporaryDirectory directory = new();
        Directory.CreateDirectory(directory.Root);
        using (StreamWriter writer = new(directory["base.py"]))
        {
            writer.Write("model = dict(type='A', head=dict(classes=3))\ncrop = (64, 64)\n");
        }

        using (StreamWriter writer = new(directory["own.yaml"]))
        {
            writer.Write("_base_: base.py\nmodel:\n  head: {classes: 5}\nsize: '{{_base_.crop}}'\nname: '{{fileBasename}}'\n");
        }

        ConfigDict config = ConfigFile.Load(directory["own.yaml"]);
        ConfigDict expected =
            ConfigFile.Parse("model = dict(type='A', head=dict(classes=5))\ncrop = (64, 64)\nsize = (64, 64)\nname = 'own.yaml'\n");
        Assert.True(ConfigNode.SameValue(expected, config), ConfigWriter.ToPython(config));
    }

    [Theory]
    [InlineData("segformer_b0_five_classes.py")]
    [InlineData("beyond_segmentation.py")]
    public void ToYaml_RealConfig_ReadsBackTheSame(string name)
    {
        ConfigDict config = ConfigFile.Load(Path.Combine(ConfigFolders.Assets, name));
        Assert.True(ConfigNode.SameValue(config, ConfigFile.ParseYaml(ConfigWriter.ToYaml(config))), ConfigWriter.ToYaml(config));
    }
}
