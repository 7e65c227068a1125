namespace SegSharp.Data.Datasets;

/// <summary>Cityscapes with its 19 training ids; a folder for each city.</summary>
/// <remarks>Source: Cordts et al. 2016, https://www.cityscapes-dataset.com; ids,
/// names and colours from <c>helpers/labels.py</c> of https://github.com/mcordts/cityscapesScripts.</remarks>
internal static class CityscapesDataset
{
    /// <summary>What is published of it.</summary>
    public static KnownDataset Description { get; } = KnownDataset.Of(
        "CityscapesDataset",
        """
            road, sidewalk, building, wall, fence, pole, traffic light, traffic sign, vegetation, terrain, sky, person,
            rider, car, truck, bus, train, motorcycle, bicycle
            """,
        """
            804080 f423e8 464646 66669c be9999 999999 faaa1e dcdc00 6b8e23 98fb98 4682b4 dc143c ff0000 00008e 000046
            003c64 005064 0000e6 770b20
            """) with
    {
        ImageSuffix = "_leftImg8bit.png",
        MaskSuffix = "_gtFine_labelTrainIds.png",
        SubmissionLabels = [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33], // the evaluation server wants ids
    };
}
