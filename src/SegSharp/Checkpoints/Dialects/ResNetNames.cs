using System.Text.RegularExpressions;
using SegSharp.Models.Backbones;
using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>
/// A residual network, recognised by the names and shapes of its tensors, which torchvision, MMSegmentation and others share.
/// </summary>
/// <param name="Prefix">What stands before the encoder's names.</param>
/// <param name="Depth">The number of its layers.</param>
/// <param name="IsDeepStem">Whether three convolutions stand at its start.</param>
/// <param name="IsAveraging">Whether its shortcuts average before their convolution.</param>
/// <param name="Width">The width of its first stage's blocks.</param>
internal sealed partial record ResNetNames(string Prefix, int Depth, bool IsDeepStem, bool IsAveraging, int Width)
{
    private const int PublishedWidth = 64;

    /// <summary>A name such as <c>ResNet-50</c> or <c>ResNet-101 (V1c)</c>.</summary>
    public string Name => $"ResNet-{Depth}{(IsAveraging ? IsDeepStem ? " (V1d)" : " (averaging)" : IsDeepStem ? " (V1c)" : string.Empty)}"
        + (Width == PublishedWidth ? string.Empty : $" of width {Width}");

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
            known => new ResNetOptions { Depth = known } is var net && net.IsBottleneck == isBottleneck
                && net.BlockCounts.SequenceEqual(counts));
        return depth > 0 && Plain(tensors, prefix, isBottleneck) is { } width
            ? new ResNetNames(
                prefix, depth, tensors.ContainsKey(prefix + "stem.6.weight"),
                Rank(tensors, prefix + "layer2.0.downsample.1.weight") == 4, width)
            : null;
    }

    // networks of groups and those with wider bottlenecks have the same names
    private static int? Plain(IReadOnlyDictionary<string, Shape> tensors, string prefix, bool isBottleneck)
    {
        if (Rank(tensors, prefix + "layer1.0.conv1.weight") != 4 || Rank(tensors, prefix + "layer1.0.conv2.weight") != 4)
        {
            return null;
        }

        Dim width = tensors[prefix + "layer1.0.conv1.weight"][0];
        Shape second = tensors[prefix + "layer1.0.conv2.weight"];
        bool isNarrow = !isBottleneck
            || (tensors[prefix + "layer1.0.conv3.weight"] is { Rank: 4 } third && third[0] == width * ResidualBlock.Expansion);
        return second[0] == width && second[1] == width && isNarrow && width.Value is > 0 and <= int.MaxValue ? (int)width.Value : null;
    }

    private static int Rank(IReadOnlyDictionary<string, Shape> tensors, string name) =>
        tensors.TryGetValue(name, out Shape shape) ? shape.Rank : 0;

    [GeneratedRegex(@"^layer([1-4])\.(\d{1,4})\.", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BlockName();
}
