using FsCheck;
using FsCheck.Fluent;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Checkpoints.Loading;

/// <summary>What a load leaves in the model.</summary>
public sealed class LoadIntoTests : IDisposable
{
    private const string Kernel = "backbone.patch_embed1.proj.weight";
    private const string Weight = "decode_head.linear_pred.weight";
    private const string Bias = "decode_head.linear_pred.bias";

    private static readonly MixVisionTransformerOptions _tiny = new()
    {
        EmbedDims = [8, 16, 24, 32],
        Depths = [1, 1, 1, 1],
        NumHeads = [1, 2, 3, 4],
    };

    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("segsharp").FullName, "weights.safetensors");

    [Fact]
    public void LoadInto_OtherClassCount_InitialisesTheClassifierAnewAndLoadsAllElse()
    {
        EncoderDecoder saved = Save(classes: 4);
        EncoderDecoder model = Build(classes: 600);
        LoadReport report = Load(model, LoadPolicy.Default);

        Assert.Equal([Weight, Bias], report.Entries.Where(entry => entry.Action == LoadAction.Reinitialize).Select(entry => entry.Name));
        Dictionary<string, float[]> before = Values(saved), after = Values(model);
        Assert.All(before.Where(item => item.Key is not (Weight or Bias)), item => Assert.Equal(item.Value, after[item.Key]));
        Assert.All(after[Bias], value => Assert.Equal(0, value));
        double deviation = Math.Sqrt(after[Weight].Average(value => (double)value * value));
        Assert.InRange(deviation, 0.009, 0.011); // of 9600 normal numbers, far more than five standard errors
        Assert.InRange(after[Weight].Average(), -0.001, 0.001);
    }

    [Fact]
    public void LoadInto_ModelThatHasPredicted_PredictsWithTheNewWeights()
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Inference();
        Tensor images = Ops.Randn([1, 3, 64, 64]);
        EncoderDecoder model = Build(classes: 4);
        model.Initialize();
        model.Evaluate();
        float[] before = model.Call(images).ToArray<float>();

        EncoderDecoder saved = Save(classes: 4);
        saved.Evaluate();
        Load(model, LoadPolicy.Exact);
        float[] after = model.Call(images).ToArray<float>();
        Assert.NotEqual(before, after);
        Assert.Equal(saved.Call(images).ToArray<float>(), after);
    }

    [Fact]
    public void LoadInto_Exact_RefusesAndLeavesTheModelAlone()
    {
        Save(classes: 4);
        EncoderDecoder model = Build(classes: 6);
        CheckpointMismatchException e = Assert.Throws<CheckpointMismatchException>(() => Load(model, LoadPolicy.Exact));
        Assert.Contains($"'{Weight}' has shape [4, 16, 1, 1] in the file and [6, 16, 1, 1] in the model (and 1 more differ)", e.Message,
            StringComparison.Ordinal);
        Assert.All(model.NamedState(), state => Assert.False(state.Slot.IsMaterialized));
    }

    [Fact]
    public void LoadInto_OtherEncoder_OffersThePoliciesThatWouldDo()
    {
        Save(classes: 4);
        EncoderDecoder model = Build(classes: 4, _tiny with { InChannels = 1 });
        CheckpointMismatchException e = Assert.Throws<CheckpointMismatchException>(() => Load(model, LoadPolicy.Default));
        Assert.Contains("--on-mismatch partial", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadInto_ClassMap_TakesEachClassFromItsPlace()
    {
        EncoderDecoder saved = Save(classes: 4);
        EncoderDecoder model = Build(classes: 3);
        ClassCorrespondence classes = ClassCorrespondence.Of(
            ["lawn", "drone", "wall"], ["wall", "sky", "grass", "road"],
            new Dictionary<string, string> { ["lawn"] = "Grass", ["wall"] = "0" });
        LoadReport report = Load(model, LoadPolicy.Default with { Classes = classes });

        Dictionary<string, float[]> before = Values(saved), after = Values(model);
        Assert.Equal(before[Weight][32..48], after[Weight][..16]);
        Assert.Equal(before[Weight][..16], after[Weight][32..]);
        Assert.All(after[Weight][16..32], value => Assert.InRange(value, -0.06, 0.06)); // six standard deviations of 0.01
        Assert.Equal([before[Bias][2], 0, before[Bias][0]], after[Bias]);
        Assert.Equal(
            "3 classes here, 4 in the checkpoint: 2 taken by name, 1 re-initialised (drone)",
            report.Entries.Single(entry => entry.Name == Weight).Reason);
    }

    [Fact]
    public void LoadInto_SameClassesInAnotherOrder_AreSortedByName()
    {
        EncoderDecoder saved = Save(classes: 2), model = Build(classes: 2);
        Load(model, LoadPolicy.Exact with { Classes = ClassCorrespondence.ByName(["sky", "road"], ["road", "sky"]) });
        Assert.Equal([Values(saved)[Bias][1], Values(saved)[Bias][0]], Values(model)[Bias]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    public void LoadInto_OtherImageChannels_SumsOrRepeatsThem(int channels)
    {
        EncoderDecoder saved = Save(classes: 4), model = Build(classes: 4, _tiny with { InChannels = channels });
        Load(model, LoadPolicy.Default with { OnMismatch = MismatchRule.Partial });

        float[] before = Values(saved)[Kernel], after = Values(model)[Kernel]; // [8, 3, 7, 7] and [8, channels, 7, 7]
        for (int i = 0; i < after.Length; i++)
        {
            (int filter, int channel, int place) = (i / (49 * channels), i / 49 % channels, i % 49);
            float At(int source) => before[(filter * 3 * 49) + (source * 49) + place];
            Assert.Equal(channels == 1 ? At(0) + At(1) + At(2) : At(channel % 3) * 3 / channels, after[i], 1e-6f);
        }
    }

    [Fact]
    public void LoadInto_Partial_CutsPadsAndResizes()
    {
        Model before = new(rows: 4, columns: 6, kernel: 4, places: 17), after = new(rows: 6, columns: 3, kernel: 2, places: 65);
        Save(before);
        LoadReport report = Load(after, LoadPolicy.Default with { OnMismatch = MismatchRule.Partial });

        Assert.Equal(
            [LoadAction.Pad, LoadAction.Interpolate, LoadAction.Interpolate], report.Entries.Select(entry => entry.Action));
        float[] source = Values(before)["matrix"], target = Values(after)["matrix"];
        Assert.Equal(source[6..9], target[3..6]);
        Assert.All(target[12..], value => Assert.Equal(Model.Initial, value)); // rows that the checkpoint has not
        Assert.Equal(Values(before)["kernel"].Sum(), Values(after)["kernel"].Sum(), 1e-3f);
        float[] positions = Values(after)["pos_embed"];
        Assert.Equal(Values(before)["pos_embed"][..2], positions[..2]); // the class token stays
        Assert.Equal(Values(before)["pos_embed"][2], positions[2]);     // and so does a corner
    }

    /// <summary>Whatever the two shapes are: what both have is taken, the rest keeps its initial values.</summary>
    [Fact]
    public void LoadInto_PartialOfAnyShapes_TakesWhatBothHave()
    {
        Gen<int[]> sizes = Gen.Choose(1, 7).ArrayOf(6);
        Prop.ForAll(Arb.From(sizes), drawn =>
        {
            Model before = new(drawn[0], drawn[1], drawn[2], 5), after = new(drawn[3], drawn[4], drawn[5], 5);
            Save(before);
            Load(after, LoadPolicy.Default with { OnMismatch = MismatchRule.Partial });
            float[] source = Values(before)["matrix"], target = Values(after)["matrix"];
            for (int i = 0; i < target.Length; i++)
            {
                (int row, int column) = (i / drawn[4], i % drawn[4]);
                Assert.Equal(row < drawn[0] && column < drawn[1] ? source[(row * drawn[1]) + column] : Model.Initial, target[i]);
            }

            Assert.All(Values(after)["kernel"], value => Assert.True(float.IsFinite(value)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20241124, 1));
    }

    [Fact]
    public void LoadInto_CheckpointOfAPluginThatIsNotLoaded_StillGivesItsWeights()
    {
        Save(classes: 4, "model = dict(type='EncoderDecoder', backbone=dict(type='NobodyKnowsThis'), " +
            "decode_head=dict(type='SegFormerHead', num_classes=4))");
        Assert.Empty(Load(Build(classes: 4), LoadPolicy.Exact).Warnings);
    }

    /// <summary>Detectron2's box head: the background stays the last row, a box keeps its four.</summary>
    [Fact]
    public void LoadInto_BoxHead_MapsRowsWithBackgroundAndBoxes()
    {
        BoxHead before = new(3), after = new(2);
        Save(before);
        Load(after, LoadPolicy.Default with { Classes = ClassCorrespondence.ByName(["cat", "dog"], ["dog", "cow", "cat"]) });

        Dictionary<string, float[]> old = Values(before), found = Values(after);
        Assert.Equal([old["cls_score.bias"][2], old["cls_score.bias"][0], old["cls_score.bias"][3]], found["cls_score.bias"]);
        Assert.Equal([.. old["bbox_pred.bias"][8..12], .. old["bbox_pred.bias"][..4]], found["bbox_pred.bias"]);
    }

    [Fact]
    public void LoadInto_BoxHeadOfOtherClasses_InitialisesBoxesTenTimesSmaller()
    {
        Save(new BoxHead(3));
        BoxHead model = new(500);
        Load(model, LoadPolicy.Default with { OnMismatch = MismatchRule.Reinitialize });
        Assert.InRange(Math.Sqrt(Values(model)["bbox_pred.weight"].Average(value => value * value)), 0.0009, 0.0011);
        Assert.InRange(Math.Sqrt(Values(model)["cls_score.weight"].Average(value => value * value)), 0.008, 0.012);
    }

    [Theory]
    [InlineData(MismatchRule.Reinitialize)]
    [InlineData(MismatchRule.Partial)]
    public void LoadInto_NothingThatFits_IsAnErrorUnderEveryRule(MismatchRule rule)
    {
        Save(new BoxHead(3));
        CheckpointMismatchException e =
            Assert.Throws<CheckpointMismatchException>(() => Load(Build(classes: 4), LoadPolicy.Default with { OnMismatch = rule }));
        Assert.Contains("has nothing for the model: of its 6 tensors none goes into any", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_Checkpoint_GivesTheModelNoMemory()
    {
        Save(classes: 4);
        using Checkpoint checkpoint = Checkpoint.Open(_path);
        EncoderDecoder model = Build(classes: 6);
        LoadPlan plan = checkpoint.Plan(model, LoadPolicy.Default);
        Assert.All(model.NamedState(), state => Assert.False(state.Slot.IsMaterialized));
        Assert.Equal(2, plan.Entries.Count(entry => entry.Action == LoadAction.Reinitialize));
    }

    [Fact]
    public void LoadInto_ModelOfAnotherEps_Warns()
    {
        Save(classes: 4, "model = dict(type='EncoderDecoder', backbone=dict(type='MixVisionTransformer', embed_dims=8, num_layers=[1, 1, " +
            "1, 1], num_heads=[1, 2, 3, 4], "
            + "layer_norm_eps='huggingface'), decode_head=dict(type='SegFormerHead', in_channels=[8, 16, 24, 32], in_index=[0, 1, 2, 3], " +
                "channels=16, num_classes=4))");
        Assert.Contains("layer_norm_eps='huggingface'", Assert.Single(Load(Build(classes: 4), LoadPolicy.Default).Warnings),
            StringComparison.Ordinal);
        Assert.Empty(Load(Build(classes: 4, _tiny with { Eps = LayerNormEps.HuggingFace }), LoadPolicy.Default).Warnings);
    }

    [Fact]
    public void Lines_OfAReport_AreATableOfWhatWasDoneAndWhy()
    {
        Save(classes: 4);
        IReadOnlyList<string> lines = Load(Build(classes: 6), LoadPolicy.Default).Lines();
        Assert.Equal($"weights from {_path}:", lines[0]);
        Assert.Matches(@"^  loaded          +\d+  backbone\.patch_embed1\.proj\.weight, …$", lines[1]);
        Assert.Equal($"  re-initialised    2  {Weight}, …     6 classes here, 4 in the checkpoint", lines[2]);
        Assert.Equal(3, lines.Count);
    }

    [Fact]
    public void Open_Checkpoint_EnumeratesItsTensors()
    {
        EncoderDecoder saved = Save(classes: 4);
        using Checkpoint checkpoint = Checkpoint.Open(_path);
        Assert.Equal(saved.NamedState().Select(state => (state.Name, state.Slot.Shape)),
            checkpoint.Select(tensor => (tensor.Name, tensor.Shape)));
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    private static EncoderDecoder Build(int classes, MixVisionTransformerOptions? options = null) => new(
        new MixVisionTransformer(options ?? _tiny),
        new SegFormerHead(new() { InChannels = _tiny.EmbedDims, EmbedDim = 16, NumClasses = classes }));

    private static Dictionary<string, float[]> Values(Module model) => model.NamedState()
        .Where(state => state.Slot.Value.DType == DType.Float32)
        .ToDictionary(state => state.Name, state => state.Slot.Value.Detach().ToArray<float>(), StringComparer.Ordinal);

    private EncoderDecoder Save(int classes, string config = "")
    {
        EncoderDecoder model = Build(classes);
        Save(model, config);
        return model;
    }

    private void Save(Module model, string config = "")
    {
        WeightRule.Fill(model, "mix");
        Checkpoint.Write(_path, model, new CheckpointDescription(ConfigWriter.ToJson(ConfigFile.Parse(config)), [], Palette.Generate(0)));
    }

    private LoadReport Load(Module model, LoadPolicy policy)
    {
        using Checkpoint checkpoint = Checkpoint.Open(_path);
        return checkpoint.LoadInto(model, default, policy);
    }

    private sealed class Model(long rows, long columns, long kernel, long places) : Module
    {
        public const float Initial = 7;

        private readonly Parameter _matrix = new([rows, columns], Initializers.Constant(Initial));
        private readonly Parameter _kernel = new([2, 2, kernel, kernel], Initializers.Constant(0));
        private readonly Parameter _posEmbed = new([1, places, 2], Initializers.Constant(0));

        public IReadOnlyList<Parameter> Parameters => [_matrix, _kernel, _posEmbed];
    }

    private sealed class BoxHead(int classes) : Module
    {
        private readonly Linear _fc1 = new(8, 64);
        private readonly Linear _clsScore = new(64, classes + 1);
        private readonly Linear _bboxPred = new(64, 4 * classes);

        public IReadOnlyList<Linear> Layers => [_fc1, _clsScore, _bboxPred];
    }
}
