using SegSharp.Configuration;

namespace SegSharp.Data.Transforms;

/// <summary>The transforms that a config may name, with the keys of both generations of MMSegmentation.</summary>
public static class TransformRegistry
{
    /// <summary>The transforms by name.</summary>
    public static Registry<ISampleTransform> Transforms(this Registries registries) =>
        registries.Get<ISampleTransform>("transform", AddAll);

    private static void AddAll(Registry<ISampleTransform> registry)
    {
        registry
            .Register(nameof(LoadImageFromFile), TransformFactories.LoadImage)
            .Register("LoadSingleRSImageFromFile", TransformFactories.LoadBands)
            .Register(nameof(LoadAnnotations), TransformFactories.LoadLabels)
            .Register(nameof(LoadDepthAnnotation), TransformFactories.LoadDepth)
            .Register(nameof(Resize), ResizeFactories.Resize)
            .Register("AlignedResize", ResizeFactories.AlignedResize)
            .Register("RandomResize", ResizeFactories.RandomResize)
            .Register("RandomChoiceResize", ResizeFactories.RandomChoiceResize)
            .Register(nameof(RandomCrop), TransformFactories.Crop)
            .Register(nameof(RandomFlip), TransformFactories.Flip)
            .Register(nameof(RandomRotate), TransformFactories.Rotate)
            .Register(nameof(PhotoMetricDistortion), TransformFactories.PhotoMetric)
            .Register(nameof(Normalize), TransformFactories.Normalization)
            .Register(nameof(Pad), TransformFactories.Padding)
            .Register("ResizeToMultiple", ResizeFactories.ResizeToMultiple)
            .Register(nameof(ResizeShortestEdge), ResizeFactories.ResizeShortestEdge)
            .Register(nameof(SegRescale), ResizeFactories.SegRescale)
            .Register(nameof(RandomCutOut), ColorFactories.CutOut)
            .Register(nameof(RandomMosaic), ColorFactories.Mosaic)
            .Register(nameof(Rerange), ColorFactories.Rerange)
            .Register("CLAHE", ColorFactories.Clahe)
            .Register(nameof(AdjustGamma), ColorFactories.Gamma)
            .Register("RGB2Gray", ColorFactories.Gray)
            .Register(nameof(MultiView), ViewFactories.Several)
            .Register("MultiScaleFlipAug", section => ViewFactories.MultiScaleFlip(section, registry))
            .Register("TestTimeAug", section => ViewFactories.TestTime(section, registry));
        foreach (string marker in (string[])["PackSegInputs", "DefaultFormatBundle", "Collect", "ImageToTensor", "ToTensor"])
        {
            registry.Register(marker, TransformFactories.Marker);
        }
    }

    /// <summary>Builds a pipeline.</summary>
    /// <param name="sections">The steps, as <c>section.Sections("pipeline")</c> gives them.</param>
    /// <exception cref="ConfigException">A type or key is unknown, a value does not fit,
    /// or the steps give several views of each image.</exception>
    public static TransformPipeline BuildPipeline(IReadOnlyList<ConfigSection> sections) =>
        BuildViews(sections) is [TransformPipeline single] ? single : throw sections[0].Error(
            "type", "the pipeline asks for several scales or mirrored pictures of each image, and one is wanted",
            "Ask for one scale and flip=False");

    /// <summary>
    /// Builds a pipeline for tests, which may look at each image several times: <c>MultiScaleFlipAug</c> or <c>TestTimeAug</c>.
    /// </summary>
    /// <param name="sections">The steps, as <c>section.Sections("pipeline")</c> gives them.</param>
    /// <returns>One pipeline for each view; one where there is no test-time augmentation.</returns>
    /// <exception cref="ConfigException">A type or key is unknown, or a value does not fit.</exception>
    public static IReadOnlyList<TransformPipeline> BuildViews(IReadOnlyList<ConfigSection> sections) =>
        BuildViews(sections, isNewGeneration: false);

    /// <summary>Builds the steps of a view inside of a pipeline of the new generation, which the steps themselves do not show.</summary>
    internal static TransformPipeline BuildInner(IReadOnlyList<ConfigSection> sections) => BuildViews(sections, isNewGeneration: true)[0];

    private static TransformPipeline[] BuildViews(IReadOnlyList<ConfigSection> sections, bool isNewGeneration)
    {
        List<List<ISampleTransform>> views = [[]];
        foreach (ConfigSection section in sections)
        {
            ISampleTransform built = section.Registries.Transforms().Build(section);
            isNewGeneration |= section.Type.EndsWith("PackSegInputs", StringComparison.Ordinal);
            IReadOnlyList<IReadOnlyList<ISampleTransform>> endings = built switch
            {
                TestTimeViews several => several.Views,
                TransformPipeline inner => [inner.Transforms],
                _ => [[built]],
            };
            isNewGeneration |= built is TestTimeViews { IsNewGeneration: true };
            if (endings.Any(steps => steps.Any(step => step is Resize { Scales.Count: 0, RatioRange: null, Factor: null })))
            {
                throw section.Error("scale", "Resize does not say to what size", "Give it scale (img_scale), scale_factor or ratio_range");
            }

            views = [.. views.SelectMany(_ => endings, (view, ending) => (List<ISampleTransform>)[.. view, .. ending])];
        }

        return [.. views.Select(view => Finish(view, isNewGeneration))];
    }

    private static TransformPipeline Finish(List<ISampleTransform> steps, bool isNewGeneration) => new(
        [.. steps.Where(step => step is not FormattingMarker)
            .Select(step => step is Pad pad && isNewGeneration ? OfNewGeneration(pad) : step)]);

    // From MMCV 1 to 2 the size of Pad turned from (height, width) to (width, height), and one pad_val came to mean all
    // channels instead of the first. A Pad alone does not show which is meant; the step that ends the pipeline does.
    private static Pad OfNewGeneration(Pad pad) => pad with
    {
        Height = pad.Width,
        Width = pad.Height,
        RepeatsPadValue = pad.PadValues.Count == 1,
    };
}
