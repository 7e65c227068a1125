using SegSharp.Configuration;
using SegSharp.Data.Imaging;

namespace SegSharp.Data.Transforms;

/// <summary>Reads the views of test-time augmentation, as both generations of MMSegmentation write them.</summary>
internal static class ViewFactories
{
    /// <summary>
    /// 0.x: the same steps for each scale, with and without each flip. With one scale and no flip they are just these steps.
    /// </summary>
    public static ISampleTransform MultiScaleFlip(ConfigSection section, Registry<ISampleTransform> registry)
    {
        ImageScale?[] scales = ViewScales(section);
        FlipDirection[] directions = [.. section.Strings("flip_direction", ["horizontal"])
            .Select(word => TransformFactories.Parse<FlipDirection>(section, "flip_direction", word))];
        FlipDirection?[] flips = section.Bool("flip", false) ? [null, .. directions] : [null];
        double[]? ratios = section.Doubles("img_ratios", null);
        ISampleTransform[] steps = [.. section.Sections("transforms").Select(registry.Build)];
        List<IReadOnlyList<ISampleTransform>> views = [];
        for (int i = 0; i < scales.Length; i++)
        {
            foreach (FlipDirection? flip in flips)
            {
                double? ratio = scales[i] is null && ratios is not null ? ratios[i] : null;
                views.Add([.. steps.SelectMany(step => Step(step, scales[i], ratio, flip))]);
            }
        }

        return new TestTimeViews(views, IsNewGeneration: false);
    }

    /// <summary>1.x: lists of alternatives, one of each list for each view, the last list changing fastest.</summary>
    public static ISampleTransform TestTime(ConfigSection section, Registry<ISampleTransform> registry)
    {
        IReadOnlyList<IReadOnlyList<ConfigSection>> lists = section.SectionLists("transforms");
        if (lists.Count == 0 || lists.Any(list => list.Count == 0))
        {
            throw section.Error("transforms", "there is nothing to choose from",
                "Give a list of lists of transforms, each with at least one");
        }

        List<IReadOnlyList<ISampleTransform>> views = [[]];
        foreach (IReadOnlyList<ConfigSection> list in lists)
        {
            ISampleTransform[] choices = [.. list.Select(registry.Build)];
            views = [.. views.SelectMany(_ => choices, (view, choice) => (IReadOnlyList<ISampleTransform>)[.. view, choice])];
        }

        return new TestTimeViews(views, lists.Any(list => list.Any(step => step.Type.EndsWith("PackSegInputs", StringComparison.Ordinal))));
    }

    /// <summary>Several views of a training image: <c>num_views</c> of each of the <c>transforms</c>, which are lists of steps.</summary>
    public static ISampleTransform Several(ConfigSection section)
    {
        int[] counts = section.Ints("num_views");
        IReadOnlyList<IReadOnlyList<ConfigSection>> lists = section.SectionLists("transforms");
        if (counts.Length == 0 || counts.Any(count => count < 1))
        {
            throw section.Error("num_views", "there must be at least one view of each list of steps",
                "Give a number, or one for each list");
        }

        if (counts.Length != lists.Count)
        {
            throw section.Error(
                "num_views", $"there are {counts.Length} numbers for {lists.Count} lists of steps",
                "Give one number for each list of transforms");
        }

        TransformPipeline[] pipelines =
        [
            .. lists.Select(list => TransformRegistry.BuildInner(list)),
        ];
        return new MultiView([.. pipelines.Zip(counts).SelectMany(pair => Enumerable.Repeat(pair.First, pair.Second))]);
    }

    // null stands for a ratio of each image's own size
    private static ImageScale?[] ViewScales(ConfigSection section)
    {
        ImageScale[] scales = ResizeFactories.Scales(section, "img_scale");
        double[]? ratios = section.Doubles("img_ratios", null);
        if (ratios is null)
        {
            return scales.Length == 0 ? throw section.Error("img_scale", "there is neither img_scale nor img_ratios")
                : [.. scales.Select(scale => (ImageScale?)scale)];
        }

        if (ratios.Length == 0 || ratios.Any(ratio => ratio <= 0))
        {
            throw section.Error("img_ratios", "there must be ratios, all above 0");
        }

        return scales.Length switch
        {
            0 => [.. ratios.Select(_ => (ImageScale?)null)],
            1 => [.. ratios.Select(ratio => (ImageScale?)scales[0].Times(ratio))],
            _ => throw section.Error("img_ratios", $"ratios go with one scale, and img_scale has {scales.Length}", "Give one of the two"),
        };
    }

    // The wrapped Resize takes its scale, and RandomFlip its decision, from the view.
    private static IEnumerable<ISampleTransform> Step(ISampleTransform step, ImageScale? scale, double? ratio, FlipDirection? flip) =>
        step switch
    {
        Resize { Scales.Count: 0, Factor: null } resize when scale is { } size => [resize with { Scales = [size] }],
        Resize { Scales.Count: 0, Factor: null } resize when ratio is { } factor => [resize with { RatioRange = (factor, factor) }],
        RandomFlip when flip is { } direction => [new RandomFlip(1, direction)],
        RandomFlip => [],
        _ => [step],
    };
}
