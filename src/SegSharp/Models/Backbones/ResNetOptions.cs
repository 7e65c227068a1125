using SegSharp.Nn;

namespace SegSharp.Models.Backbones;

/// <summary>The numbers of a residual network, under the names that MMSegmentation has for them.</summary>
public sealed record ResNetOptions
{
    /// <summary>The most stages.</summary>
    public const int MostStages = 4;

    private const int MostChannels = 65_536;

    // the published networks: whether their blocks are bottlenecks, and how many blocks each stage has
    private static readonly Dictionary<int, (bool IsBottleneck, int[] Blocks)> _published = new()
    {
        [18] = (false, [2, 2, 2, 2]),
        [34] = (false, [3, 4, 6, 3]),
        [50] = (true, [3, 4, 6, 3]),
        [101] = (true, [3, 4, 23, 3]),
        [152] = (true, [3, 8, 36, 3]),
    };

    /// <summary>The depths that are published.</summary>
    public static IReadOnlyList<int> Depths { get; } = [.. _published.Keys.Order()];

    /// <summary>Which network: one of <see cref="Depths"/>, the number of its layers.</summary>
    public int Depth { get; init; } = 50;

    /// <summary>Channels of the image.</summary>
    public int InChannels { get; init; } = 3;

    /// <summary>Channels behind the stem.</summary>
    public int StemChannels { get; init; } = 64;

    /// <summary>Width of the first stage's blocks; it doubles with each stage.</summary>
    public int BaseChannels { get; init; } = 64;

    /// <summary>How many stages there are.</summary>
    public int StageCount { get; init; } = MostStages;

    /// <summary>The step of each stage's first block.</summary>
    public IReadOnlyList<int> Strides { get; init; } = [1, 2, 2, 2];

    /// <summary>The dilation of each stage.</summary>
    public IReadOnlyList<int> Dilations { get; init; } = [1, 1, 1, 1];

    /// <summary>The stages whose maps are given out.</summary>
    public IReadOnlyList<int> OutIndices { get; init; } = [0, 1, 2, 3];

    /// <summary>Whether a bottleneck's step is in its first convolution, as in Caffe's weights, and not in its second one.</summary>
    public bool StridesFirst { get; init; }

    /// <summary>Whether three convolutions of 3×3 stand at the start instead of one of 7×7: the variants C and D.</summary>
    public bool DeepStem { get; init; }

    /// <summary>Whether a shortcut with a step averages before its convolution: the variant D.</summary>
    public bool AvgDown { get; init; }

    /// <summary>The stem, where it is 0 or more, and as many stages are not trained; -1 to train all.</summary>
    public int FrozenStages { get; init; } = -1;

    /// <summary>The normalization.</summary>
    public NormOptions Norm { get; init; } = NormOptions.BatchNorm;

    /// <summary>Whether the first block of a dilated stage has half of its dilation, as torchvision's networks have it.</summary>
    public bool ContractDilation { get; init; }

    /// <summary>The dilations of the last stage's blocks; null for the stage's own.</summary>
    public IReadOnlyList<int>? MultiGrid { get; init; }

    /// <summary>Activation checkpointing: keep only each block's input and compute the block again in the backward pass.</summary>
    public bool ActivationCheckpointing { get; init; }

    /// <summary>Whether each block begins as the identity: the scale of its last normalization is 0 at first.</summary>
    public bool ZeroInitResidual { get; init; } = true;

    /// <summary>Whether its blocks are bottlenecks of three convolutions.</summary>
    public bool IsBottleneck => _published[Depth].IsBottleneck;

    /// <summary>How many blocks each stage has.</summary>
    public IReadOnlyList<int> BlockCounts => [.. _published[Depth].Blocks.Take(StageCount)];

    /// <summary>The channels of each stage's map.</summary>
    public IReadOnlyList<int> StageChannels =>
        [.. Enumerable.Range(0, StageCount).Select(stage => BlockWidth(stage) * (IsBottleneck ? ResidualBlock.Expansion : 1))];

    /// <summary>How many image pixels a pixel of each stage's map stands for.</summary>
    public IReadOnlyList<int> StageStrides =>
        [.. Enumerable.Range(1, StageCount).Select(count => Strides.Take(count).Aggregate(4, (product, stride) => product * stride))];

    /// <summary>The width of a stage's blocks.</summary>
    public int BlockWidth(int stage) => BaseChannels << stage;

    /// <summary>Every rule that is broken, as sentences that name the config key.</summary>
    public IEnumerable<(string Key, string Problem)> Validate()
    {
        if (!_published.ContainsKey(Depth))
        {
            yield return ("depth", $"depth is {Depth}, but there are residual networks of {string.Join(", ", Depths)} layers.");
            yield break;
        }

        if (StageCount is < 1 or > MostStages)
        {
            yield return ("num_stages", $"num_stages is {StageCount}, but a residual network has 1 to {MostStages} stages.");
            yield break;
        }

        (string Key, int Value)[] counts = [("in_channels", InChannels), ("stem_channels", StemChannels), ("base_channels", BaseChannels)];
        foreach ((string key, int value) in counts.Where(count => count.Value is < 1 or > MostChannels))
        {
            yield return (key, $"{key} is {value}, expected 1 to {MostChannels}.");
        }

        if (DeepStem && StemChannels % 2 != 0)
        {
            yield return ("stem_channels",
                $"stem_channels is {StemChannels}, but a deep stem has half of it in between, so it must be even.");
        }

        foreach ((string Key, string Problem) problem in Lists().Concat(Stages()))
        {
            yield return problem;
        }
    }

    private IEnumerable<(string Key, string Problem)> Lists()
    {
        (string Key, IReadOnlyList<int> List, int Count, string Owner)[] lists =
        [
            ("strides", Strides, StageCount, "stage"), ("dilations", Dilations, StageCount, "stage"),
            ("multi_grid", MultiGrid ?? [], MultiGrid is null ? 0 : BlockCounts[^1], "block of the last stage"),
        ];
        foreach ((string key, IReadOnlyList<int> list, int count, string owner) in lists)
        {
            if (list.Count != count)
            {
                yield return (key,
                    $"{key} has {list.Count} entries, but there {(count == 1 ? "is" : "are")} {count}: one for each {owner} is expected.");
            }

            if (list.Any(value => value < 1))
            {
                yield return (key, $"{key} holds {list.First(value => value < 1)}, but every entry must be at least 1.");
            }
        }
    }

    private IEnumerable<(string Key, string Problem)> Stages()
    {
        if (OutIndices.Count == 0)
        {
            yield return ("out_indices", "out_indices is empty, but a head needs a map.");
        }

        if (OutIndices.Any(index => index < 0 || index >= StageCount))
        {
            yield return ("out_indices",
                $"out_indices names stage {OutIndices.First(i => i < 0 || i >= StageCount)}, but the stages are 0 to {StageCount - 1}.");
        }

        if (FrozenStages < -1 || FrozenStages > StageCount)
        {
            yield return ("frozen_stages",
                $"frozen_stages is {FrozenStages}, expected -1 (none), 0 (the stem) or up to {StageCount} (all).");
        }
    }
}
