using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Loading;
using SegSharp.Evaluation;
using SegSharp.Models.Segmentors;

namespace SegSharp.Training;

/// <summary>Data sets and loaders as a config describes them.</summary>
public static class ExperimentData
{
    /// <summary>Builds a data set; its files are listed and paired.</summary>
    /// <exception cref="ConfigException">A type or key is unknown.</exception>
    /// <exception cref="Data.DataException">Folders or files are missing.</exception>
    public static SegmentationDataset Dataset(DataOptions options) => DatasetRegistry.Create().Build(options.Dataset);

    /// <summary>Builds the measurement on a data set.</summary>
    public static Evaluator Evaluator(DataOptions options, DataPreprocessorOptions? preprocessor) => new(Dataset(options), new DataLoaderOptions
    {
        BatchSize = options.BatchSize,
        Workers = options.Workers,
        Preprocessor = DataPreprocessor.From(preprocessor),
    });

    internal static DataLoader TrainingLoader(SegmentationDataset dataset, Experiment experiment, long seed, long consumedBatches) =>
        DataLoader.ForTraining(dataset, new DataLoaderOptions
        {
            BatchSize = experiment.Train!.BatchSize,
            Workers = experiment.Train.Workers,
            Seed = seed,
            ConsumedBatches = consumedBatches,
            Preprocessor = DataPreprocessor.From(experiment.DataPreprocessor),
        });

    internal static void RequireClasses(this ConfigSection model, EncoderDecoder built, SegmentationDataset dataset)
    {
        if (dataset.Classes.Count != built.NumClasses)
        {
            throw model.Section("decode_head").Error(
                "num_classes", $"the model tells {built.NumClasses} classes apart, but the data set has {dataset.Classes.Count}",
                $"Set num_classes={dataset.Classes.Count}, or give the data set {built.NumClasses} classes");
        }
    }
}
