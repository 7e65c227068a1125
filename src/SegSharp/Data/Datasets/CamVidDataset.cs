using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>CamVid with 11 classes: street scenes filmed from a car, 480×360 in the version of the SegNet papers.</summary>
/// <remarks>Source: Brostow et al. 2009, "Semantic object classes in video", and Badrinarayanan et al. 2015,
/// https://arxiv.org/abs/1511.00561.</remarks>
public static class CamVidDataset
{
    private const byte Void = 11;

    /// <summary>The names of the 11 classes.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    [
        "Sky", "Building", "Pole", "Road", "Pavement", "Tree", "SignSymbol", "Fence", "Car", "Pedestrian", "Bicyclist",
    ];

    /// <summary>The published colours.</summary>
    public static Palette Palette { get; } = new(
    [
        new(128, 128, 128), new(128, 0, 0), new(192, 192, 128), new(128, 64, 128), new(60, 40, 222), new(128, 128, 0),
        new(192, 128, 128), new(64, 64, 128), new(64, 0, 128), new(64, 64, 0), new(0, 128, 192),
    ]);

    /// <summary>Fills in CamVid's classes and colours, and makes its void label 11 the ignore index.</summary>
    /// <param name="options">Where the files lie; <see cref="DatasetOptions.Classes"/> may name some of CamVid's classes,
    /// and the others are ignored.</param>
    /// <exception cref="DataException">A class is not one of CamVid's.</exception>
    public static DatasetOptions Describe(DatasetOptions options)
    {
        DatasetOptions described = new KnownDataset("CamVid", Classes, Palette).Describe(options);
        Dictionary<byte, byte> mapping = new(described.LabelMapping ?? new Dictionary<byte, byte>()) { [Void] = options.IgnoreIndex };
        return described with { LabelMapping = mapping };
    }

    /// <summary>Lists a directory of CamVid.</summary>
    /// <inheritdoc cref="SegmentationDataset(DatasetOptions, TransformPipeline)" path="/param|/exception" />
    public static SegmentationDataset Create(DatasetOptions options, TransformPipeline pipeline) => new(Describe(options), pipeline);
}
