namespace SegSharp.Data.Datasets;

/// <summary>ISPRS Potsdam: six classes from 5 cm aerial images. In its masks 0 is the border between them, and does not count.</summary>
/// <remarks>Source: https://www.isprs.org/education/benchmarks/UrbanSemLab/2d-sem-label-potsdam.aspx;
/// class names and colours as in MMSegmentation's documentation of <c>get_classes</c> and <c>get_palette</c>.</remarks>
internal static class PotsdamDataset
{
    /// <summary>What is published of it.</summary>
    public static KnownDataset Description { get; } = KnownDataset.Of(
        "PotsdamDataset",
        """
            impervious_surface, building, low_vegetation, tree, car, clutter
            """,
        """
            ffffff 0000ff 00ffff 00ff00 ffff00 ff0000
            """) with
    {
        ImageSuffix = ".png",
        ReduceZeroLabel = true,
    };
}
