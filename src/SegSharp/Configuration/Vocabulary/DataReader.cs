namespace SegSharp.Configuration.Vocabulary;

/// <summary>
/// Reads the three data sets, from <c>train_dataloader</c> and its siblings (1.x) or from <c>data</c> (0.x), and the preprocessor.
/// </summary>
internal sealed class DataReader(ConfigProblems problems)
{
    // Slips of a few zeros: no machine holds such a batch, and threads without number keep one busy with starting and ending them.
    private const int MostImages = 1_000_000;
    private const int MostThreads = 1024;

    /// <summary>Reads what there is.</summary>
    public Experiment Read(ConfigSection root, Experiment experiment)
    {
        bool isNew = root.Has("train_dataloader") || root.Has("val_dataloader") || root.Has("test_dataloader");
        if (isNew)
        {
            root.Ignore("data");
        }

        ConfigSection? legacy = isNew ? null : root.OptionalSection("data");
        experiment = experiment with
        {
            Train = Loader(root, "train_dataloader") ?? Legacy(legacy, "train"),
            Val = Loader(root, "val_dataloader") ?? Legacy(legacy, "val"),
            Test = Loader(root, "test_dataloader") ?? Legacy(legacy, "test"),
            DataPreprocessor = Preprocessor(root),
            TestTimePipeline = root.HandedList("tta_pipeline"),
        };
        if (root.OptionalSection("tta_model") is { } averaging)
        {
            averaging.OneOf("type", averaging.Type, "SegTTAModel");
            averaging.Ignore("module", "data_preprocessor");
            averaging.Complete();
        }

        legacy?.Ignore("persistent_workers", "pin_memory", "shuffle", "unlabeled_samples_per_gpu");
        legacy?.Complete();
        return experiment;
    }

    private DataOptions? Loader(ConfigSection root, string key)
    {
        if (root.OptionalSection(key) is not { } loader)
        {
            return null;
        }

        if (!loader.Has("dataset"))
        {
            throw loader.Error("dataset", "'dataset' is missing", "Give a dict with the data set's type and data_root");
        }

        DataOptions result = WithRepeats(loader, "dataset") with
        {
            BatchSize = problems.Within(loader, "batch_size", loader.Int("batch_size", 1), 1, MostImages),
            Workers = problems.Within(loader, "num_workers", loader.Int("num_workers", 0), 0, MostThreads),
            Sampler = loader.Handed("sampler"),
            MaxBatches = loader.OptionalInt("num_batch_per_epoch") is { } most
                ? problems.AtLeast(loader, "num_batch_per_epoch", most, 1) : null,
        };

        // batches of training never end here, and those of a test are all taken
        loader.Ignore("drop_last", "persistent_workers", "pin_memory", "collate_fn", "batch_sampler", "prefetch_factor", "timeout",
            "worker_init_fn", "multiprocessing_context");
        loader.Complete();
        return result;
    }

    private DataOptions? Legacy(ConfigSection? data, string key)
    {
        if (data is null)
        {
            return null;
        }

        bool isTrain = key == "train";
        int samples = problems.Within(data, "samples_per_gpu", data.Int("samples_per_gpu", 1), 1, MostImages);
        int workers = problems.Within(data, "workers_per_gpu", data.Int("workers_per_gpu", 0), 0, MostThreads);
        ConfigSection? loader = data.OptionalSection($"{key}_dataloader");
        int ownSamples = isTrain ? samples : 1;
        if (loader is not null)
        {
            ownSamples = problems.Within(loader, "samples_per_gpu", loader.Int("samples_per_gpu", ownSamples), 1, MostImages);
            workers = problems.Within(loader, "workers_per_gpu", loader.Int("workers_per_gpu", workers), 0, MostThreads);
            loader.Ignore("drop_last", "persistent_workers", "pin_memory", "shuffle");
        }

        return data.Has(key) ? WithRepeats(data, key) with { BatchSize = ownSamples, Workers = workers } : null;
    }

    private DataOptions WithRepeats(ConfigSection owner, string key)
    {
        ConfigSection dataset = DatasetTree.Handed(owner, key);
        int times = 1;
        for (int level = 0; level < ReadBudget.MaxTreeDepth && DatasetTree.Repeats(dataset); level++)
        {
            ConfigSection repeat = dataset;
            int own = problems.AtLeast(repeat, "times", repeat.Int("times"), 1);
            problems.Require((long)times * own < int.MaxValue, repeat, "times", $"it is {own}", "Give a smaller number");
            times = unchecked(times * own);
            dataset = DatasetTree.Handed(repeat);
            repeat.Complete();
        }

        // A fresh view, so that the data set's own reader decides what is known.
        return new DataOptions(dataset.Fresh(), BatchSize: 1, Workers: 0, times);
    }

    // Of what MMDetection does to whole batches, padding to one size is what the preprocessor's size does.
    private static DataPreprocessorOptions WithBatchPadding(ConfigSection section, DataPreprocessorOptions options)
    {
        foreach (ConfigSection step in section.Sections("batch_augments"))
        {
            if (step.Type.Split('.')[^1] != "BatchFixedSizePad")
            {
                throw step.Error("type", "batches are not changed as a whole here",
                    "Give the transforms to the pipeline, where each sample gets them");
            }

            step.Ignore("pad_mask", "mask_pad_value", "pad_seg");
            options = options with
            {
                Size = step.Pair("size"),
                PadValue = step.Double("img_pad_value", options.PadValue),
                SegPadValue = step.Int("seg_pad_value", options.SegPadValue),
            };
        }

        return options;
    }

    private DataPreprocessorOptions? Preprocessor(ConfigSection root)
    {
        ConfigSection? shared = root.OptionalSection("data_preprocessor");
        ConfigSection? own = root.Node("model") is ConfigDict model && model.TryGet("data_preprocessor", out ConfigNode? node)
            && node is ConfigDict dict
            ? root.Of(dict, "model.data_preprocessor")
            : null;
        if ((own ?? shared) is not { } section)
        {
            return null;
        }

        section.OneOf("type", section.String("type", "SegDataPreProcessor"), "SegDataPreProcessor");
        DataPreprocessorOptions result = new()
        {
            Mean = section.Doubles("mean", []),
            Std = section.Doubles("std", []),
            SwapChannels = section.Bool("bgr_to_rgb", fallback: false) | section.Bool("rgb_to_bgr", fallback: false),
            PadValue = section.Double("pad_val", 0),
            SegPadValue = section.Int("seg_pad_val", 255),
            Size = section.Has("size") ? section.Pair("size") : null,
            SizeDivisor = section.OptionalInt("size_divisor"),
        };
        if (section.OptionalSection("test_cfg") is { } test)
        {
            result = result with { TestSize = test.Has("size") ? test.Pair("size") : null,
                TestSizeDivisor = test.OptionalInt("size_divisor") };
        }

        section.Ignore("non_blocking");
        result = WithBatchPadding(section, result);
        problems.Require(result.Std.All(value => value > 0), section, "std", "it holds a number that is not above 0",
            "Give the standard deviations of the channels");
        problems.Require(
            result.Mean.Count == result.Std.Count,
            section, "std", $"it has {result.Std.Count} numbers, but mean has {result.Mean.Count}", "Give one mean and one std a channel");
        problems.Require(
            result.Size is null || result.SizeDivisor is null, section, "size_divisor", "it is given beside size", "Give one of the two");
        problems.Require(result.SizeDivisor is null or > 0, section, "size_divisor", $"it is {result.SizeDivisor}",
            "Give an integer of at least 1");
        section.Complete();
        return result;
    }
}
