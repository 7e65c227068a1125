using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Diagnosis.Data;

/// <summary>What a config says of one folder data set, as far as its files must fit it.</summary>
internal sealed record SplitPlan
{
    /// <summary>What it is for: <c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The data set's section.</summary>
    public required ConfigSection Section { get; init; }

    /// <summary>Where the files lie and what the masks mean.</summary>
    public required DatasetOptions Options { get; init; }

    /// <summary>What becomes of the masks' values.</summary>
    public required LabelRules Rules { get; init; }

    /// <summary>The files, and what is missing of them.</summary>
    public required SplitFiles Files { get; init; }

    /// <summary>How the images are decoded.</summary>
    public ColorMode Color { get; init; }

    /// <summary>The region that is cut out before anything changes the images' size; null for none.</summary>
    public RandomCrop? Crop { get; init; }

    /// <summary>Whether smaller images are padded afterwards.</summary>
    public bool IsPadded { get; init; }

    /// <summary>Where the data set stands in the config.</summary>
    public FindingPlace Place => FindingPlace.Of(Section.Location, Section.Path);
}
