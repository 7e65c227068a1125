using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Tests.Models;

namespace SegSharp.Tests.Checkpoints.Loading;

/// <summary>What is decided from names and shapes alone.</summary>
public sealed class LoadPlanTests
{
    private const string Classifier = "decode_head.linear_pred.weight";

    [Fact]
    public void Make_SameModel_LoadsEverything()
    {
        IReadOnlyList<TensorHeader> headers = Headers("b0", 19);
        LoadPlan plan = LoadPlan.Make(headers, headers, LoadPolicy.Exact);
        Assert.Empty(plan.Faults);
        Assert.All(plan.Entries, entry => Assert.Equal(LoadAction.Load, entry.Action));
        Assert.Equal(headers.Select(header => header.Name), plan.Entries.Select(entry => entry.Name));
    }

    [Theory]
    [InlineData(MismatchRule.Classifier, LoadAction.Reinitialize, false)]
    [InlineData(MismatchRule.Reinitialize, LoadAction.Reinitialize, false)]
    [InlineData(MismatchRule.Partial, LoadAction.MapClasses, false)]
    [InlineData(MismatchRule.Error, LoadAction.Refuse, true)]
    public void Make_OtherClassCount_DependsOnTheRule(MismatchRule rule, LoadAction action, bool isFault)
    {
        LoadPlan plan = LoadPlan.Make(Headers("b0", 19), Headers("b0", 150), new LoadPolicy { OnMismatch = rule });
        LoadEntry[] entries = [.. plan.Entries.Where(entry => entry.Action != LoadAction.Load)];
        Assert.Equal([Classifier, "decode_head.linear_pred.bias"], entries.Select(entry => entry.Name));
        Assert.All(entries, entry => Assert.Equal((action, isFault), (entry.Action, entry.IsFault)));
        Assert.All(entries, entry => Assert.StartsWith("19 classes here, 150 in the checkpoint", entry.Reason, StringComparison.Ordinal));
    }

    /// <summary>The default never trains an encoder that is not the checkpoint's.</summary>
    [Theory]
    [InlineData(MismatchRule.Classifier, LoadAction.Refuse)]
    [InlineData(MismatchRule.Error, LoadAction.Refuse)]
    [InlineData(MismatchRule.Reinitialize, LoadAction.Reinitialize)]
    [InlineData(MismatchRule.Partial, LoadAction.Slice)]
    public void Make_OtherEncoder_DependsOnTheRule(MismatchRule rule, LoadAction action)
    {
        LoadPlan plan = LoadPlan.Make(Headers("b0", 19), Headers("b1", 19), new LoadPolicy { OnMismatch = rule });
        LoadEntry entry = plan.Entries.Single(entry => entry.Name == "backbone.patch_embed2.proj.weight");
        Assert.Equal(action, entry.Action);
        Assert.Equal(action == LoadAction.Refuse, entry.IsFault);
        Assert.Equal("[64, 32, 3, 3] here, [128, 64, 3, 3] in the checkpoint", entry.Reason);
    }

    [Fact]
    public void Make_SmallerCheckpoint_IsPadded()
    {
        LoadPlan plan = LoadPlan.Make(Headers("b1", 19), Headers("b0", 19), new LoadPolicy { OnMismatch = MismatchRule.Partial });
        Assert.Equal(LoadAction.Pad, plan.Entries.Single(entry => entry.Name == "backbone.patch_embed2.proj.weight").Action);
    }

    [Theory]
    [InlineData("decode_head.conv_seg.weight", LoadAction.Skip)]
    [InlineData("head.weight", LoadAction.Skip)]
    [InlineData("auxiliary_head.conv_seg.weight", LoadAction.Skip)]
    [InlineData("optimizer/step", LoadAction.Skip)]
    [InlineData("backbone.pos_embed", LoadAction.Unexpected)]
    public void Make_WhatTheModelDoesNotHave_IsSkippedWhereItIsKnown(string name, LoadAction action)
    {
        IReadOnlyList<TensorHeader> headers = Headers("b0", 19);
        LoadPlan plan = LoadPlan.Make(headers, [.. headers, new TensorHeader(name, [3], DType.Float32)], LoadPolicy.Default);
        LoadEntry entry = plan.Entries[^1];
        Assert.Equal((name, action, action == LoadAction.Unexpected), (entry.Name, entry.Action, entry.IsFault));
    }

    [Theory]
    [InlineData(MismatchRule.Classifier, "backbone.norm1.weight", true)]
    [InlineData(MismatchRule.Reinitialize, "backbone.norm1.weight", false)]
    [InlineData(MismatchRule.Partial, "backbone.norm1.weight", false)]
    [InlineData(MismatchRule.Classifier, "decode_head.linear_fuse.bn.num_batches_tracked", false)]
    [InlineData(MismatchRule.Error, "decode_head.linear_fuse.bn.num_batches_tracked", true)]
    public void Make_WhatTheCheckpointLacks_DependsOnTheRule(MismatchRule rule, string name, bool isFault)
    {
        IReadOnlyList<TensorHeader> headers = Headers("b0", 19);
        LoadPlan plan = LoadPlan.Make(headers, [.. headers.Where(header => header.Name != name)], new LoadPolicy { OnMismatch = rule });
        Assert.Equal((LoadAction.Missing, isFault),
            plan.Entries.Where(entry => entry.Name == name).Select(entry => (entry.Action, entry.IsFault)).Single());
    }

