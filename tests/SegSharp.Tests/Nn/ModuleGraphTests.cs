using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Losses;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Tests.Nn;

/// <summary>Networks recorded on symbols and computed again from the records alone.</summary>
public sealed class ModuleGraphTests
{
    private const int Height = 64, Width = 96, Classes = 5;

    public static TheoryData<bool, GraphForm, bool, bool> Cases
    {
        get
        {
            TheoryData<bool, GraphForm, bool, bool> cases = [];
            foreach (bool branches in (bool[])[false, true])
            {
                foreach (GraphForm form in (GraphForm[])[GraphForm.Published, GraphForm.Composed])
                {
                    cases.Add(branches, form, false, false);
                    cases.Add(branches, form, true, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_SegFormerFromItsRecords_GivesTheModelsBits(bool branches, GraphForm form, bool sized, bool hasMemory)
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        TensorRuntime.Seed(1);
        EncoderDecoder model = SegFormer(branches);
        model.Evaluate();
        Tensor image = Tensor.Symbolic(sized ? [1, 3, Height, Width] : [Dim.Symbol("N"), 3, Dim.Symbol("H"), Dim.Symbol("W")]);
        (Dim height, Dim width) = (image.Shape[2], image.Shape[3]);
        if (hasMemory)
        {
            model.Initialize();
        }

        ModuleGraph graph = Recorded(model, image, form, () =>
        {
            Tensor logits = model.Call(image);
            return [logits, model.ClassifyAt(logits, height, width)];
        });

        if (!hasMemory)
        {
            model.Initialize();
        }

        Dictionary<string, Tensor> state = model.NamedState().ToDictionary(s => s.Name, s => s.Slot.Value);
        string[] unread = [.. state.Keys.Except(graph.State.Keys, StringComparer.Ordinal)];
        bool isFolded = hasMemory && form == GraphForm.Composed; // then the decode head's weights are computed while it is recorded
        Assert.All(unread, name => Assert.True(
            name.EndsWith("num_batches_tracked", StringComparison.Ordinal)
                || (isFolded && name.StartsWith("decode_head.", StringComparison.Ordinal)), name));
        Assert.Equal(isFolded, graph.Constants.Count > 0);
        Tensor pixels = Ops.Randn([1, 3, Height, Width]);
        IReadOnlyList<Tensor> replayed = graph.Run([pixels], name => state[name]);

        using IDisposable same = GraphForms.Use(form);
        Tensor expected = model.Call(pixels);
        Assert.Equal(expected.ToArray<float>(), replayed[0].ToArray<float>());
        Assert.Equal(model.ClassifyAt(expected, Height, Width).ToArray<long>(), replayed[1].ToArray<long>());
    }

    [Fact]
    public void Run_WithConstants_KeepsThemAfterTheirScope()
    {
        using TensorScope scope = TensorScope.Open();
        using IDisposable mode = GradMode.Disable();
        TensorRuntime.Seed(2);
        HeadObjective objective = new("decode", [new CrossEntropyLoss { ClassWeight = [1, 2, 3, 4, 5] }, new DiceLoss("loss_dice")]);
        (Dim batch, Dim height, Dim width) = (Dim.Symbol("N"), Dim.Symbol("H"), Dim.Symbol("W"));
        Tensor logits = Tensor.Symbolic([batch, Classes, height.FloorDivide(4), width.FloorDivide(4)]);
        Tensor labels = Tensor.Symbolic([batch, height, width], DType.Int64);
        Linear none = new(1, 1);
        ModuleGraph graph = ModuleGraph.Of(none, [logits, labels], () =>
        {
            using TensorScope inner = TensorScope.Open();
            return [.. objective.Compute(logits, labels).Select(term => term.Value)];
        });
        Assert.NotEmpty(graph.Constants);
        Assert.Empty(graph.State);
        AssertComposed(graph);

        Tensor given = Ops.Randn([2, Classes, 8, 12]);
        Tensor truth = Ops.Randn([2, 32, 48]).Abs().To(DType.Int64);
        float[] replayed = [.. graph.Run([given, truth], _ => throw new InvalidOperationException()).Select(value => (float)value.Item())];
        float[] Terms() => [.. objective.Compute(given, truth).Select(term => (float)term.Value.Item())];
        using (GraphForms.Use(GraphForm.Published))
        {
            Assert.Equal(Terms(), replayed);
        }

        // the form in which training computes it has other bits, and the same value
        Assert.All(Terms().Zip(replayed), pair => Assert.Equal(pair.First, pair.Second, 1e-5f));
    }

    [Fact]
    public void Of_TensorFromElsewhere_IsRefusedWithItsUser()
    {
        Linear layer = new(4, 2);
        Tensor input = Tensor.Symbolic([1, 4]), stranger = Tensor.Symbolic([1, 2]);
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(
            () => ModuleGraph.Of(layer, [input], () => [layer.Call(input) + stranger]));
        Assert.Contains("add", e.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => ModuleGraph.Of(layer, [input], () => [stranger]));
    }

    [Fact]
    public void Of_Layers_RecordsArgumentsAndModules()
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant("b0"));
        backbone.Evaluate();
        Tensor image = Tensor.Symbolic([1, 3, 64, 64]);
        ModuleGraph graph = ModuleGraph.Of(backbone, [image], () => backbone.Call(image));
        OperatorCall first = graph.Calls[0];
        Assert.Equal("aten::conv2d", first.Operator.Name);
        Assert.Equal("patch_embed1.proj", first.ModulePath);
        Assert.Equal(["input0", "patch_embed1.proj.weight", "patch_embed1.proj.bias"], first.Inputs.Select(graph.NameOf));
        Assert.Equal("[4, 4]", first.Arguments[first.Operator.ArgumentNames.ToList().IndexOf("stride")].Sizes.ToString());
        Assert.Equal("[3, 3]", first.Arguments[first.Operator.ArgumentNames.ToList().IndexOf("padding")].Sizes.ToString());
        Assert.Contains(graph.Calls, call => call.ModulePath == "block2.1.mlp.fc2" && call.Operator.ShortName == "linear");
    }

    [Fact]
    public void Of_ModelWithOtherForm_LeavesTheFormAsItWas()
    {
        Linear layer = new(4, 2);
        Tensor input = Tensor.Symbolic([1, 4]);
        Assert.Equal(GraphForm.Folded, GraphForms.Current);
        Assert.Equal(GraphForm.Composed, ModuleGraph.Of(layer, [input], () => [layer.Call(input)], GraphForm.Composed).Form);
        Assert.Throws<ShapeException>(() => ModuleGraph.Of(layer, [input], () => [layer.Call(Tensor.Symbolic([1, 3]))]));
        Assert.Equal(GraphForm.Folded, GraphForms.Current);
    }

    private static EncoderDecoder SegFormer(bool branches)
    {
        MixVisionTransformer backbone = new(MixVisionTransformerOptions.Variant("b0"));
        SegFormerHeadOptions options = new() { InChannels = backbone.OutChannels, EmbedDim = 32, NumClasses = Classes };
        return new EncoderDecoder(backbone, branches ? new MultiBranchSegFormerHead(options) : new SegFormerHead(options));
    }

    private static ModuleGraph Recorded(EncoderDecoder model, Tensor image, GraphForm form, Func<IReadOnlyList<Tensor>> compute)
    {
        ModuleGraph graph = ModuleGraph.Of(model, [image], compute, form);
        AssertComposed(graph);
        Assert.Equal(form == GraphForm.Published ? 1 : 0, graph.Calls.Count(call => call.Operator.Name == "aten::cat"));
        return graph;
    }

    private static void AssertComposed(ModuleGraph graph) =>
        Assert.All(graph.Calls, call => Assert.StartsWith("aten::", call.Operator.Name, StringComparison.Ordinal));
}
