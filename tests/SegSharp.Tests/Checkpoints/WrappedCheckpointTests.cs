using System.Text;
using System.Text.RegularExpressions;
using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Dialects;
using SegSharp.IO;
using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;
using SegSharp.Tensors.Serialization.Torch;
using SegSharp.Tests.Golden;

namespace SegSharp.Tests.Checkpoints;

/// <summary>Weights as training programs leave them: wrapped, behind prefixes, beside their running average, in several files.</summary>
public sealed partial class WrappedCheckpointTests : IDisposable
{
    private static readonly MixVisionTransformerOptions _tiny = new()
    {
        EmbedDims = [8, 16, 40, 64],
        Depths = [1, 2, 1, 1],
    };

    private readonly string _directory = Directory.CreateTempSubdirectory("segsharp").FullName;

    private string File => Path.Combine(_directory, "weights.ckpt");

    [Theory]
    [InlineData(CheckpointDialect.Original, "module.")]          // DistributedDataParallel
    [InlineData(CheckpointDialect.Original, "model.module.")]
    [InlineData(CheckpointDialect.Smp, "model.")]                // Lightning around segmentation_models_pytorch
    [InlineData(CheckpointDialect.HuggingFace, "net.")]
    [InlineData(CheckpointDialect.HuggingFace512, "model.")]
    [InlineData(CheckpointDialect.MmSegmentation, "segmentor.")]
    public void Open_LightningCheckpoint_TakesTheModelAndLeavesTheRest(CheckpointDialect dialect, string prefix)
    {
        TensorSource criterion = new LiveTensorSource("criterion.weight", [4], DType.Float32, () => Ops.Ones([4]));
        NestedTorchFile.Write(
            File, ("epoch", 3), ("global_step", 1200), ("pytorch-lightning_version", "2.4.0"),
            ("state_dict", (TensorSource[])[.. Foreign(dialect).Select(tensor => tensor with { Name = prefix + tensor.Name }), criterion]),
            ("hparams_name", "kwargs"));

        using Checkpoint checkpoint = Checkpoint.Open(File);

        Assert.Equal((dialect, prefix), (checkpoint.Foreign!.Dialect, checkpoint.Foreign.Prefix));
        Assert.Equal(["criterion.weight"], checkpoint.Foreign.LeftOut);
        AssertWeights(dialect, checkpoint);
    }

    [Theory]
    [InlineData("state_dict", "ema_state_dict")] // MMEngine's EMAHook
    [InlineData("model", "model_ema")]
    [InlineData("model", "ema")]
    [InlineData("state_dict", "state_dict_ema")] // timm
    public void Open_WeightsBesideTheirAverage_TakesTheWeights(string weights, string average)
    {
        TensorSource[] averaged = [.. Foreign(CheckpointDialect.Original)
            .Select(tensor => new LiveTensorSource(tensor.Name, tensor.Shape, tensor.DType, () => Ops.Zeros(tensor.Shape, tensor.DType)))];
        NestedTorchFile.Write(File, (average, averaged), (weights, Foreign(CheckpointDialect.Original)), ("iter", 40));
        using Checkpoint checkpoint = Checkpoint.Open(File);
        AssertWeights(CheckpointDialect.Original, checkpoint);
    }

    [Theory]
    [InlineData("ema", "module")]
    [InlineData("model_ema", "state_dict")]
    [InlineData("ema_state_dict", null)]
    public void Open_AverageAlone_IsTaken(string outer, string? inner)
    {
        TensorSource[] tensors = Foreign(CheckpointDialect.Original);
        NestedTorchFile.Write(File, (outer, inner is null ? tensors : ((string, object)[])[("decay", "0.999"), (inner, tensors)]));
        using Checkpoint checkpoint = Checkpoint.Open(File);
        AssertWeights(CheckpointDialect.Original, checkpoint);
    }

