using SegSharp.Configuration;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;
using SegSharp.Inference;
using SegSharp.Inference.Rendering;
using SegSharp.IO;
using SegSharp.Tests.Data;
using SegSharp.Tests.Data.Imaging.Tiff;
using SegSharp.Training;

namespace SegSharp.Tests.Training;

/// <summary>Images of many bands from their files to metrics and overlay.</summary>
public sealed class MultiBandTests
{
    private const int Size = 32;

    // only the last band tells the square from the ground
    [Theory]
    [InlineData(6, 16, "dict(type='LoadSingleRSImageFromFile')")]
    [InlineData(5, 8, "dict(type='LoadImageFromFile', color_type='unchanged', to_float32=True)")]
    [InlineData(2, 8, "dict(type='LoadImageFromFile', color_type='unchanged', imdecode_backend='tifffile')")]
    public void Run_ManyBands_LearnsFromThemAndPredicts(int bands, int bits, string load)
    {
        using TemporaryDirectory directory = new();
        Directory.CreateDirectory(directory["images"]);
        for (int i = 0; i < 4; i++)
        {
            Write(directory.Root, i, bands, bits);
        }

        int scale = bits == 8 ? 1 : 200;
        string mean = string.Join(", ", Enumerable.Repeat(100 * scale, bands)),
            std = string.Join(", ", Enumerable.Repeat(50 * scale, bands));
        Experiment experiment = ExperimentReader.Read(ConfigFile.Parse($$"""
            model = dict(
                type='EncoderDecoder',
                data_preprocessor=dict(mean=[{{mean}}], std=[{{std}}], bgr_to_rgb=False, size=({{Size}}, {{Size}})),
                backbone=dict(
                    type='MixVisionTransformer', in_channels={{bands}}, embed_dims=8, num_layers=[1, 1, 1, 1], num_heads=[1, 2, 3,
                        4], drop_path_rate=0.0),
                decode_head=dict(
                    type='SegFormerHead', in_channels=[8, 16, 24, 32], in_index=[0, 1, 2, 3], dropout_ratio=0.0, num_classes=2,
                    norm_cfg=dict(type='BN'), decoder_params=dict(embed_dim=16)))
            squares = dict(
                type='BaseSegDataset', data_root='{{directory.Root}}', data_prefix=dict(img_path='images',
                    seg_map_path='masks'), img_suffix='.tif',
                metainfo=dict(classes=('ground', 'square')))
            train_dataloader = dict(batch_size=2, num_workers=1, dataset=dict(
                pipeline=[
                    {{load}}, dict(type='LoadAnnotations'), dict(type='RandomResize', scale=({{Size}}, {{Size}}), ratio_range=(0.9, 1.2),
                        keep_ratio=True),
                    dict(type='RandomCrop', crop_size=({{Size}}, {{Size}})), dict(type='RandomFlip', prob=0.5), dict(type='PackSegInputs')],
                **squares))
            val_dataloader = dict(batch_size=1, num_workers=1, dataset=dict(
                pipeline=[{{load}}, dict(type='LoadAnnotations'), dict(type='PackSegInputs')], **squares))
            val_evaluator = dict(type='IoUMetric', iou_metrics=['mIoU'])
            optim_wrapper = dict(optimizer=dict(type='AdamW', lr=0.01, weight_decay=0.01))
            train_cfg = dict(type='IterBasedTrainLoop', max_iters=50, val_interval=50)
            """));
        using TrainingSession session = TrainingSession.Create(experiment,
            new SessionOptions { WorkDirectory = directory["run"], Seed = 1 });
        TrainingOutcome outcome = session.Run();
        Assert.InRange(outcome.LastValidation!.Metrics.MeanIoU, 0.7, 1);

        Predictor predictor = Predictor.Load(directory["run/iter_50.safetensors"]);
        Image image = predictor.Loader.Read(directory["images/0.tif"]);
        Assert.Equal(bands, image.Channels);
        LabelMap labels = predictor.Predict(image);
        ConfusionMatrix matrix = new(2, 255);
        matrix.Add<byte>(labels.Labels, ImageFile.ReadLabels(directory["masks/0.png"]).Labels);
        Assert.InRange(matrix.Compute().MeanIoU, 0.7, 1);
        ByteImage overlay = Overlay.Draw(ImagePreview.Of(image, predictor.Loader.InFileOrder), labels, predictor.Palette);
        Assert.Equal((Size, Size, 3), (overlay.Height, overlay.Width, overlay.Channels));
    }

    [Fact]
    public void Of_SixteenBits_StretchesTheFirstThreeBandsAsRedGreenBlue()
    {
        float[] pixels = [.. Enumerable.Range(0, 1000).SelectMany(i => (float[])[i, 5000 + (2 * i), 7, 1, 1])];
        ByteImage picture = ImagePreview.Of(new FloatImage(10, 100, 5, pixels));
        Assert.Equal([0, 0, 0], picture.Pixels[..3].ToArray());
        Assert.Equal([0, 255, 255], picture.Pixels[^3..].ToArray()); // blue never changes
        Assert.InRange(picture.Pixels[(500 * 3) + 2], 126, 130);
    }

    private static void Write(string root, int number, int bands, int bits)
    {
        LabelMap mask = new(Size, Size);
        int left = 4 + (4 * number), factor = bits == 8 ? 1 : 200;
        for (int y = 8; y < 24; y++)
        {
            mask.Labels.Slice((y * Size) + left, 16).Fill(1);
        }

        byte[] labels = mask.Labels.ToArray();
        TestTiff tiff = new()
        {
            Width = Size,
            Height = Size,
            Bands = bands,
            Bits = bits,
            Compression = 8,
            Predictor = 2,
            Source = (y, x, band) =>
                band == bands - 1 ? factor * (labels[(y * Size) + x] == 1 ? 180 : 40) : factor * ((x + (3 * y) + (7 * band)) % 200),
        };
        AtomicFile.WriteAllBytes(Path.Combine(root, "images", $"{number}.tif"), tiff.Write());
        ImageFile.WriteLabels(Path.Combine(root, "masks", $"{number}.png"), mask);
    }
}
