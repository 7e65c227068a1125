using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.Evaluation;
using SegSharp.Inference;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>Data sets and loaders as a config describes them.</summary>
public static class ExperimentData
{
    /// <summary>Builds a data set; its files are listed and paired.</summary>
    /// <param name="options">The data set.</param>
    /// <param name="folders">Lists the folders; null to look through them anew.</param>
    /// <exception cref="ConfigException">A type or key is unknown.</exception>
    /// <exception cref="Data.DataException">Folders or files are missing.</exception>
    public static SegmentationDataset Dataset(DataOptions options, FolderListings? folders = null) =>
        Part(DatasetRegistry.Create(options.Dataset.Registries, DatasetListing.Strict(options.UsesMasks, folders)).Build(options.Dataset),
            options);

    /// <summary>The samples that a loader takes of its data set.</summary>
    internal static SegmentationDataset Part(SegmentationDataset dataset, DataOptions options) =>
        options.SamplesOf(dataset.Count) is int count && count < dataset.Count
        ? dataset.Select([.. Enumerable.Range(0, count)])
        : dataset;

    /// <summary>What a config says of a data set; its files need not be there. Of several data sets, the first one's.</summary>
    /// <exception cref="ConfigException">A type or key is unknown.</exception>
    public static DatasetOptions Describe(DataOptions options) =>
        DatasetRegistry.Create(options.Dataset.Registries, DatasetListing.None).Build(options.Dataset).Options;

    /// <summary>Builds the measurement of a config's model on a data set.</summary>
    /// <param name="experiment">The config; whole or slide inference comes from its model, normalisation from its preprocessor.</param>
    /// <param name="options">The data set.</param>
    /// <param name="useTestTimeAugmentation">Whether each image is looked at several times, as the config says.</param>
    /// <param name="measures">What is measured; null for what the config says of validations.</param>
    /// <param name="folders">Lists the folders; null to look through them anew.</param>
    /// <exception cref="ConfigException">A type or key is unknown, or there is no test-time augmentation.</exception>
    /// <exception cref="Data.DataException">Folders or files are missing.</exception>
    public static Evaluator Evaluator(
        Experiment experiment, DataOptions options, bool useTestTimeAugmentation = false, EvaluationOptions? measures = null,
        FolderListings? folders = null)
    {
        bool isInPipelines = useTestTimeAugmentation && experiment.TestTimePipeline.Count == 0;
        SegmentationDataset dataset = Dataset(isInPipelines ? options with { Dataset = TestTimeAugmentation.Augment(options.Dataset) }
            : options, folders);
        if (useTestTimeAugmentation && !isInPipelines)
        {
            dataset = dataset.WithViews(TestTimeAugmentation.Views(experiment.TestTimePipeline, options.Dataset));
        }

        return Evaluator(experiment, options, dataset, measures);
    }

    /// <summary>Builds the measurement on a data set that is there already.</summary>
    internal static Evaluator Evaluator(Experiment experiment, DataOptions options, SegmentationDataset dataset,
        EvaluationOptions? measures = null)
    {
        ValidationSource source = Validation(experiment, options, dataset);
        return new Evaluator(dataset, source.Loading,
            experiment.Model is { } model ? InferenceModeReader.Read(model) : null) { Measures = measures ?? source.Measures };
    }

    /// <summary>What a task's validation is made from.</summary>
    /// <param name="experiment">The config.</param>
    /// <param name="options">How the data is loaded.</param>
    /// <param name="dataset">The data.</param>
    /// <param name="measures">What is measured; null for what the config says of validations.</param>
    public static ValidationSource Validation(Experiment experiment, DataOptions options, SegmentationDataset dataset,
        EvaluationOptions? measures = null)
    {
        DataLoaderOptions loading = new()
        {
            BatchSize = options.BatchSize,
            Workers = options.Workers,
            Preprocessor = DataPreprocessor.From(experiment.DataPreprocessor),
        };
        return new ValidationSource(dataset, loading, measures ?? experiment.Evaluation);
    }

    internal static DataLoader TrainingLoader(SegmentationDataset dataset, Experiment experiment, long seed, long consumedBatches) =>
        DataLoader.ForTraining(dataset, new DataLoaderOptions
        {
            BatchSize = experiment.Train!.BatchSize,
            Workers = experiment.Train.Workers,
            Seed = seed,
            Order = SamplerFactory.Create(experiment.Train.Sampler, dataset, seed),
            ConsumedBatches = consumedBatches,
            Preprocessor = DataPreprocessor.From(experiment.DataPreprocessor),
        });
}
