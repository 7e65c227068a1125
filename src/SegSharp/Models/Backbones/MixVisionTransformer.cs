using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Backbones;

/// <summary>
/// The Mix Transformer encoder (MiT): four stages, each a patch embedding and transformer layers, giving maps at 1/4,
/// 1/8, 1/16 and 1/32 of the image's size.
/// </summary>
/// <remarks>
/// Source: Xie et al. 2021, https://arxiv.org/abs/2105.15203, section 3.1. Parameter names are those of the authors'
/// checkpoints. Not sealed: a custom encoder derives from it.
/// </remarks>
public class MixVisionTransformer : Module<Tensor, IReadOnlyList<Tensor>>, IBackbone
{
    private readonly OverlapPatchEmbedding _patchEmbed1;
    private readonly OverlapPatchEmbedding _patchEmbed2;
    private readonly OverlapPatchEmbedding _patchEmbed3;
    private readonly OverlapPatchEmbedding _patchEmbed4;
    private readonly ModuleList<MixTransformerBlock> _block1;
    private readonly LayerNorm _norm1;
    private readonly ModuleList<MixTransformerBlock> _block2;
    private readonly LayerNorm _norm2;
    private readonly ModuleList<MixTransformerBlock> _block3;
    private readonly LayerNorm _norm3;
    private readonly ModuleList<MixTransformerBlock> _block4;
    private readonly LayerNorm _norm4;

    /// <summary>Builds the encoder, without memory for its parameters.</summary>
    /// <exception cref="ArgumentException">The options contradict each other; the message lists every broken rule.</exception>
    public MixVisionTransformer(MixVisionTransformerOptions options)
    {
        List<string> problems = [.. options.Validate().Select(p => p.Problem)];
        if (options.EmbedDims.Count != 4)
        {
            problems.Add($"embed_dims has {options.EmbedDims.Count} entries, but a Mix Transformer has 4 stages.");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }

        Options = options;
        _patchEmbed1 = Embedding(0);
        _patchEmbed2 = Embedding(1);
        _patchEmbed3 = Embedding(2);
        _patchEmbed4 = Embedding(3);
        _block1 = Blocks(0);
        _norm1 = StageNorm(0);
        _block2 = Blocks(1);
        _norm2 = StageNorm(1);
        _block3 = Blocks(2);
        _norm3 = StageNorm(2);
        _block4 = Blocks(3);
        _norm4 = StageNorm(3);
    }

    /// <summary>The numbers that the encoder was built from.</summary>
    public MixVisionTransformerOptions Options { get; }

    /// <inheritdoc />
    public virtual int InChannels => Options.InChannels;

    /// <summary>The channels of the maps that are given out.</summary>
    public virtual IReadOnlyList<int> OutChannels => [.. GivenStages.Select(stage => Options.EmbedDims[stage])];

    /// <inheritdoc />
    public virtual IReadOnlyList<int> Strides =>
        [.. GivenStages.Select(stage => Options.Strides.Take(stage + 1).Aggregate(1, (product, stride) => product * stride))];

    /// <inheritdoc />
    public virtual IReadOnlyList<string> Stem => ["patch_embed1.proj.weight"];

    /// <inheritdoc />
    public LayerNormEps? Eps => Options.Eps;

    /// <summary>Maps an image <c>[batch, in, height, width]</c> to one map a stage, <c>[batch, channels, height', width']</c>.</summary>
    protected override IReadOnlyList<Tensor> Forward(Tensor input)
    {
        (OverlapPatchEmbedding Embed, ModuleList<MixTransformerBlock> Blocks, LayerNorm Norm)[] stages =
        [
            (_patchEmbed1, _block1, _norm1), (_patchEmbed2, _block2, _norm2), (_patchEmbed3, _block3, _norm3),
            (_patchEmbed4, _block4, _norm4),
        ];
        List<Tensor> maps = [];
        Tensor map = input;
        for (int stage = 0; stage < stages.Length; stage++)
        {
            TokenMap x = stages[stage].Embed.Call(map);
            foreach (MixTransformerBlock block in stages[stage].Blocks)
            {
                (Dim height, Dim width) = (x.Height, x.Width);
                x = Options.ActivationCheckpointing
                    ? x.With(Recomputed(tokens => block.Call(new TokenMap(tokens, height, width)).Tokens, x.Tokens))
                    : block.Call(x);
            }

            map = x.With(stages[stage].Norm.Call(x.Tokens)).ToImage(); // [B, C, H', W'], channels last in memory
            if (Options.OutIndices.Contains(stage))
            {
                maps.Add(map);
            }
        }

        return maps;
    }

    private IEnumerable<int> GivenStages => Options.OutIndices.Distinct().Order();

    private OverlapPatchEmbedding Embedding(int stage) => new(
        stage == 0 ? Options.InChannels : Options.EmbedDims[stage - 1],
        Options.EmbedDims[stage], Options.PatchSizes[stage], Options.Strides[stage], Options.Eps.Embedding);

    private ModuleList<MixTransformerBlock> Blocks(int stage)
    {
        int before = Options.Depths.Take(stage).Sum();
        int last = Options.Depths.Sum() - 1;
        return new(Enumerable.Range(before, Options.Depths[stage]).Select(
            layer => new MixTransformerBlock(Options, stage, last == 0 ? 0 : Options.DropPathRate * layer / last)));
    }

    private LayerNorm StageNorm(int stage) => new(Options.EmbedDims[stage], Options.Eps.Block);
}
