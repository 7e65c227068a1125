using SegSharp.Configuration;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Datasets;

/// <summary>Reads data sets that are made of others.</summary>
internal static class DatasetWrappers
{
    public static SegmentationDataset Concat(ConfigSection section, Registry<SegmentationDataset> registry)
    {
        section.Ignore("lazy_init", "ignore_keys", "verify_meta");
        if (section.Has("pipeline"))
        {
            throw section.Error("pipeline", "joined data sets have no pipeline of their own", "Give each of the data sets its pipeline");
        }

        bool areMeasuredApart = section.Bool("separate_eval", false);
        IReadOnlyList<ConfigSection> parts = section.Sections("datasets");
        if (parts.Count == 0)
        {
            throw section.Error("datasets", "there is nothing to join", "Give a list of data sets");
        }

        try
        {
            return SegmentationDataset.Concat([.. parts.Select(registry.Build)], areMeasuredApart);
        }
        catch (DataException e) when (e.File is null)
        {
            throw section.Error("datasets", e.Message.TrimEnd('.'));
        }
    }

    public static SegmentationDataset Repeat(ConfigSection section, Registry<SegmentationDataset> registry)
    {
        section.Ignore("lazy_init");
        int times = section.Int("times");
        SegmentationDataset dataset = registry.Build(DatasetTree.Wrapped(section));
        long count = (long)times * dataset.Count;
        return times >= 1 && count <= int.MaxValue
            ? dataset.Select([.. Enumerable.Range(0, (int)count).Select(index => index % dataset.Count)])
            : throw section.Error("times", $"it is {times}", "Give an integer of at least 1");
    }

    public static SegmentationDataset ClassBalanced(ConfigSection section, Registry<SegmentationDataset> registry, DatasetListing listing)
    {
        section.Ignore("lazy_init");
        double threshold = section.Double("oversample_thr");
        if (threshold is not (> 0 and <= 1))
        {
            throw section.Error("oversample_thr", $"it is {threshold}",
                "Give a fraction above 0 and up to 1: a class in fewer images than that is repeated");
        }

        SegmentationDataset dataset = registry.Build(DatasetTree.Wrapped(section));
        if (listing.OpensFiles)
        {
            return dataset.Select(ClassBalance.Repeat(LabelCensus.Of(dataset), threshold));
        }

        listing.LeaveOut();
        return dataset;
    }

    public static SegmentationDataset Mix(ConfigSection section, Registry<SegmentationDataset> registry)
    {
        section.Ignore("lazy_init", "skip_type_keys");
        SegmentationDataset dataset = registry.Build(DatasetTree.Wrapped(section));
        TransformPipeline pipeline = TransformRegistry.BuildPipeline(section.Sections("pipeline"));
        return dataset.Then([.. pipeline.Transforms.Select(step => step is IMixTransform mix ? new MixStep(mix, dataset) : step)]);
    }
}
