using CustomBackbone;
using SegSharp.Configuration;
using SegSharp.Data.Transforms;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Explain;
using SegSharp.Diagnosis.Messages;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Models;
using SegSharp.Models.Losses;
using SegSharp.Tensors;
using SegSharp.Training.Hooks;

namespace SegSharp.Tests.Configuration;

/// <summary>Classes with an attribute, found by name: in the sample's assembly and in this one.</summary>
public sealed class PluginTests
{
    private const string Model = """
        model = dict(
            type='EncoderDecoder',
            backbone=dict(type='CustomSegFormer', num_heads=[1, 2, 4, 8], embed_dims=[8, 16, 32, 64], sr_ratios=[8, 4, 2, 1]),
            decode_head=dict(type='SegFormerHead', in_channels=[8, 16, 32, 64], in_index=[0, 1, 2, 3], channels=16, num_classes=5))
        """;

    private readonly Registries _registries = new Registries().Register(typeof(PluginTests).Assembly);

    [Fact]
    public void Load_SampleAssembly_ItsBackboneIsBuiltFromAConfigAndRuns()
    {
        _registries.Load(typeof(CustomSegFormer).Assembly.Location);
        BuiltModel built = ModelRegistry.Build(new ConfigSection((ConfigDict)ConfigFile.Parse(Model)["model"], "model", _registries));
        CustomSegFormer backbone = Assert.IsType<CustomSegFormer>(built.Model.Backbone);
        Assert.Equal([5, 3, 3, 3], backbone.Options.PatchSizes);

        using TensorScope scope = TensorScope.Open();
        built.Model.Initialize(default);
        Tensor logits = built.Model.Call(Ops.Zeros([1, 3, 64, 64]));
        Assert.Equal("[1, 5, 16, 16]", logits.Shape.ToString());
    }

    [Fact]
    public void Load_SampleConfig_BuildsTheBackbone()
    {
        _registries.Load(typeof(CustomSegFormer).Assembly.Location);
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "SegSharp.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }

        Experiment experiment =
            ExperimentReader.Read(ConfigFile.Load(Path.Combine(root, "samples", "CustomBackbone", "config.py")), _registries);
        BuiltModel built = ModelRegistry.Build(experiment.Model!);
        Assert.Equal([64, 128, 320, 512], Assert.IsType<CustomSegFormer>(built.Model.Backbone).OutChannels);
        Assert.IsType<PolyLoss>(Assert.Single(built.Objective.Decode.Losses));
    }

