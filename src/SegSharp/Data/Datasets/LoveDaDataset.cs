namespace SegSharp.Data.Datasets;

/// <summary>LoveDA: land cover in seven classes from 0.3 m aerial images. In its masks 0 is no data, and does not count.</summary>
/// <remarks>Source: Wang et al. 2021, https://arxiv.org/abs/2110.08733; class names and colours as in MMSegmentation's documentation of
/// <c>get_classes</c> and <c>get_palette</c>.</remarks>
internal static class LoveDaDataset
{
    /// <summary>What is published of it.</summary>
    public static KnownDataset Description { get; } = KnownDataset.Of(
        "LoveDADataset",
        """
            background, building, road, water, barren, forest, agricultural
            """,
        """
            ffffff ff0000 ffff00 0000ff 9f81b7 00ff00 ffc380
            """) with
    {
        ImageSuffix = ".png",
        ReduceZeroLabel = true,
        SubmissionLabels = [0, 1, 2, 3, 4, 5, 6], // unlike the masks, the evaluation server counts from 0
    };
}
