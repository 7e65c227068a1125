using SegSharp.Tensors;

namespace SegSharp.Nn;

/// <summary>Which normalization a block of convolutions uses: <c>norm_cfg</c>.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="RequiresGrad">Whether scale and shift are learned.</param>
/// <param name="Eps">Added to the variance; null for the kind's default.</param>
/// <param name="Momentum">How much one batch moves running statistics.</param>
/// <param name="Groups">Number of groups, for group normalization.</param>
/// <param name="FrozenStatistics">Whether batch normalization uses its running statistics in training too: <c>norm_eval</c>.</param>
public sealed record NormOptions(
    NormKind Kind, bool RequiresGrad = true, double? Eps = null, double Momentum = 0.1, int Groups = 32, bool FrozenStatistics = false)
{
    /// <summary>Batch normalization with its defaults.</summary>
    public static NormOptions BatchNorm { get; } = new(NormKind.BatchNorm);

    /// <summary>The names that configs use, MMCV's and PyTorch's, with the kind each stands for.</summary>
    public static IReadOnlyDictionary<string, NormKind> Names { get; } = new Dictionary<string, NormKind>(StringComparer.Ordinal)
    {
        ["BN"] = NormKind.BatchNorm,
        ["BN2d"] = NormKind.BatchNorm,
        ["SyncBN"] = NormKind.SyncBatchNorm,
        ["MMSyncBN"] = NormKind.SyncBatchNorm,
        ["LN2d"] = NormKind.LayerNorm2d,
        ["GN"] = NormKind.GroupNorm,
        ["IN"] = NormKind.InstanceNorm,
        ["IN2d"] = NormKind.InstanceNorm,
        ["BatchNorm2d"] = NormKind.BatchNorm,
        ["SyncBatchNorm"] = NormKind.SyncBatchNorm,
        ["GroupNorm"] = NormKind.GroupNorm,
        ["InstanceNorm2d"] = NormKind.InstanceNorm,
    };

    /// <summary>
    /// Why <c>LN</c> is refused on feature maps: it normalizes the last dimension, which is the width there.
    /// </summary>
    public const string LayerNormRefusal =
        "'LN' normalizes the last dimension of its input, but a feature map is [batch, channels, height, width]: it would " +
        "look for the channels in the width. Use 'SyncBN' (as published), 'BN' on one process, or 'LN2d', which normalizes the channels.";

    /// <summary>
    /// A norm's name in a config without its module, <c>torch.nn.SyncBatchNorm</c>, and with MMCV's short name of layer normalization.
    /// </summary>
    internal static string NameOf(string type) => type[(type.LastIndexOf('.') + 1)..] is var name && name == "LayerNorm" ? "LN" : name;

    /// <summary>What MMCV calls the module in checkpoints, a number behind it where there are several.</summary>
    public string ModuleName => Kind switch
    {
        NormKind.GroupNorm => "gn",
        NormKind.InstanceNorm => "in",
        NormKind.LayerNorm2d => "ln",
        _ => "bn",
    };

    /// <summary>Builds the module for a number of channels; null for <see cref="NormKind.None"/>.</summary>
    /// <param name="channels">The channels.</param>
    /// <param name="scale">The scale at first, of batch and group normalization.</param>
    public Module<Tensor, Tensor>? Build(int channels, double scale = 1) => Kind switch
    {
        NormKind.None => null,
        NormKind.BatchNorm or NormKind.SyncBatchNorm =>
            new BatchNorm2d(channels, Eps ?? 1e-5, Momentum, RequiresGrad, FrozenStatistics, scale),
        NormKind.LayerNorm2d => new LayerNorm2d(channels, Eps ?? 1e-6, RequiresGrad),
        NormKind.GroupNorm when channels % Groups != 0 =>
            throw new ArgumentException(
                $"{channels} channels do not divide into the {Groups} groups of 'GN'. Set num_groups to a divisor of {channels}."),
        NormKind.GroupNorm => new GroupNorm(Groups, channels, Eps ?? 1e-5, RequiresGrad, scale),
        NormKind.InstanceNorm => new InstanceNorm2d(Eps ?? 1e-5),
        _ => throw new InvalidOperationException($"unknown normalization {Kind}"),
    };
}
