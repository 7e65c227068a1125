using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Diagnosis.Data;

/// <summary>Finds the folder data sets of a config, inside of whatever wraps them, and lists their files.</summary>
internal static class SplitReader
{
    /// <summary>The folder data sets; one that cannot be understood is left to the rules about configs.</summary>
    public static IReadOnlyList<SplitPlan> Read(Experiment experiment, string? dataRoot, FolderListings folders) =>
    [
        .. new (string Role, DataOptions? Data)[] { ("train", experiment.Train), ("val", experiment.Val), ("test", experiment.Test) }
            .Where(part => part.Data is not null)
            .SelectMany(part => DatasetTree.Leaves(part.Data!.Dataset),
                (part, section) => (part.Role, part.Data!.UsesMasks, Section: section))
            .SelectMany(part => Plans(part.Role, part.Section, experiment, folders, options => Place(options, dataRoot, part.UsesMasks))),
    ];

    private static DatasetOptions Place(DatasetOptions options, string? root, bool usesMasks)
    {
        DatasetOptions placed = root is null ? options : options with { Root = root };
        return usesMasks ? placed : placed.WithoutMasks();
    }

    private static IEnumerable<SplitPlan> Plans(
        string role, ConfigSection section, Experiment experiment, FolderListings folders, Func<DatasetOptions, DatasetOptions> place)
    {
        IReadOnlyList<DatasetOptions> described;
        IReadOnlyList<ISampleTransform> steps;
        try
        {
            described = DatasetRegistry.Describe(section) ?? [];
            steps = TransformRegistry.BuildViews(section.Sections("pipeline"))[0].Transforms;
        }
        catch (Exception e) when (e is ConfigException or DataException)
        {
            yield break;
        }

        foreach (DatasetOptions placed in described.Select(place))
        {
            int? classes = placed.Classes.Count > 0 ? placed.Classes.Count : null;
            bool reduces = steps.OfType<LoadAnnotations>().FirstOrDefault()?.ReduceZeroLabel ?? placed.ReduceZeroLabel;
            int crop = steps.ToList().FindIndex(step => step is RandomCrop);
            bool isCropFirst = crop >= 0
                && steps.Take(crop).All(step => step is LoadImageFromFile or LoadAnnotations or RandomFlip or PhotoMetricDistortion);
            yield return new SplitPlan
            {
                Role = role,
                Section = section,
                Options = placed,
                Rules = new LabelRules(classes, placed.IgnoreIndex, reduces, placed.LabelMapping, placed.Colors),
                Files = SplitFiles.List(placed, folders),
                Color = steps.OfType<LoadImageFromFile>().FirstOrDefault()?.Color ?? default,
                Crop = isCropFirst ? (RandomCrop)steps[crop] : null,
                IsPadded = steps.Any(step => step is Pad) || experiment.DataPreprocessor is { Size: not null },
            };
        }
    }
}
