using SegSharp.Configuration;

namespace SegSharp.Data.Transforms;

/// <summary>The transforms that a config may name, with the keys of both generations of MMSegmentation.</summary>
public static class TransformRegistry
{
    /// <summary>A registry of all transforms of this library; others can be added to it.</summary>
    public static Registry<ISampleTransform> Create()
    {
        Registry<ISampleTransform> registry = new("transform");
        registry
            .Register(nameof(LoadImageFromFile), TransformFactories.LoadImage)
            .Register(nameof(LoadAnnotations), TransformFactories.LoadLabels)
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
            .Register("MultiScaleFlipAug", section => TransformFactories.SingleScale(section, registry));
        foreach (string marker in (string[])["PackSegInputs", "DefaultFormatBundle", "Collect", "ImageToTensor", "ToTensor"])
        {
            registry.Register(marker, TransformFactories.Marker);
        }

        return registry;
    }

    /// <summary>Builds a pipeline.</summary>
    /// <param name="sections">The steps, as <c>section.Sections("pipeline")</c> gives them.</param>
    /// <param name="registry">The known transforms; null for those of this library.</param>
    /// <exception cref="ConfigException">A type or key is unknown, or a value does not fit.</exception>
    public static TransformPipeline BuildPipeline(IReadOnlyList<ConfigSection> sections, Registry<ISampleTransform>? registry = null)
    {
        registry ??= Create();
        List<ISampleTransform> steps = [];
        foreach (ConfigSection section in sections)
        {
            ISampleTransform built = registry.Build(section);
            IReadOnlyList<ISampleTransform> parts = built is TransformPipeline inner ? inner.Transforms : [built];
            if (parts.Any(part => part is Resize { Scales.Count: 0, RatioRange: null, Factor: null }))
            {
                throw section.Error("scale", "Resize does not say to what size", "Give it scale (img_scale), scale_factor or ratio_range");
            }

            steps.AddRange(parts);
        }

        bool isNewGeneration = sections.Any(section => section.Type.EndsWith("PackSegInputs", StringComparison.Ordinal));
        return new TransformPipeline(
            [.. steps.Where(step => step is not FormattingMarker).Select(step => step is Pad pad && isNewGeneration ? OfNewGeneration(pad) : step)]);
    }

    // From MMCV 1 to 2 the size of Pad turned from (height, width) to (width, height), and one pad_val came to mean all
    // channels instead of the first. A Pad alone does not show which is meant; the step that ends the pipeline does.
    private static Pad OfNewGeneration(Pad pad) => pad with
    {
        Height = pad.Width,
        Width = pad.Height,
        PadValues = pad.PadValues.Count == 1 ? [.. Enumerable.Repeat(pad.PadValues[0], 3)] : pad.PadValues,
    };
}
