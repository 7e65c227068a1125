namespace SegSharp.Configuration.Vocabulary;

/// <summary>Tells helper variables from misspelt keys at the top level, where Python configs hold both.</summary>
internal static class TopLevelNames
{
    private static readonly string[] _meaningless =
    [
        "compile", "cudnn_benchmark", "custom_imports", "default_scope", "device", "dist_backend", "dist_params", "env_cfg",
        "experiment_name",
        "find_unused_parameters", "gpu_ids", "gpus", "launcher", "local_rank", "log_level", "log_processor", "model_wrapper_cfg",
        "mp_start_method",
        "opencv_num_threads", "runner_type", "strategy", "use_ddp_wrapper", "workflow",
    ];

    // Helpers that many configs share; known here so that their misspellings are not taken for helpers of their own.
    private static readonly string[] _helpers =
    [
        "backbone_norm_cfg", "backend_args", "classes", "crop_size", "data_root", "dataset_type", "file_client_args",
        "img_norm_cfg", "img_ratios", "img_scale", "checkpoint", "checkpoint_file", "metainfo", "norm_cfg", "num_classes",
        "palette", "test_pipeline",
        "train_pipeline", "val_pipeline",
    ];

    // Published configs leave these behind unused, and nobody expects anything of them.
    private static readonly string[] _leftovers =
    [
        "backbone_norm_cfg", "backend_args", "checkpoint_file", "dataset_type", "file_client_args", "img_norm_cfg", "img_ratios",
        "norm_cfg", "tta_pipeline",
    ];

    /// <summary>Notes the keys without meaning, and refuses names that nobody refers to and that look like a misspelt key.</summary>
    /// <param name="root">The view of the whole config that all readers asked for their keys.</param>
    /// <param name="known">The keys that have a meaning.</param>
    /// <returns>The variables of the files that nothing reads.</returns>
    /// <exception cref="ConfigException">A name is a misspelt key, or an option of the command line changes what nothing reads.</exception>
    public static IReadOnlyList<UnreadKey> Check(ConfigSection root, IReadOnlyCollection<string> known)
    {
        root.Ignore(_meaningless);
        HashSet<string> all = [.. known, .. _meaningless, .. _helpers];
        ConfigFacts facts = root.Dict.Facts;
        foreach (ConfigEntry entry in facts.IsRecord ? [] : root.Dict.Entries)
        {
            if (all.Contains(entry.Key) || facts.References.Contains(entry.Key) || entry.KeyLocation.File == ConfigOverrides.File
                || entry.Key.Length > 100)
            {
                continue;
            }

            string? near = all
                .Where(name => Math.Abs(name.Length - entry.Key.Length) <= 2
                    && NearestName.Distance(entry.Key, name) <= (name.Length <= 5 ? 1 : 2))
                .MinBy(name => NearestName.Distance(entry.Key, name));
            if (near is not null)
            {
                throw new ConfigException(
                    $"'{entry.Key}' is not known and nothing refers to it", entry.KeyLocation, entry.Key, $"Did you mean '{near}'?");
            }
        }

        NearestKey nearest = new(root.Dict, known, _meaningless);
        foreach ((string path, SourceLocation location) in facts.Unfollowed)
        {
            string name = path.Split('.', '[')[0];
            if (!_meaningless.Contains(name) && (!known.Contains(name) || IsSuperseded(root, name)))
            {
                string remedy = nearest.Offer(path[(path.LastIndexOf('.') + 1)..], name) ?? nearest.Offer(name, name) ?? nearest.List();
                throw new ConfigException("nothing reads this key, so the option changes nothing", location, path, remedy);
            }
        }

        return [.. root.Dict.Entries.Where(entry => IsUnread(entry, root.Dict, known))
            .Select(entry => new UnreadKey(entry.Key, entry.KeyLocation, nearest.Offer(entry.Key, entry.Key)))];
    }

    // Known in itself, but another key says the same and counts.
    private static bool IsSuperseded(ConfigSection root, string name) => root.Ignored.Contains(name) || name switch
    {
        "data_preprocessor" => root.Node("model") is ConfigDict model && model.ContainsKey(name),
        "vis_backends" => root.Node("visualizer") is ConfigDict visualizer && visualizer.ContainsKey(name),
        _ => false,
    };

    // A printed config holds the variables that it was made of beside what they were put into: equal values are no news.
    private static bool IsUnread(ConfigEntry entry, ConfigDict root, IReadOnlyCollection<string> known)
    {
        string name = entry.Key;
        if (root.Facts.IsRecord || !root.Facts.Unread.Contains(name) || name.StartsWith('_') || known.Contains(name)
            || _meaningless.Contains(name) || _leftovers.Contains(name))
        {
            return false;
        }

        IReadOnlyList<(string Path, ConfigNode Value)> alike = KeyPaths.Ending(root, known, name);
        return alike.All(place => !ConfigNode.SameValue(place.Value, entry.Value)) && (root.Facts.References.Count > 0 || alike.Count > 0);
    }
}
