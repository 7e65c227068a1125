using System.Text.RegularExpressions;
using SegSharp.Models.Backbones;
using SegSharp.Tensors;

namespace SegSharp.Checkpoints;

/// <summary>A residual network, recognised by the names and shapes of its tensors, which torchvision, MMSegmentation and others share.</summary>
/// <param name="Prefix">What stands before the encoder's names.</param>
/// <param name="Depth">The number of its layers.</param>
/// <param name="IsDeepStem">Whether three convolutions stand at its start.</param>
/// <param name="IsAveraging">Whether its shortcuts average before their convolution.</param>
internal sealed partial record ResNetNames(string Prefix, int Depth, bool IsDeepStem, bool IsAveraging)
{
    private const int PublishedWidth = 64;

    /// <summary>A name such as <c>ResNet-50</c> or <c>ResNet-101 (V1c)</c>.</summary>
    public string Name => $"ResNet-{Depth}{(IsAveraging ? IsDeepStem ? " (V1d)" : " (averaging)" : IsDeepStem ? " (V1c)" : string.Empty)}";

    /// <summary>Looks at names and shapes; null where they are of no published residual network.</summary>
    public static ResNetNames? Find(IReadOnlyDictionary<string, Shape> tensors)
    {
        // of several copies, such as a running average beside the weights, the one with the shortest prefix
        const string Anchor = "layer1.0.conv1.weight";
        string? anchor = tensors.Keys.Where(name => name.EndsWith(Anchor, StringComparison.Ordinal)).MinBy(name => name.Length);
        if (anchor is null)
        {
            return null;
        }

        string prefix = anchor[..^Anchor.Length];
        int[] counts = new int[ResNetOptions.MostStages];
        foreach (string name in tensors.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            if (BlockName().Match(name[prefix.Length..]) is { Success: true } block)
            {
                int stage = block.Groups[1].ValueSpan[0] - '1';
                counts[stage] = Math.Max(counts[stage], int.Parse(block.Groups[2].ValueSpan) + 1);
            }
        }

        bool isBottleneck = tensors.ContainsKey(prefix + "layer1.0.conv3.weight");
        int depth = ResNetOptions.Depths.FirstOrDefault(
            known => new ResNetOptions { Depth = known } is var net && net.IsBottleneck == isBottleneck && net.BlockCounts.SequenceEqual(counts));
        return depth > 0 && IsPlain(tensors, prefix)
            ? new ResNetNames(prefix, depth, tensors.ContainsKey(prefix + "stem.6.weight"), Rank(tensors, prefix + "layer2.0.downsample.1.weight") == 4) : null;
    }

    // networks of groups and wider ones have the same names
    private static bool IsPlain(IReadOnlyDictionary<string, Shape> tensors, string prefix) =>
        tensors[prefix + "layer1.0.conv1.weight"] is { Rank: 4 } first && first[0] == PublishedWidth
        && tensors.TryGetValue(prefix + "layer1.0.conv2.weight", out Shape second) && second.Rank == 4 && second[0] == first[0] && second[1] == first[0];

    private static int Rank(IReadOnlyDictionary<string, Shape> tensors, string name) => tensors.TryGetValue(name, out Shape shape) ? shape.Rank : 0;

    [GeneratedRegex(@"^layer([1-4])\.(\d{1,4})\.", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockName();
}
