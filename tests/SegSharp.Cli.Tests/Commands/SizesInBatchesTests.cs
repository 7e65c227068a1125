using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>
/// What becomes of the sizes of images and masks in a pipeline: the doctor tells without a scan what training would stop at,
/// and nothing else.
/// </summary>
public sealed class SizesInBatchesTests : IDisposable
{
    private const string Late =
        "dict(type='Resize', scale=(48, 48)), dict(type='LoadAnnotations'), dict(type='RandomCrop', crop_size=(32, 32))";
    private const string Aligned = "dict(type='LoadAnnotations'), ";
    private const string AnySize = "dict(type='LoadAnnotations'), dict(type='RandomFlip', prob=0.5)";
    private const string Scaled =
        "dict(type='LoadAnnotations'), dict(type='RandomResize', scale=(64, 64), ratio_range=(0.5, 2.0), keep_ratio=True)";
    private const string Crop = ", dict(type='RandomCrop', crop_size=(32, 32))";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Late, 64, 64, 1, "labels of 64x64 pixels")]
    [InlineData(AnySize, 64, 48, 2, "the images of a batch must have one size")]
    [InlineData(Scaled, 64, 64, 2, "the images of a batch must have one size")]
    [InlineData("dict(type='LoadAnnotations'), dict(type='Resize', scale=(64, 32), keep_ratio=True)", 64, 48, 2,
        "the images of a batch must have one size")]
    public void Pipelines_ThatEndInTwoSizes_AreRefusedByDoctorAndTraining(string steps, int first, int second, int batch, string reason)
    {
        string config = Write(steps, batch, [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? first : second)]);
        CliResult doctor = InProcess.Run("doctor", config, "--cfg-options", "max_iters=60").Expect(1);
        Assert.Contains(reason, doctor.Out, StringComparison.Ordinal);
        Assert.Contains("train_dataloader.dataset.pipeline", doctor.Out, StringComparison.Ordinal);
        InProcess.Run("train", config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=60").ExpectError(reason);
        Assert.False(Directory.Exists(_folder.At("run")));
    }

    [Theory]
    [InlineData(AnySize, 64, 64, 2)] // all have one size
    [InlineData(AnySize, 64, 48, 1)]
    [InlineData(Scaled + Crop, 64, 64, 2)]
    [InlineData(Scaled + ", dict(type='RandomCrop', crop_size=(60, 60)), dict(type='Pad', size=(60, 60))", 64, 48, 2)]
    // a step that changes nothing
    [InlineData("dict(type='Resize', scale=(64, 64)), " + Aligned + "dict(type='RandomCrop', crop_size=(32, 32))", 64, 64, 2)]
    // the logits are resized to the labels
    [InlineData("dict(type='Resize', scale=(32, 32)), " + Aligned + "dict(type='RandomFlip', prob=0.5)", 64, 64, 2)]
    [InlineData("dict(type='LoadAnnotations'), dict(type='Resize', scale=(64, 64)), dict(type='SegRescale', scale_factor=0.5)", 64, 48, 2)]
    public void Pipelines_ThatEndInOneSize_FitAndTrain(string steps, int first, int second, int batch)
    {
        string config = Write(steps, batch, [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0 ? first : second)]);
        Assert.DoesNotContain("batch", InProcess.Run("doctor", config).Expect(0).Out, StringComparison.Ordinal);
        InProcess.Run("train", config, "--work-dir", _folder.At("run")).Expect(0);
    }

    [Fact]
    public void Pipelines_WhoseBatchesDifferSeldom_AreWarnedAbout()
    {
        string config = Write(AnySize, 2, [.. Enumerable.Range(0, 40).Select(i => i == 20 ? 48 : 64)]);
        CliResult doctor = InProcess.Run("doctor", config).Expect(0);
        Assert.Contains("warning", doctor.Out, StringComparison.Ordinal);
        Assert.Contains("the images of a batch must have one size", doctor.Out, StringComparison.Ordinal);
        InProcess.Run("doctor", config, "--cfg-options", "max_iters=4000").Expect(1);
    }

    [Fact]
    public void Validation_OfSeveralSizesInABatch_IsRefusedUnlessItIsPadded()
    {
        string config = Write(AnySize + Crop, 2, [64, 64, 48, 64]);
        InProcess.Run("doctor", config).Expect(0);
        Assert.Contains(
            "data_preprocessor.test_cfg a size_divisor",
            InProcess.Run("doctor", config, "--cfg-options", "val_dataloader.batch_size=2").Expect(1).Out, StringComparison.Ordinal);
        InProcess.Run("train", config, "--work-dir", _folder.At("run"), "--cfg-options", "val_dataloader.batch_size=2",
            "model.data_preprocessor.test_cfg=dict(size_divisor=32)").Expect(0);
    }

    // heights as given; all are 64 pixels wide
    private string Write(string steps, int batch, int[] heights)
    {
        string root = _folder.At("data");
        for (int i = 0; i < heights.Length; i++)
        {
            ImageFile.Write(Path.Combine(root, "images", $"{i:00}.png"), new ByteImage(heights[i], 64, 3));
            ImageFile.WriteLabels(Path.Combine(root, "masks", $"{i:00}.png"),
                new LabelMap(heights[i], 64, [.. Enumerable.Range(0, heights[i] * 64).Select(at => (byte)(at / 8 % 2))]));
        }

        string config = _folder.At("sizes.py");
        AtomicFile.WriteAllText(config, $$"""
            _base_ = ['{{TinyData.WriteConfig(_folder.Path, root)}}']
            classes = ('rest', 'thing')
            max_iters = 3
            model = dict(data_preprocessor=dict(_delete_=True, type='SegDataPreProcessor', mean=[1, 2, 3], std=[4, 5, 6]),
                decode_head=dict(num_classes=2))
            common = dict(_delete_=True, type='BaseSegDataset', data_root='{{root}}',
                data_prefix=dict(img_path='images', seg_map_path='masks'), img_suffix='.png', metainfo=dict(classes=classes))
            train_dataloader = dict(batch_size={{batch}}, num_workers=0,
                dataset=dict(**common, pipeline=[dict(type='LoadImageFromFile'), {{steps}}, dict(type='PackSegInputs')]))
            val_dataloader = dict(batch_size=1, num_workers=0,
                dataset=dict(**common, pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]))
            test_dataloader = val_dataloader
            param_scheduler = [dict(type='PolyLR', power=1.0, by_epoch=False, begin=0, end=max_iters)]
            train_cfg = dict(max_iters=max_iters, val_interval=max_iters)
            """);
        return config;
    }
}
