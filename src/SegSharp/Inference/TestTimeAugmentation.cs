using SegSharp.Configuration;
using SegSharp.Data.Transforms;

namespace SegSharp.Inference;

/// <summary>Finds the views of test-time augmentation in a config.</summary>
public static class TestTimeAugmentation
{
    private const string Wrapper = "MultiScaleFlipAug";

    /// <summary>The views: those of <c>tta_pipeline</c> (1.x), else those of the data set's <c>MultiScaleFlipAug</c> (0.x).</summary>
    /// <param name="pipeline">The config's <c>tta_pipeline</c>; empty if there is none.</param>
    /// <param name="dataset">The test data.</param>
    /// <remarks>
    /// A <c>MultiScaleFlipAug</c> that asks for one scale and no flip gets the six ratios 0.5 to 1.75, each with and without a flip,
    /// as <c>tools/test.py --aug-test</c> of MMSegmentation 0.x has it.
    /// </remarks>
    /// <exception cref="ConfigException">There is neither of them, or it has a fault.</exception>
    public static IReadOnlyList<TransformPipeline> Views(IReadOnlyList<ConfigSection> pipeline, ConfigSection dataset)
    {
        if (pipeline.Count > 0)
        {
            return TransformRegistry.BuildViews(pipeline);
        }

        return TransformRegistry.BuildViews(DatasetTree.Pipeline(Augment(dataset)));
    }

    /// <summary>The data set's config with several views of each image, also where it is made of others (0.x).</summary>
    /// <param name="dataset">The test data.</param>
    /// <exception cref="ConfigException">No pipeline of it has a <c>MultiScaleFlipAug</c>.</exception>
    public static ConfigSection Augment(ConfigSection dataset)
    {
        bool isFound = false;
        ConfigSection result = DatasetTree.Change(dataset, step =>
        {
            isFound |= IsWrapper(step);
            return IsWrapper(step) ? Augmented(step) : step;
        });
        return isFound ? result : throw dataset.Error(
            "pipeline", "the config describes no test-time augmentation",
            $"Give tta_pipeline a TestTimeAug (1.x), or the test pipeline a {Wrapper} (0.x)");
    }

    private static bool IsWrapper(ConfigSection step) => step.Type.EndsWith(Wrapper, StringComparison.Ordinal);

    private static ConfigSection Augmented(ConfigSection step)
    {
        if (step.Has("img_ratios") || step.Bool("flip", false))
        {
            return step;
        }

        ConfigDict added = ConfigDict.Of(("img_ratios", (double[])[0.5, 0.75, 1, 1.25, 1.5, 1.75]), ("flip", true));
        return step.Of(new ConfigDict([.. step.Dict.Entries, .. added.Entries], step.Location), step.Path);
    }
}