    // logits 0 and ln 3: the second class has probability 3/4, and the third pixel does not count
    [Fact]
    public void Load_SampleAssembly_ItsLossIsFoundAndComputed()
    {
        _registries.Load(typeof(PolyLoss).Assembly.Location);
        string config = Model.Replace("num_classes=5",
            "num_classes=2, loss_decode=[dict(type='PolyLoss', epsilon=2.0, loss_weight=0.5), dict(type='DiceLoss')]",
            StringComparison.Ordinal);
        BuiltModel built = ModelRegistry.Build(new ConfigSection((ConfigDict)ConfigFile.Parse(config)["model"], "model", _registries));
        PolyLoss loss = Assert.IsType<PolyLoss>(built.Objective.Decode.Losses[0]);
        Assert.Equal(("loss_poly", 0.5), (loss.Name, loss.Weight));

        using TensorScope scope = TensorScope.Open();
        float ln3 = MathF.Log(3);
        Tensor logits = Tensor.From<float>([0, 0, 0, ln3, ln3, ln3], [1, 2, 1, 3]);
        double value = loss.Compute(logits, new LossTarget(Tensor.From<long>([1, 0, 255], [1, 1, 3]))).Item();
        double right = -Math.Log(0.75) + (2 * 0.25), wrong = -Math.Log(0.25) + (2 * 0.75);
        Assert.Equal(0.5 * (right + wrong) / 3, value, 1e-6);
        Assert.Contains("'PolyLos'", Assert.Throws<ConfigException>(() => ModelRegistry.Build(new ConfigSection(
            (ConfigDict)ConfigFile.Parse(config.Replace("'PolyLoss'", "'PolyLos'", StringComparison.Ordinal))["model"], "model",
            _registries))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_TransformOfThisAssembly_IsFoundAndItsKeysAreChecked()
    {
        TransformPipeline pipeline = TransformRegistry.BuildPipeline(Steps("dict(type='PluginTestTransform', amount=3)"));
        Assert.Equal(3, Assert.IsType<PluginTestTransform>(Assert.Single(pipeline.Transforms)).Amount);
        Assert.Contains("Did you mean 'amount'?", Assert.Throws<ConfigException>(() =>
            TransformRegistry.BuildPipeline(Steps("dict(type='PluginTestTransform', amuont=3)"))).Message, StringComparison.Ordinal);
        Assert.Contains("'PluginTestTransform'", Assert.Throws<ConfigException>(() =>
            TransformRegistry.BuildPipeline(Steps("dict(type='PluginTestTransfrom')"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_HeadOfThisAssembly_IsFoundAndItsNeedsAreTold()
    {
        string config = Model.Replace("'CustomSegFormer'", "'mit_b0'", StringComparison.Ordinal)
            .Replace("num_heads=[1, 2, 4, 8], embed_dims=[8, 16, 32, 64], sr_ratios=[8, 4, 2, 1]", "style='pytorch'",
            StringComparison.Ordinal)
            .Replace("'SegFormerHead', in_channels=[8, 16, 32, 64], in_index=[0, 1, 2, 3], channels=16",
                "'PluginTestHead', in_channels=[32]", StringComparison.Ordinal);
        BuiltModel built = Build(config);
        Assert.IsType<PluginTestHead>(built.Model.Head);
        Assert.Equal("[N, 5, (H+3)//4, (W+3)//4]", ModelSummary.Of(built.Model, channels: 3).Output.ToString());
        Assert.Contains(
            "Let the class implement IDecodeHead",
            Assert.Throws<ConfigException>(() =>
                Build(config.Replace("PluginTestHead", "PluginTestNoHead", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
    }

    private BuiltModel Build(string config) =>
        ModelRegistry.Build(new ConfigSection((ConfigDict)ConfigFile.Parse(config)["model"], "model", _registries));

    [Fact]
    public void Build_ClassOfAnotherKind_IsNotFound() => Assert.Contains(
        "no transform 'PluginTestHook'", Assert.Throws<ConfigException>(() =>
            TransformRegistry.BuildPipeline(Steps("dict(type='PluginTestHook')"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Build_CustomHooks_AreFound()
    {
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse("custom_hooks = [dict(type='PluginTestHook')]"), _registries);
        Assert.IsType<PluginTestHook>(Assert.Single(HookRegistry.Build(experiment.CustomHooks)));
    }

    [Theory]
    [InlineData("throws", "PluginTestRule (InvalidOperationException")]
    [InlineData("silent", "PluginTestRule (InvalidOperationException: the finding TEST0001 has no Message")]
    public void Examine_RuleThatFails_IsANoteAndTheOthersGoOn(string how, string expected)
    {
        ConfigDict config = ConfigFile.Parse($"""
            plugin_test = '{how}'
            model = dict(
                type='EncoderDecoder', backbone=dict(type='mit_b0'),
                decode_head=dict(type='FCNHead', num_classes=2, loss_decode=dict(type='DiceLoss', loss_weight=-1.0)))
            """);
        IReadOnlyList<Finding> findings = Doctor.Examine(
            new Subject { Framework = Framework.SegSharp, Config = new ConfigCursor(config), Registries = _registries });
        Assert.Contains(findings, finding => finding.Code == DiagnosisCodes.LossWeight);
        Finding note = Assert.Single(findings, finding => finding.Code == DiagnosisCodes.NotProven);
        Assert.Contains(expected, MessageCatalog.Of(Language.English).Tell(note).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_RecogniserThatFails_IsToldByItsName()
    {
        Assert.Contains(
            "the recogniser 'SegSharp.Tests.Configuration.PluginTestRecogniser' failed (InvalidOperationException): it throws",
            Assert.Throws<ConfigException>(() => Explainer.Explain("plugin test: throws", registries: _registries)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "TEST0002 has no Message",
            Assert.Throws<ConfigException>(() => Explainer.Explain("plugin test: silent", registries: _registries)).Message,
            StringComparison.Ordinal);
        Assert.True(Explainer.Explain("RuntimeError: CUDA out of memory", registries: _registries).IsRecognised);
    }

    [Fact]
    public void Load_NoAssembly_SaysWhatToDo()
    {
        string path = Path.Combine(ConfigFolders.Assets, "segformer_b0_five_classes.py");
        Assert.Contains("cannot be loaded", Assert.Throws<ConfigException>(() => _registries.Load(path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => _registries.Load(path + ".dll"));
    }

    private IReadOnlyList<ConfigSection> Steps(string step) =>
        new ConfigSection(ConfigFile.Parse($"pipeline = [{step}]"), "", _registries).Sections("pipeline");
}
