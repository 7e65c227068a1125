namespace SegSharp.Inference.Models;

/// <summary>What the shapes of a network's weights do not tell.</summary>
internal sealed record NetworkSettings
{
    /// <summary>Attention heads of each stage.</summary>
    public required IReadOnlyList<int> Heads { get; init; }

    /// <summary>The step between patches of each stage.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [4, 2, 2, 2];

    /// <summary>What the layer normalizations of blocks and stages add to the variance.</summary>
    public double BlockEps { get; init; } = 1e-6;

    /// <summary>The same of patch embeddings.</summary>
    public double EmbeddingEps { get; init; } = 1e-5;

    /// <summary>The same behind the attention's reduction.</summary>
    public double ReductionEps { get; init; } = 1e-5;

    /// <summary>What stands in the feed-forward part.</summary>
    public NetworkActivation Activation { get; init; }

    /// <summary>The stages whose maps the encoder gives out, from 0.</summary>
    public IReadOnlyList<int> OutIndices { get; init; } = [0, 1, 2, 3];

    /// <summary>Which of these maps the head takes in, finest first; of an FCN head one.</summary>
    public IReadOnlyList<int> InIndex { get; init; } = [0, 1, 2, 3];

    /// <summary>What the head's batch normalizations add to the variance.</summary>
    public double HeadEps { get; init; } = 1e-5;

    /// <summary>The distance between the cells of an FCN head's kernels.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Whether resizing aligns the middles of corner pixels.</summary>
    public bool AlignCorners { get; init; }

    /// <summary>How much larger than the finest map the logits are, with corners aligned.</summary>
    public int Upsampling { get; init; } = 1;

    /// <summary>With a single logit, the probability above which a pixel is of class 1.</summary>
    public double Threshold { get; init; } = 0.3;
}
