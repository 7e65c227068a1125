using SegSharp.Configuration;

namespace SegSharp.Tests.Configuration;

/// <summary>Changes from the command line.</summary>
public sealed class ConfigOverridesTests
{
    private const string Text = """
        data_root = 'data/camvid'
        crop_size = (512, 512)
        train_pipeline = [dict(type='Load'), dict(type='RandomCrop', crop_size=crop_size)]
        train_dataloader = dict(dataset=dict(data_root=data_root, ann_file=data_root + '/train.txt', pipeline=train_pipeline))
        val_dataloader = dict(batch_size=1, dataset=dict(data_root=data_root))
        test_dataloader = val_dataloader
        model = dict(size=crop_size, head=dict(num_classes=19, clip=None))
        """;

    [Theory]
    [InlineData("5", "5")]
    [InlineData("-1e-3", "-0.001")]
    [InlineData("true", "True")]
    [InlineData("None", "None")]
    [InlineData("none", "'none'")]
    [InlineData("(256,256)", "(256, 256)")]
    [InlineData("\"(256,256)\"", "(256, 256)")]
    [InlineData("[1,2]", "[1, 2]")]
    [InlineData("a,b", "['a', 'b']")]
    [InlineData("[(1, 2), [a, b], c]", "[(1, 2), ['a', 'b'], 'c']")]
    [InlineData("[]", "[]")]
    [InlineData("(5,)", "(5,)")]
    [InlineData("a=b", "'a=b'")]
    [InlineData("", "''")]
    [InlineData("{'type': 'X', 'n': [1]}", "dict(type='X', n=[1])")]
    [InlineData("dict(type='X')", "dict(type='X')")]
    [InlineData("[dict(type='CrossEntropyLoss',class_weight=[1.0,2.0])]", "[dict(type='CrossEntropyLoss', class_weight=[1.0, 2.0])]")]
    [InlineData("[dict(type='CrossEntropyLoss')]", "[dict(type='CrossEntropyLoss')]")]
    [InlineData("[dict(type='A', w=1), {'type': 'B', 'p': (1, 2)}, dict(type='C')]",
        "[dict(type='A', w=1), dict(type='B', p=(1, 2)), dict(type='C')]")]
    [InlineData("dict(type='A'),dict(type='B')", "[dict(type='A'), dict(type='B')]")]
    // the shell took the quotes
    [InlineData("[dict(type=CrossEntropyLoss,use_sigmoid=true,names=[a,b])]",
        "[dict(type='CrossEntropyLoss', use_sigmoid=True, names=['a', 'b'])]")]
    [InlineData("(1,2),(3,4)", "[(1, 2), (3, 4)]")]
    [InlineData("['a,b','c']", "['a,b', 'c']")]
    [InlineData("f(1,2)", "'f(1,2)'")]
    public void Apply_Value_IsReadAsDictActionDoes(string value, string expected) => Assert.Equal(expected, After("x", "x=" + value));

    [Theory]
    [InlineData("model.head.num_classes=5", "model", "dict(size=(512, 512), head=dict(num_classes=5, clip=None))")]
    [InlineData("model.head.clip.max_norm=1", "model", "dict(size=(512, 512), head=dict(num_classes=19, clip=dict(max_norm=1)))")]
    [InlineData("model.head={'clip': 2}", "model", "dict(size=(512, 512), head=dict(num_classes=19, clip=2))")]
    [InlineData("model.head={'_delete_': True, 'a': 2}", "model", "dict(size=(512, 512), head=dict(a=2))")]
    [InlineData("new.a.b=1", "new", "dict(a=dict(b=1))")]
    [InlineData("train_pipeline[0].type=X", "train_pipeline", "[dict(type='X'), dict(type='RandomCrop', crop_size=(512, 512))]")]
    public void Apply_Path_ChangesThatPlace(string option, string key, string expected) => Assert.Equal(expected, After(key, option));