    [Fact]
    public void Make_NewAuxiliaryHead_IsNoFaultUnlessTheCheckpointHasAnother()
    {
        IReadOnlyList<TensorHeader> headers = Headers("b0", 19);
        TensorHeader auxiliary = new("auxiliary_head.conv_seg.weight", [19, 256, 1, 1], DType.Float32);
        Assert.Empty(LoadPlan.Make([.. headers, auxiliary], headers, LoadPolicy.Default).Faults);
        TensorHeader other = auxiliary with { Name = "auxiliary_head.convs.0.conv.weight" };
        Assert.Equal([auxiliary.Name, other.Name],
            LoadPlan.Make([.. headers, auxiliary], [.. headers, other], LoadPolicy.Default).Faults.Select(fault => fault.Name));
    }

    /// <summary>Detectron2: K classes and the background, four box sides a class; RetinaNet's anchors do not show in a shape.</summary>
    [Theory]
    [InlineData("roi_heads.box_predictor.cls_score.weight", 81, 6, "5 classes here, 80 in the checkpoint")]
    [InlineData("roi_heads.box_predictor.cls_score.bias", 81, 6, "5 classes here, 80 in the checkpoint")]
    [InlineData("roi_heads.box_predictor.bbox_pred.weight", 320, 20, "5 classes here, 80 in the checkpoint")]
    [InlineData("roi_heads.mask_head.predictor.weight", 80, 5, "5 classes here, 80 in the checkpoint")]
    public void Make_Detector_CountsClassesAsItsLayersDo(string name, int before, int now, string reason)
    {
        long[] rest = name.EndsWith("bias", StringComparison.Ordinal) ? [] : [1024];
        LoadEntry entry = Single(name, [now, .. rest], [before, .. rest], LoadPolicy.Default);
        Assert.Equal((LoadAction.Reinitialize, reason), (entry.Action, entry.Reason));
    }

    [Fact]
    public void Make_AnchorsOfADenseDetector_AreInitialisedAnewEvenWherePartIsAskedFor()
    {
        LoadPolicy policy = new() { OnMismatch = MismatchRule.Partial };
        Assert.Equal(LoadAction.Reinitialize, Single("head.cls_score.weight", [45, 256, 3, 3], [720, 256, 3, 3], policy).Action);
    }

    [Theory]
    [InlineData("backbone.patch_embed1.proj.weight", 1, LoadAction.AdaptChannels)]
    [InlineData("backbone.patch_embed1.proj.weight", 5, LoadAction.AdaptChannels)]
    [InlineData("backbone.block1.0.attn.sr.weight", 5, LoadAction.Pad)] // no image goes in there
    public void Make_OtherImageChannels_AreAdaptedWherePartIsAskedFor(string name, int channels, LoadAction action)
    {
        Assert.Equal(action,
            Single(name, [32, channels, 7, 7], [32, 3, 7, 7], new LoadPolicy { OnMismatch = MismatchRule.Partial }).Action);
        Assert.Equal(LoadAction.Refuse, Single(name, [32, channels, 7, 7], [32, 3, 7, 7], LoadPolicy.Default).Action);
    }

    [Fact]
    public void Make_ClassMapOfOtherLength_IsRefused()
    {
        LoadPolicy policy = new() { Classes = ClassCorrespondence.ByName(["road", "sky"], ["sky", "road", "wall"]) };
        LoadEntry entry = Single(Classifier, [19, 256, 1, 1], [150, 256, 1, 1], policy);
        Assert.Equal((LoadAction.Refuse, true), (entry.Action, entry.IsFault));
        Assert.Contains("class_map is for 2 classes of 3", entry.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ClassThatIsNone_IsToldWithTheList()
    {
        CheckpointMismatchException e = Assert.Throws<CheckpointMismatchException>(
            () => ClassCorrespondence.Of(["road"], ["street", "sky"], new Dictionary<string, string> { ["road"] = "stret" }));
        Assert.Contains("'stret', which is no class of the checkpoint. Its 2 classes are street, sky", e.Message, StringComparison.Ordinal);
    }

    private static LoadEntry Single(string name, long[] now, long[] before, LoadPolicy policy)
    {
        // a bias is read with the weight beside it
        string weight = name.Replace(".bias", ".weight", StringComparison.Ordinal);
        TensorHeader[] beside = name == weight ? [] : [new TensorHeader(weight, [now[0], 1024], DType.Float32)];
        return LoadPlan.Make([new TensorHeader(name, Shape.Of(now), DType.Float32), .. beside],
            [new TensorHeader(name, Shape.Of(before), DType.Float32)], policy).Entries[0];
    }

    private static IReadOnlyList<TensorHeader> Headers(string variant, int classes)
    {
        EncoderDecoder model = SegFormers.Build(variant, classes, 256);
        return [.. model.NamedState().Select(state => new TensorHeader(state.Name, state.Slot.Shape, state.Slot.Value.DType))];
    }
}
