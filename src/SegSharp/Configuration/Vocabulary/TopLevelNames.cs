namespace SegSharp.Configuration.Vocabulary;

/// <summary>Tells helper variables from misspelt keys at the top level, where Python configs hold both.</summary>
internal static class TopLevelNames
{
    private static readonly string[] _meaningless =
    [
        "cudnn_benchmark", "custom_imports", "default_scope", "device", "dist_params", "env_cfg", "experiment_name",
        "find_unused_parameters", "gpu_ids", "launcher", "log_level", "log_processor", "mp_start_method", "opencv_num_threads",
        "workflow",
    ];

    // Helpers that many configs share; known here so that their misspellings are not taken for helpers of their own.
    private static readonly string[] _helpers =
    [
        "backbone_norm_cfg", "backend_args", "classes", "crop_size", "data_root", "dataset_type", "file_client_args",
        "img_norm_cfg", "img_ratios", "img_scale", "checkpoint", "checkpoint_file", "metainfo", "norm_cfg", "num_classes", "palette", "test_pipeline",
        "train_pipeline", "val_pipeline",
    ];

    /// <summary>Notes the keys without meaning, and refuses names that nobody refers to and that look like a misspelt key.</summary>
    /// <param name="root">The view of the whole config that all readers asked for their keys.</param>
    /// <param name="known">The keys that have a meaning.</param>
    public static void Check(ConfigSection root, IReadOnlyCollection<string> known)
    {
        root.Ignore(_meaningless);
        string[] all = [.. known, .. _meaningless, .. _helpers];
        foreach (ConfigEntry entry in root.Dict.Entries)
        {
            if (all.Contains(entry.Key) || root.Dict.References.Contains(entry.Key) || entry.Key.Length > 100)
            {
                continue;
            }

            string? near = all
                .Where(name => Math.Abs(name.Length - entry.Key.Length) <= 2 && NearestName.Distance(entry.Key, name) <= (name.Length <= 5 ? 1 : 2))
                .MinBy(name => NearestName.Distance(entry.Key, name));
            if (near is not null)
            {
                throw new ConfigException(
                    $"'{entry.Key}' is not known and nothing refers to it", entry.KeyLocation, entry.Key, $"Did you mean '{near}'?");
            }
        }
    }
}
