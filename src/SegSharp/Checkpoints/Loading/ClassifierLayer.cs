using System.Text.RegularExpressions;
using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Loading;

/// <summary>The last layer of a head: its rows are classes.</summary>
/// <param name="Kind">How its rows belong to classes.</param>
/// <param name="Rows">How many rows it has.</param>
internal readonly partial record struct ClassifierLayer(ClassifierKind Kind, long Rows)
{
    private const int SidesOfABox = 4;

    // as Detectron2's FastRCNNOutputLayers draws them, and as MMSegmentation's conv_seg
    private const double ClassDeviation = 0.01;
    private const double BoxDeviation = 0.001;

    /// <summary>The number of classes without the background; null where it does not show.</summary>
    public long? ClassCount => Kind switch
    {
        ClassifierKind.Classes => Rows,
        ClassifierKind.ClassesAndBackground => Rows - 1,
        ClassifierKind.Boxes when Rows % SidesOfABox == 0 => Rows / SidesOfABox,
        _ => null,
    };

    /// <summary>How many rows a class has.</summary>
    public int RowsPerClass => Kind == ClassifierKind.Boxes ? SidesOfABox : 1;

    /// <summary>The standard deviation of initial weights.</summary>
    public double Deviation => Kind == ClassifierKind.Boxes ? BoxDeviation : ClassDeviation;

    /// <summary>Whether a tensor's values are added, not multiplied.</summary>
    public static bool IsBias(string name) => name.EndsWith(".bias", StringComparison.Ordinal);

    /// <summary>Whether a tensor belongs to a last layer, going by its name.</summary>
    public static bool IsClassifier(string name) => LastLayer().IsMatch(name);

    /// <summary>Looks at a tensor's name and shape.</summary>
    /// <param name="name">The name.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="weight">The shape of the weight that belongs to a bias.</param>
    public static ClassifierLayer Of(string name, Shape shape, Shape weight)
    {
        Match match = shape.Rank == 0 ? Match.Empty : LastLayer().Match(name);
        if (!match.Success)
        {
            return default;
        }

        ClassifierKind kind = match.Groups["layer"].Value switch
        {
            "bbox_pred" => ClassifierKind.Boxes,

            // the dense detectors' is a convolution with a block of classes for each anchor
            "cls_score" when weight.Rank == 4 && (weight[2] != 1 || weight[3] != 1) => ClassifierKind.Anchors,
            "cls_score" => ClassifierKind.ClassesAndBackground,
            _ => ClassifierKind.Classes,
        };
        return new ClassifierLayer(kind, shape[0].Value);
    }

    [GeneratedRegex(
        @"(?:^|\.)(?:(?<layer>linear_pred|conv_seg|cls_score|bbox_pred|classifier|segmentation_head\.0|mask_head\.predictor)|" +
            @"head)\.(?:weight|bias)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LastLayer();
}