    /// <summary>A running average inside of one dict, as a module's submodule leaves it: the weights stand nearer to the root.</summary>
    [Fact]
    public void Open_AverageAmongTheWeights_TakesTheWeights()
    {
        TensorSource[] weights = Foreign(CheckpointDialect.Original);
        TensorSource[] averaged = [.. weights.Select(tensor => new LiveTensorSource(
            "ema_model.module." + tensor.Name, tensor.Shape, tensor.DType, () => Ops.Zeros(tensor.Shape, tensor.DType)))];
        NestedTorchFile.Write(File, ("state_dict", (TensorSource[])[.. averaged, .. weights]));
        using Checkpoint checkpoint = Checkpoint.Open(File);
        Assert.Equal(averaged.Length, checkpoint.Foreign!.LeftOut.Count);
        AssertWeights(CheckpointDialect.Original, checkpoint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("module.")]
    [InlineData("model.backbone.")]
    public void LoadEncoderInto_TimmStyleStages_GivesEveryWeight(string prefix)
    {
        MixVisionTransformer source = new(_tiny), target = new(_tiny);
        WeightRule.Fill(source, "mix");
        TensorSource[] tensors = [.. source.NamedState().Select(state => new LiveTensorSource(
            prefix + Timm(state.Name), state.Slot.Shape, DType.Float32, () => state.Slot.Value.Detach()))];
        Assert.Contains(prefix + "stages.1.downsample.proj.weight", tensors.Select(tensor => tensor.Name));
        Assert.Contains(prefix + "stages.1.blocks.1.mlp.dwconv.bias", tensors.Select(tensor => tensor.Name));
        NestedTorchFile.Write(File, ("state_dict", tensors), ("arch", "mit"));

        using Checkpoint checkpoint = Checkpoint.Open(File);
        checkpoint.LoadEncoderInto(target);

        Assert.Equal(CheckpointDialect.Timm, checkpoint.Foreign!.Dialect);
        Assert.All(source.NamedState().Zip(target.NamedState()),
            pair => Assert.Equal(pair.First.Slot.Value.ToArray<float>(), pair.Second.Slot.Value.ToArray<float>()));
    }

    [Fact]
    public void Open_FolderWithShardedPyTorchFiles_IsOneCheckpoint()
    {
        TensorSource[] tensors = Foreign(CheckpointDialect.HuggingFace);
        StringBuilder map = new();
        for (int i = 0; i < 3; i++)
        {
            string name = $"pytorch_model-0000{i + 1}-of-00003.bin";
            // queries, keys and values of a layer in different files
            TensorSource[] shard = [.. tensors.Where((_, index) => index % 3 == i)];
            AtomicFile.Write(Path.Combine(_directory, name), stream => TorchZipWriter.Write(stream, shard));
            map.AppendJoin(',', shard.Select(tensor => $"\"{tensor.Name}\": \"{name}\"")).Append(i < 2 ? "," : string.Empty);
        }

        AtomicFile.WriteAllText(Path.Combine(_directory, "pytorch_model.bin.index.json"),
            "{\"metadata\": {\"total_size\": 1}, \"weight_map\": {" + map + "}}");
        using Checkpoint checkpoint = Checkpoint.Open(_directory);
        AssertWeights(CheckpointDialect.HuggingFace, checkpoint);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static EncoderDecoder Model(CheckpointDialect dialect)
    {
        SegFormerHeadOptions options = new() { InChannels = _tiny.EmbedDims, EmbedDim = 16, NumClasses = 5 };
        return dialect == CheckpointDialect.MmSegmentation
            ? new EncoderDecoder(new MixVisionTransformer(_tiny), new MultiBranchSegFormerHead(options))
            : new EncoderDecoder(new MixVisionTransformer(_tiny), new SegFormerHead(options));
    }

    private static EncoderDecoder Filled(CheckpointDialect dialect)
    {
        EncoderDecoder model = Model(dialect);
        WeightRule.Fill(model, "mix");
        return model;
    }

    private static TensorSource[] Foreign(CheckpointDialect dialect)
    {
        TensorSource[] own = [.. Filled(dialect).NamedState().Select(state => new LiveTensorSource(
            state.Name, state.Slot.Shape, state.Slot.Value.DType, () => state.Slot.Value.Detach()))];
        return [.. DialectWriting.To("own", RecognisedNames.Find("own", own)!, dialect, out _)];
    }

    private static void AssertWeights(CheckpointDialect dialect, Checkpoint checkpoint)
    {
        EncoderDecoder expected = Filled(dialect), model = Model(dialect);
        checkpoint.LoadInto(model);
        foreach (((string name, SegSharp.Nn.TensorSlot slot), (_, SegSharp.Nn.TensorSlot other)) in expected.NamedState()
            .Zip(model.NamedState()))
        {
            Assert.True(slot.Value.AsBytes().SequenceEqual(other.Value.AsBytes()), name);
        }
    }

    // timm's names as its models have them, written down apart from the reader's table
    private static string Timm(string name)
    {
        name = name.Replace("mlp.dwconv.dwconv", "mlp.dwconv", StringComparison.Ordinal)
            .Replace("patch_embed1.", "patch_embed.", StringComparison.Ordinal);
        name = Embedding().Replace(name, match => $"stages.{int.Parse(match.Groups[1].ValueSpan) - 1}.downsample.");
        name = Block().Replace(name, match => $"stages.{int.Parse(match.Groups[1].ValueSpan) - 1}.blocks.");
        return StageNorm().Replace(name, match => $"stages.{int.Parse(match.Groups[1].ValueSpan) - 1}.norm.");
    }

    [GeneratedRegex(@"^patch_embed([234])\.", RegexOptions.NonBacktracking)]
    private static partial Regex Embedding();

    [GeneratedRegex(@"^block([1234])\.", RegexOptions.NonBacktracking)]
    private static partial Regex Block();

    [GeneratedRegex(@"^norm([1234])\.", RegexOptions.NonBacktracking)]
    private static partial Regex StageNorm();
}
