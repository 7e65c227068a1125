using FsCheck;
using FsCheck.Fluent;
using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>What holds for every config: printing and reading, and that no text does harm.</summary>
public sealed class ConfigPropertyTests
{
    private static readonly string[] _names = ["model", "type", "a", "_x", "embed_dims", "名", "x1"];

    private static readonly string[] _texts =
    [
        "", "a", "it's", "\"", "'\"", "\\", "\\n", "a\nb", "\r\t\0", "{{fileDirname}}", "{{_base_.x}}", "{x}", "%s", "é漢😀", "\ud800",
        "\u2028", "#", "'''",
    ];

    [Fact]
    public void ToPython_AnyTree_ReadsBackTheSame() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Trees(isJson: false), tree => ConfigNode.SameValue(tree, ConfigFile.Parse(ConfigWriter.ToPython(tree)))));

    [Fact]
    public void ToJson_AnyTreeOfJsonValues_ReadsBackTheSame() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1000),
        Prop.ForAll(Trees(isJson: true), tree => ConfigNode.SameValue(tree, ConfigFile.ParseJson(ConfigWriter.ToJson(tree)))));

    [Fact]
    public void ToYaml_AnyTreeOfWholeCharacters_ReadsBackTheSame() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(2000),
        Prop.ForAll(Trees(isJson: false), tree =>
        {
            string text;
            try
            {
                text = ConfigWriter.ToYaml(tree);
            }
            catch (ConfigException e) when (e.Message.Contains("half a character", StringComparison.Ordinal))
            {
                return true;
            }

            return ConfigNode.SameValue(tree, ConfigFile.ParseYaml(text));
        }));

    [Fact]
    public void ParseYaml_MutatedConfig_EndsInAValueOrAConfigException()
    {
        const string Seed = "model: &m\n  type: A\n  n: [1, -2.5e-3, null, 'a']\nroot: \"{{_base_.x}} \\u00e9\"\nother:\n  <<: *m\n  - 3\n";
        Random random = new(777);
        for (int i = 0; i < 3000; i++)
        {
            string text = Mutate(Seed, random,
                ["{", "}", "[", "]", "\"", "\\", ",", ": ", "&m", "*m", "!!str", "- ", "\n", "  ", "#", "|", ">", "%", "---", "\\ud800"]);
            AssertNoHarm(text, () => ExperimentReader.Read(ConfigFile.ParseYaml(text)));
        }
    }

    [Theory]
    [InlineData("segformer_b0_five_classes.py")]
    [InlineData("beyond_segmentation.py")]
    public void ToPython_RealConfig_ReadsBackTheSame(string name)
    {
        ConfigDict config = ConfigFile.Load(Path.Combine(ConfigFolders.Assets, name));
        ConfigDict again = ConfigFile.Parse(ConfigWriter.ToPython(config));
        Assert.True(ConfigNode.SameValue(config, again));
    }

    [Fact]
    public void Parse_MutatedConfig_EndsInAValueOrAConfigException()
    {
        string[] seeds =
        [
            .. Directory.EnumerateFiles(ConfigFolders.Assets, "*.py").Order(StringComparer.Ordinal).Select(File.ReadAllText),
            "a = dict(b=[1, 2])\nc = f'{a[\"b\"][0]:03d}' + '%s' % 3\ndel a['b'][0]\nd = '{}'.format(c) * 2\ne = {**a, 'k': " +
                "-1.5e-3}\nf = [*[1], 2][::-1]\n",
            "from torch.optim import AdamW as A, (SGD)\nimport torch.nn as nn\na = dict(type=A, " +
                "x=[nn.ReLU])\na.update(dict(y=dict(z=1)))\na['y'].merge(dict(_delete_=True, " +
                "q=a))\nl = []\nl.extend([a, a])\nl.append(l)\n",
        ];
        string[] pieces = ["(", ")", "[", "]", "{", "}", "'", "\"", "**", "*", ",", "=", ":", "\\", "\n", "{{", "}}", "_base_.", "del ",
            "dict(", "f'", ".update(", ".append(", "import ", "from ", "with read_base():\n ", "%", "0", "9", "-", "#", ".", "\u00e9"];
        Random random = new(12345);
        for (int i = 0; i < 20_000; i++)
        {
            string text = Mutate(seeds[random.Next(seeds.Length)], random, pieces);
            AssertNoHarm(text, () => ExperimentReader.Read(
                ConfigOverrides.Apply(ConfigFile.Parse(text), ["model.decode_head.num_classes=3", "data_root=x"])));
        }
    }

    [Fact]
    public void ParseJson_MutatedConfig_EndsInAValueOrAConfigException()
    {
        const string Seed = """{"model": {"type": "A", "n": [1, -2.5e-3, null, true, "a\\u00e9\\/"]}, "data_root": "{{_base_.x}}"}""";
        Random random = new(54321);
        for (int i = 0; i < 3000; i++)
        {
            string text = Mutate(Seed, random, ["{", "}", "[", "]", "\"", "\\", ",", ":", "**", "NaN", "-", "{{", "null"]);
            AssertNoHarm(text, () => ExperimentReader.Read(ConfigFile.ParseJson(text)));
        }
    }

    [Fact]
    public void Apply_MutatedOption_EndsInAValueOrAConfigException()
    {
        ConfigDict config =
            ConfigFile.Parse("data_root = 'x'\nmodel = dict(a=[1, dict(b=data_root)], root=data_root + '/y')\ncopy = model");
        string[] seeds = ["model.a.1.b=(1,[2,'x'])", "data_root=/z", "model.a[0]={'k': [1]}", "copy.root=dict(a=1)"];
        Random random = new(999);
        for (int i = 0; i < 3000; i++)
        {
            string option = Mutate(seeds[random.Next(seeds.Length)], random,
                ["(", ")", "[", "]", ".", "=", ",", "{", "}", "-1", "99", "'", "data_root"]);
            AssertNoHarm(option, () => ConfigOverrides.Apply(config, [option, "data_root=/w"]));
        }
    }

    private static string Mutate(string text, Random random, string[] pieces)
    {
        for (int edits = random.Next(1, 4); edits > 0 && text.Length > 0; edits--)
        {
            int at = random.Next(text.Length);
            int length = Math.Min(random.Next(6), text.Length - at);
            text = random.Next(3) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, pieces[random.Next(pieces.Length)]),
                _ => text.Remove(at, length).Insert(random.Next(text.Length - length + 1), text.Substring(at, length)),
            };
        }

        return text;
    }

    private static void AssertNoHarm(string text, Action read)
    {
        try
        {
            read();
        }
        catch (ConfigException)
        {
            // The other way to end well.
        }
        catch (Exception exception)
        {
            Assert.Fail($"{exception.GetType().Name}: {exception.Message}\n{exception.StackTrace}\n{text}");
        }
    }

    private static Arbitrary<ConfigDict> Trees(bool isJson) =>
        Gen.Sized(size => Dict(Math.Min(size, 20) / 5 + 1, isJson, isRoot: true)).ToArbitrary();

    private static Gen<ConfigDict> Dict(int depth, bool isJson, bool isRoot)
    {
        Gen<string> keys = isRoot ? Gen.Elements(_names) : Gen.Elements([.. _names, .. _texts, "class", "None", "a-b"]);
        Gen<ConfigEntry> entry =
            from key in keys
            from number in Gen.Choose(-3, 3)
            from isInteger in isRoot || isJson ? Gen.Constant(false) : Gen.Elements(false, false, true)
            from value in Node(depth - 1, isJson)
            select new ConfigEntry(isInteger ? number.ToString() : key, SourceLocation.InCode, value) { IsIntegerKey = isInteger };
        return entry.ListOf(4).Select(entries => new ConfigDict(entries, SourceLocation.InCode));
    }

    private static Gen<ConfigNode> Node(int depth, bool isJson)
    {
        if (depth <= 0)
        {
            return Scalar();
        }

        Gen<ConfigNode> list =
            from isTuple in isJson ? Gen.Constant(false) : Gen.Elements(true, false)
            from count in Gen.Choose(0, 4)
            from items in Node(depth - 1, isJson).ListOf(count)
            select (ConfigNode)new ConfigList(items, isTuple, SourceLocation.InCode);
        return Gen.OneOf(Scalar(), list, Dict(depth, isJson, isRoot: false).Select(dict => (ConfigNode)dict));
    }

    private static Gen<ConfigNode> Scalar()
    {
        Gen<object?> special = Gen.Elements<object?>(
            null, true, false, long.MinValue, long.MaxValue, 0L, 0.0, -0.0, 1e16, 1e15, 1e-5, 1e-4, 6e-5, double.MaxValue, double.Epsilon,
            double.NaN, double.PositiveInfinity, double.NegativeInfinity, 123456789.125);
        Gen<object?> numbers = ArbMap.Default.GeneratorFor<double>().Select(value => (object?)value);
        Gen<object?> integers = ArbMap.Default.GeneratorFor<long>().Select(value => (object?)value);
        Gen<object?> texts = Gen.Elements(_texts).Two().Select(pair => (object?)(pair.Item1 + pair.Item2));
        return Gen.OneOf(special, numbers, integers, texts).Select(value => (ConfigNode)new ConfigScalar(value, SourceLocation.InCode));
    }
}
