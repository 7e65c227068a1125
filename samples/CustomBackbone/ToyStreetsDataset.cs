using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace CustomBackbone;

/// <summary>A data set of one's own: the synthetic streets of <c>segsharp demo</c>, by their name.</summary>
[Registered("ToyStreetsDataset")]
public sealed class ToyStreetsDataset : PublishedDataset
{
    /// <inheritdoc />
    public override IReadOnlyList<string> Classes { get; } = ["road", "pavement", "building", "pole", "vegetation", "sky", "person", "car"];

    /// <inheritdoc />
    public override IReadOnlyList<Rgb> Colors { get; } =
    [
        new(128, 64, 128), new(244, 35, 232), new(70, 70, 70), new(153, 153, 153), new(107, 142, 35), new(70, 130, 180),
        new(220, 20, 60), new(0, 0, 142),
    ];

    /// <inheritdoc />
    public override string ImageSuffix => ".png";
}