    [Fact]
    public void Apply_VariableThatABranchLookedAt_IsRefusedAndOthersFollow()
    {
        ConfigDict config =
            ConfigFile.Parse("big = False\nn = 1\nif big:\n    n = 2\nmodel = dict(a=dict(b=1))\nfor k in model: m = k\nx = n\n", "c.py");
        Assert.Contains(
            "an 'if' or 'for' of the config looks at 'big' (c.py:3:1)",
            Assert.Throws<ConfigException>(() => ConfigOverrides.Apply(config, ["big=True"])).Message,
            StringComparison.Ordinal);
        ConfigDict changed = ConfigOverrides.Apply(config, ["n=5", "model.a.b=7"]);
        Assert.Equal(["5", "dict(a=dict(b=7))"], [ConfigWriter.ToLine(changed["x"]), ConfigWriter.ToLine(changed["model"])]);
    }

    [Fact]
    public void Apply_Variable_ReachesItsCopiesAndWhatWasComputedFromIt()
    {
        Assert.Equal(
            "dict(dataset=dict(data_root='/d', ann_file='/d/train.txt', pipeline=[dict(type='Load'), dict(type='RandomCrop', " +
                "crop_size=(512, 512))]))",
            After("train_dataloader", "data_root=/d"));
        Assert.Equal("dict(batch_size=1, dataset=dict(data_root='/d'))", After("test_dataloader", "data_root=/d"));
        Assert.Contains("crop_size=(64, 64)", After("train_dataloader", "crop_size=(64,64)"));
        Assert.Contains("crop_size=(64, 64)", After("train_dataloader", "train_pipeline.1.crop_size=(64,64)"));
        Assert.Contains("size=(512, 512)", After("model", "train_pipeline.1.crop_size=(64,64)"));
        Assert.Contains("batch_size=2", After("test_dataloader", "val_dataloader.batch_size=2"));
    }

    [Fact]
    public void Apply_EntryOfASpreadDict_ReachesWhereItWasSpread()
    {
        ConfigDict config =
            ConfigFile.Parse("root = 'a'\ncommon = dict(type='X', root=root)\nx = dict(**common, p=[*['i'], root])\ny = dict(common, q=2)");
        ConfigDict changed = ConfigOverrides.Apply(config, ["common.type=Y", "root=b"]);
        Assert.Equal("dict(type='Y', root='b', p=['i', 'b'])", ConfigWriter.ToLine(changed["x"]));
        Assert.Equal("dict(type='Y', root='b', q=2)", ConfigWriter.ToLine(changed["y"]));
    }

    [Fact]
    public void Apply_ShortName_MeansTheKeyWhereNoVariableOfTheNameIsRead()
    {
        const string New =
            "model = dict(decode_head=dict(num_classes=3), auxiliary_head=[dict(num_classes=3)])\ntrain_cfg = dict(max_iters=9)\n"
            + "optim_wrapper = dict(optimizer=dict(lr=1.0))\ntrain_dataloader = dict(batch_size=2, " +
                "dataset=dict(data_root='a'))\nval_dataloader = dict(batch_size=1, dataset=dict(data_root='a'))";
        ConfigDict changed = ConfigOverrides.Apply(ConfigFile.Parse(New),
            ["max_iters=4", "lr=0.5", "batch_size=8", "num_classes=7", "data_root=b"]);
        Assert.Equal(
            "dict(model=dict(decode_head=dict(num_classes=7), auxiliary_head=[dict(num_classes=7)]), train_cfg=dict(max_iters=4), " +
                "optim_wrapper=dict(optimizer=dict(lr=0.5)), "
            + "train_dataloader=dict(batch_size=8, dataset=dict(data_root='b')), val_dataloader=dict(batch_size=1, " +
                "dataset=dict(data_root='b')))",
            ConfigWriter.ToLine(changed));
        ConfigDict old = ConfigFile.Parse("runner = dict(max_iters=9)\noptimizer = dict(lr=1.0)\ndata = dict(samples_per_gpu=2)");
        Assert.Equal("dict(runner=dict(max_iters=4), optimizer=dict(lr=0.5), data=dict(samples_per_gpu=8))",
            ConfigWriter.ToLine(ConfigOverrides.Apply(old, ["max_iters=4", "lr=0.5", "batch_size=8"])));
        ConfigDict variable = ConfigFile.Parse("max_iters = 3\ntrain_cfg = dict(max_iters=2 * max_iters)");
        Assert.Equal("dict(max_iters=4, train_cfg=dict(max_iters=8))",
            ConfigWriter.ToLine(ConfigOverrides.Apply(variable, ["max_iters=4"])));
        // a sum that does not follow
        ConfigDict summed = ConfigFile.Parse("max_iters = 3\nn = 1\nn += max_iters\ntrain_cfg = dict(max_iters=n)");
        Assert.Equal("dict(max_iters=4)", ConfigWriter.ToLine(ConfigOverrides.Apply(ConfigFile.Parse("max_iters = 4"), ["max_iters=4"])));
        Assert.Equal("dict(max_iters=4, n=4, train_cfg=dict(max_iters=4))",
            ConfigWriter.ToLine(ConfigOverrides.Apply(summed, ["max_iters=4"])));
        ConfigDict printed = ConfigFile.Parse("max_iters = 3\ntrain_cfg = dict(max_iters=3)"); // as a run writes its config
        Assert.Equal("dict(max_iters=4, train_cfg=dict(max_iters=4))",
            ConfigWriter.ToLine(ConfigOverrides.Apply(printed, ["max_iters=4"])));
    }

