namespace SegSharp.Data.Datasets;

/// <summary>
/// Pascal VOC 2012 with 20 classes and background; lists name the images, and those of the augmented set have masks in a second folder.
/// </summary>
/// <remarks>Source: Everingham et al. 2010, http://host.robots.ox.ac.uk/pascal/VOC/voc2012/;
/// class names and colours as in MMSegmentation's documentation of <c>get_classes</c> and <c>get_palette</c>.</remarks>
internal static class PascalVocDataset
{
    /// <summary>What is published of it.</summary>
    public static KnownDataset Description { get; } = KnownDataset.Of(
        "PascalVOCDataset",
        """
            background, aeroplane, bicycle, bird, boat, bottle, bus, car, cat, chair, cow, diningtable, dog, horse,
            motorbike, person, pottedplant, sheep, sofa, train, tvmonitor
            """,
        """
            000000 800000 008000 808000 000080 800080 008080 808080 400000 c00000 408000 c08000 400080 c00080 408080
            c08080 004000 804000 00c000 80c000 004080
            """);
}
