using System.Text.Json.Nodes;
using SegSharp.Cli.Tests.Support;

namespace SegSharp.Cli.Tests.Registries;

/// <summary>A plugin's task learns from depth maps of 16 bits, through steps that resize, crop, mirror and turn.</summary>
public sealed class DepthTaskTests : IDisposable
{
    private static readonly string _plugin = typeof(DepthTask).Assembly.Location;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Train_DepthMapsOfAConfig_LearnsMetresAndMeasuresThem()
    {
        string config = Config("dict(type='LoadDepthAnnotation', depth_rescale_factor=1e-3)");
        CliProcess.Run("doctor", config, "--plugin", _plugin).Expect(0);
        CliProcess.Run("train", config, "--plugin", _plugin, "--work-dir", _folder.At("run")).Expect(0);
        JsonNode[] log = [.. File.ReadLines(_folder.At("run", "log.jsonl")).Select(line => JsonNode.Parse(line)!)];
        JsonNode[] values = [.. log.Select(line => line["values"]).OfType<JsonNode>()];
        Assert.Equal([2.5, 2.5], values.Select(value => Math.Round(value["depth"]!.GetValue<double>(), 5)));
        Assert.True(values[1]["error"]!.GetValue<double>() < values[0]["error"]!.GetValue<double>());
        CliResult test = CliProcess.Run("test", config, _folder.At("run"), "--plugin", _plugin, "--format", "json");
        Assert.Equal(2.5, JsonNode.Parse(test.Expect(0).Out)!["values"]!["depth"]!.GetValue<double>(), 1e-5);
    }

    [Theory]
    [InlineData("", "the training data has no 'gt_depth_map', which the task needs", "Put dict(type='LoadDepthAnnotation')")]
    [InlineData("dict(type='LoadAnnotations')", "LoadAnnotations found no mask", "seg_map_path")]
    [InlineData("dict(type='LoadDepthAnnotation', depth_scale=2)", "depth_scale", "LoadDepthAnnotation")]
    public void Doctor_PipelineThatTheTaskCannotUse_IsToldBeforeTheRun(string step, string problem, string remedy)
    {
        string config = Config(step);
        CliResult look = CliProcess.Run("doctor", config, "--plugin", _plugin, "--lang", "en").Expect(1);
        Assert.Contains(problem, look.Out, StringComparison.Ordinal);
        Assert.Contains(remedy, look.Out, StringComparison.Ordinal);
        CliResult training = CliProcess.Run("train", config, "--plugin", _plugin, "--work-dir", _folder.At("run"),
            "--lang", "en").Expect(1);
        Assert.Contains(problem, training.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_MissingDepthMap_IsToldWithItsKeys()
    {
        string config = Config("dict(type='LoadDepthAnnotation')");
        string name = Path.GetFileName(Directory.GetFiles(_folder.At("data", "images", "train")).Order(StringComparer.Ordinal).First());
        File.Delete(_folder.At("data", "depths", "train", name));
        CliResult look = CliProcess.Run("doctor", config, "--plugin", _plugin, "--lang", "en").Expect(1);
        Assert.Contains($"depths/train/{name}', but", look.Out, StringComparison.Ordinal);
        Assert.Contains("depth_map_path", look.Out, StringComparison.Ordinal);
    }

    private string Config(string step)
    {
        string data = TinyData.WriteImages(_folder.Path);
        foreach (string image in Directory.GetFiles(Path.Combine(data, "images"), "*.png", SearchOption.AllDirectories))
        {
            string depth = Path.Combine(data, "depths", Path.GetRelativePath(Path.Combine(data, "images"), image));
            IO.AtomicFile.WriteAllBytes(depth, DeepPng.Encode(TinyData.Size, TinyData.Size, channels: 1, value: 2500));
        }

        string path = _folder.At("depth.py"), used = step.Length > 0 ? $"{step}, " : "";
        IO.AtomicFile.WriteAllText(path, $"""
            moves = [dict(type='RandomResize', scale=(64, 64), ratio_range=(1.0, 1.5)), dict(type='RandomCrop', crop_size=(48, 48)),
                     dict(type='RandomFlip', prob=0.5), dict(type='RandomRotate', prob=0.5, degree=20)]
            model = dict(type='DepthTask', data_preprocessor=dict(type='SegDataPreProcessor', mean=[120, 120, 120], std=[60, 60, 60]))
            train_dataloader = dict(batch_size=2, num_workers=0, dataset=dict(
                type='BaseSegDataset', data_root='{data}', img_suffix='.png',
                data_prefix=dict(img_path='images/train', depth_map_path='depths/train'),
                pipeline=[dict(type='LoadImageFromFile'), {used}*moves, dict(type='PackSegInputs')]))
            val_dataloader = dict(batch_size=1, num_workers=0, dataset=dict(
                type='BaseSegDataset', data_root='{data}', img_suffix='.png',
                data_prefix=dict(img_path='images/val', depth_map_path='depths/val'),
                pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadDepthAnnotation', depth_rescale_factor=1e-3),
                          dict(type='PackSegInputs')]))
            test_dataloader = val_dataloader
            optim_wrapper = dict(type='OptimWrapper', optimizer=dict(type='AdamW', lr=0.002))
            train_cfg = dict(type='IterBasedTrainLoop', max_iters=8, val_interval=4)
            default_hooks = dict(checkpoint=dict(type='CheckpointHook', by_epoch=False, interval=8, save_best='error', rule='less'))
            randomness = dict(seed=1)
            """);
        return path;
    }
}
