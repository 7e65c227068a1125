using SegSharp.Models.Backbones;
using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>The numbers of a model, read from the shapes of its tensors under SegSharp's names.</summary>
internal sealed class EncoderShapes
{
    private const int Stages = 4;
    private static readonly int[] _publishedHeads = [.. MixVisionTransformerOptions.Published.NumHeads];
    private readonly string _path;
    private readonly Dictionary<string, Shape> _shapes;
    private readonly RecognisedNames _names;

    public EncoderShapes(string path, RecognisedNames names)
    {
        (_path, _names) = (path, names);
        _shapes = names.Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Shape, StringComparer.Ordinal);
        if (names.Depths.Any(depth => depth == 0))
        {
            throw new CheckpointMismatchException($"'{path}' lacks whole stages of the encoder: " +
                $"it has {string.Join(", ", names.Depths)} layers where four stages with some are expected.");
        }
    }

    public int[] Widths => [.. Each(stage => Size($"patch_embed{stage}.proj.weight", 0))];

    public int InChannels => Size("patch_embed1.proj.weight", 1);

    public int[] PatchSizes => [.. Each(stage => Size($"patch_embed{stage}.proj.weight", 2))];

    public int[] MlpRatios => [.. Each(stage => Size($"block{stage}.0.mlp.fc1.weight", 0) / Math.Max(1, Widths[stage - 1]))];

    public int[] Reductions =>
        [.. Each(stage => _shapes.ContainsKey($"backbone.block{stage}.0.attn.sr.weight") ? Size($"block{stage}.0.attn.sr.weight", 2) : 1)];

    public bool HasQueryBias => _shapes.ContainsKey("backbone.block1.0.attn.q.bias");

    /// <summary>The number of layers of each stage.</summary>
    public int[] Depths => [.. _names.Depths];

    /// <summary>
    /// Heads do not show in shapes. All published encoders have the same numbers of them, for which their widths stand; and
    /// MMSegmentation's class makes widths of heads. Null for other widths.
    /// </summary>
    public int[]? AttentionHeads
    {
        get
        {
            int[] widths = Widths;
            int ofHead = Math.Max(1, widths[0]);
            return widths.SequenceEqual(_publishedHeads.Select(count => count * ofHead)) ? _publishedHeads
                : _names.Dialect == CheckpointDialect.MmSegmentation && widths.All(width => width % ofHead == 0)
                    ? [.. widths.Select(width => width / ofHead)]
                : null;
        }
    }

    /// <summary>Width of the decoder and number of classes.</summary>
    public (int Width, int Classes) Decoder => _names.Head == HeadKind.AllMlp
        ? (HeadSize("linear_c1.proj.weight"), HeadSize("linear_pred.weight"))
        : (HeadSize("convs.0.conv.weight"), HeadSize("conv_seg.weight"));

    private static IEnumerable<int> Each(Func<int, int> read) => Enumerable.Range(1, Stages).Select(read);

    private int Size(string name, int dim) => Find("backbone." + name, dim);

    private int HeadSize(string name) => Find("decode_head." + name, 0);

    private int Find(string name, int dim) => _shapes.TryGetValue(name, out Shape shape) && shape.Rank > dim
        ? checked((int)shape[dim].Value) : throw new CheckpointMismatchException($"'{_path}' lacks the tensor '{name}', or it is damaged.");
}
