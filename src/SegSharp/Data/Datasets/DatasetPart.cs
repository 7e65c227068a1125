using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>What the samples of one folder data set have in common, wherever it was joined to others.</summary>
internal sealed class DatasetPart
{
    public DatasetPart(DatasetOptions options, IReadOnlyList<TransformPipeline> views)
    {
        ArgumentOutOfRangeException.ThrowIfZero(views.Count);
        (Options, Views) = (options, options.UsesMasks ? views : [.. views.Select(view => view.ForPrediction())]);
        Rules = new LabelRules(
            options.Classes.Count > 0 ? options.Classes.Count : null,
            options.IgnoreIndex,
            options.ReduceZeroLabel,
            options.LabelMapping,
            options.Colors);
    }

    /// <summary>Where the files lie and what the masks mean.</summary>
    public DatasetOptions Options { get; }

    /// <summary>What is done to each sample, for each view of it.</summary>
    public IReadOnlyList<TransformPipeline> Views { get; }

    /// <summary>What the values of the masks mean.</summary>
    public LabelRules Rules { get; }
}
