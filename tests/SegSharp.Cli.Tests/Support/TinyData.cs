using SegSharp.Data.Imaging;
using SegSharp.Data.Synthetic;

namespace SegSharp.Cli.Tests.Support;

/// <summary>A data set and a model that train in moments.</summary>
internal static class TinyData
{
    public const int TrainCount = 8;
    public const int ValidationCount = 3;
    public const int Size = 64;

    // The demo's config with a model of a few thousand parameters.
    private const string Changes =
        """
        max_iters = 20
        warmup_iters = 2
        cudnn_benchmark = True
        data_preprocessor = dict(size=(64, 64))
        model = dict(
            data_preprocessor=data_preprocessor,
            backbone=dict(embed_dims=8, num_layers=[1, 1, 1, 1]),
            decode_head=dict(in_channels=[8, 16, 40, 64], channels=16))
        train_dataloader = dict(batch_size=4, dataset=dict(data_root=data_root))
        val_dataloader = dict(batch_size=2, dataset=dict(data_root=data_root))
        test_dataloader = val_dataloader
        param_scheduler = [
            dict(type='LinearLR', start_factor=1e-6, by_epoch=False, begin=0, end=warmup_iters),
            dict(type='PolyLR', eta_min=0.0, power=1.0, by_epoch=False, begin=warmup_iters, end=max_iters),
        ]
        train_cfg = dict(max_iters=max_iters, val_interval=max_iters)
        default_hooks = dict(logger=dict(interval=1), checkpoint=dict(interval=10))

        """;

    /// <summary>Writes the images below a folder.</summary>
    /// <returns>The data set's root.</returns>
    public static string WriteImages(string folder)
    {
        string root = Path.Combine(folder, "data");
        SyntheticDatasetOptions options = new() { TrainCount = TrainCount, ValidationCount = ValidationCount, Height = Size, Width = Size };
        SyntheticDataset.Write(root, options, Write);
        return root;
    }

    /// <summary>Writes a config for a data set.</summary>
    /// <returns>Its path.</returns>
    public static string WriteConfig(string folder, string root, string name = "tiny.py")
    {
        string demo = Path.Combine(AppContext.BaseDirectory, "configs", "segformer_mit-b0_1xb4_streets-128x192.py");
        string path = Path.Combine(folder, name);
        IO.AtomicFile.WriteAllText(path, $"_base_ = ['{demo}']\ndata_root = '{root}'\n{Changes}");
        return path;
    }

    private static void Write(string path, byte[] pixels, int width, int height, int channels)
    {
        if (channels == 1)
        {
            ImageFile.WriteLabels(path, new LabelMap(height, width, pixels));
        }
        else
        {
            ImageFile.Write(path, new ByteImage(height, width, channels, pixels));
        }
    }
}
