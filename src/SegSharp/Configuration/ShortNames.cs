namespace SegSharp.Configuration;

/// <summary>
/// The few names that <c>--cfg-options</c> may give without their path where the config has no variable of that name:
/// <c>max_iters=40</c> is
/// <c>train_cfg.max_iters=40</c> (1.x) or <c>runner.max_iters=40</c> (0.x).
/// </summary>
internal static class ShortNames
{
    // In each row the first path whose section is there; 1.x before 0.x, as everywhere.
    private static readonly Dictionary<string, string[]> _paths = new(StringComparer.Ordinal)
    {
        ["max_iters"] = ["train_cfg.max_iters", "runner.max_iters", "total_iters"],
        ["max_epochs"] = ["train_cfg.max_epochs", "runner.max_epochs", "total_epochs"],
        ["val_interval"] = ["train_cfg.val_interval", "evaluation.interval"],
        ["batch_size"] = ["train_dataloader.batch_size", "data.samples_per_gpu"],
        ["samples_per_gpu"] = ["data.samples_per_gpu", "train_dataloader.batch_size"],
        ["num_workers"] = ["train_dataloader.num_workers", "data.workers_per_gpu"],
        ["workers_per_gpu"] = ["data.workers_per_gpu", "train_dataloader.num_workers"],
        ["lr"] = ["optim_wrapper.optimizer.lr", "optimizer.lr"],
        ["weight_decay"] = ["optim_wrapper.optimizer.weight_decay", "optimizer.weight_decay"],
    };

    // These stand in several places and mean all of them, as long as the places agree.
    private static readonly Dictionary<string, string[]> _everywhere = new(StringComparer.Ordinal)
    {
        ["data_root"] = ["train_dataloader", "val_dataloader", "test_dataloader", "data"],
        ["num_classes"] = ["model"],
    };

    /// <summary>The paths that a name without a path stands for; none if it is no such name, or the config has no place for it.</summary>
    /// <param name="root">The config.</param>
    /// <param name="name">The name.</param>
    /// <param name="except">A top-level key below which nothing is read; null for none.</param>
    public static IReadOnlyList<string> Resolve(ConfigDict root, string name, string? except = null)
    {
        if (_paths.TryGetValue(name, out string[]? paths))
        {
            return Array.Find(paths, path => path.Split('.')[0] != except && HasSection(root, path)) is { } path ? [path] : [];
        }

        if (!_everywhere.TryGetValue(name, out string[]? sections))
        {
            return [];
        }

        IReadOnlyList<(string Path, ConfigNode Value)> places = KeyPaths.Ending(root, sections, name);
        return places.All(place => ConfigNode.SameValue(place.Value, places[0].Value)) ? [.. places.Select(place => place.Path)] : [];
    }

    // 0.x configs may hold an empty train_cfg, of the model; 'total_iters' needs no section, but must be there.
    private static bool HasSection(ConfigDict root, string path)
    {
        ConfigNode? node = root;
        string[] steps = path.Split('.');
        foreach (string step in steps.Length == 1 ? steps : steps[..^1])
        {
            node = node is ConfigDict dict && dict.TryGet(step, out ConfigNode? next) ? next : null;
        }

        return steps.Length == 1 ? node is not null : node is ConfigDict { Count: > 0 };
    }
}
