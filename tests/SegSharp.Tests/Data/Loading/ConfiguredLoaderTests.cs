using SegSharp.Configuration;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;

namespace SegSharp.Tests.Data.Loading;

/// <summary>From the text of a config to batches.</summary>
public sealed class ConfiguredLoaderTests : IDisposable
{
    private const string Config = """
        data_preprocessor = dict(
            type='SegDataPreProcessor', mean=[123.675, 116.28, 103.53], std=[58.395, 57.12, 57.375],
            bgr_to_rgb=True, pad_val=0, seg_pad_val=11, size=(20, 20))
        model = dict(type='EncoderDecoder', data_preprocessor=data_preprocessor)
        data_root = '.'
        train_dataloader = dict(
            batch_size=2, num_workers=2, sampler=dict(type='InfiniteSampler', shuffle=True),
            dataset=dict(
                type='CamVidDataset', data_root=data_root, img_suffix='.png', ignore_index=11,
                data_prefix=dict(img_path='images', seg_map_path='masks'),
                pipeline=[
                    dict(type='LoadImageFromFile'),
                    dict(type='LoadAnnotations'),
                    dict(type='RandomResize', scale=(32, 24), ratio_range=(0.5, 2.0), keep_ratio=True),
                    dict(type='RandomCrop', crop_size=(20, 20), cat_max_ratio=0.75, ignore_index=11),
                    dict(type='RandomFlip', prob=0.5),
                    dict(type='PhotoMetricDistortion'),
                    dict(type='PackSegInputs'),
                ]))
        """;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Next_ConfigOfTheNewGeneration_GivesNormalisedPaddedBatches()
    {
        TestData.WriteDataset(_directory.Root, 4);
        ImageFile.WriteLabels(_directory["masks/000.png"], new LabelMap(24, 32, [.. Enumerable.Repeat((byte)11, 24 * 32)]));
        Experiment experiment =
            ExperimentReader.Read(ConfigFile.Parse(Config.Replace("'.'", $"'{_directory.Root}'", StringComparison.Ordinal)));
        SegmentationDataset dataset = DatasetRegistry.Create().Build(experiment.Train!.Dataset);

        using DataLoader loader = DataLoader.ForTraining(dataset, new DataLoaderOptions
        {
            BatchSize = experiment.Train.BatchSize,
            Workers = experiment.Train.Workers,
            Preprocessor = DataPreprocessor.From(experiment.DataPreprocessor),
        });

        for (int i = 0; i < 6; i++)
        {
            using SampleBatch batch = loader.Next();
            Assert.Equal((2, 3, 20, 20), (batch.N, batch.C, batch.H, batch.W));
            Assert.InRange(batch.Pixels.Min(), -2.2f, 0f);
            Assert.InRange(batch.Pixels.Max(), 0f, 2.7f);
            Assert.All(batch.Labels!, label => Assert.True(label is < 3 or 11));
        }
    }
}