    [Fact]
    public void Apply_ItemsOfAComprehension_AreMadeAnew()
    {
        ConfigDict config = ConfigFile.Parse("ratios = [1, 2]\npipeline = [dict(scale=r) for r in ratios]");
        Assert.Equal("[dict(scale=3)]", ConfigWriter.ToLine(ConfigOverrides.Apply(config, ["ratios=[3]"])["pipeline"]));
    }

    [Fact]
    public void Apply_VariableWhoseCopyWasChanged_LeavesTheCopyAlone()
    {
        Assert.Contains("data_root='mine'", After("val_dataloader", "val_dataloader.dataset.data_root=mine", "data_root=/d"));
        ConfigDict config = ConfigFile.Parse("root = 'a'\nx = dict(root=root)\nroot = 'b'");
        Assert.Equal("dict(root='a')", ConfigWriter.ToLine(ConfigOverrides.Apply(config, ["root=c"])["x"]));
    }

    [Fact]
    public void Apply_Change_LeavesTheOriginalAndSaysWhereItCameFrom()
    {
        ConfigDict config = ConfigFile.Parse(Text);
        ConfigDict changed = ConfigOverrides.Apply(config, ["a=1", "data_root=/d"]);
        Assert.Equal("'data/camvid'", ConfigWriter.ToLine(config["data_root"]));
        Assert.Equal("--cfg-options:2:11", changed["data_root"].Location.ToString());
    }

    [Theory]
    [InlineData("nonsense", "--cfg-options:1:1: 'nonsense' is no key=value. Write it as model.decode_head.num_classes=5.")]
    [InlineData("train_pipeline.7.x=1", "--cfg-options:1:1: train_pipeline: '7' is no index of a list of 2. Use 0 to 1.")]
    [InlineData("data_root.x=1", "--cfg-options:1:1: data_root: the string 'data/camvid' has no keys, so 'x' leads nowhere.")]
    [InlineData("a-b=1", "--cfg-options:1:1: 'a-b' is no path of a key. Write it as model.decode_head.num_classes=5.")]
    [InlineData("a..b=1", "--cfg-options:1:1: 'a..b' is no path of a key. Write it as model.decode_head.num_classes=5.")]
    [InlineData("a=[1,(2]", "--cfg-options:1:3: the brackets in '[1,(2]' do not match.")]
    [InlineData("a={'x': open('y')}", "--cfg-options:1:9: 'open(...)' would call code; a config is read as data and nothing is executed. " +
        "What lies on the disk is not looked at here: write the value that it would give.")]
    public void Apply_WhatLeadsNowhere_IsRefused(string option, string message) =>
        Assert.Equal(message, Assert.Throws<ConfigException>(() => After("x", option)).Message);

    private static string After(string key, params string[] options) =>
        ConfigWriter.ToLine(ConfigOverrides.Apply(ConfigFile.Parse(Text), options)[key]);
}
