using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Annotations;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Loading;
using SegSharp.IO;
using SegSharp.Tests.Data.Imaging.Tiff;

namespace SegSharp.Tests.Data.Transforms;

/// <summary>Depth maps from a config to a batch.</summary>
public sealed class LoadDepthAnnotationTests : IDisposable
{
    private const int Height = 12, Width = 20;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(16, 1, 0.001)]
    [InlineData(32, 3, 1)]
    [InlineData(8, 1, 0.1)]
    public void Batch_DepthMapsOfAFolder_HoldTheFilesNumbers(int bits, int format, double factor)
    {
        Write(bits, format, (y, x) => 1 + (10 * y) + x);
        SegmentationDataset dataset = Build($"dict(type='LoadDepthAnnotation', depth_rescale_factor={factor})");
        using DataLoader loader = DataLoader.ForEvaluation(dataset, new DataLoaderOptions { BatchSize = 2 });
        using SampleBatch batch = loader.Next();
        float[] depths = batch.Depths();
        Assert.Equal(2 * Height * Width, depths.Length);
        Assert.All(Enumerable.Range(0, depths.Length), i => Assert.Equal(
            (float)factor * (1 + (10 * (i / Width % Height)) + (i % Width)), depths[i]));
        Assert.Equal((Height, Width), (batch.Named<DepthMap>("gt_depth_map")[1].Height, batch.Named<DepthMap>("gt_depth_map")[1].Width));
    }

    [Fact]
    public void Batch_PaddedImages_HaveDepthsOfNoMeasurementThere()
    {
        Write(16, 1, (y, x) => x == 0 ? 7 : 1000);
        SegmentationDataset dataset = Build("dict(type='LoadDepthAnnotation', depth_rescale_factor=0.001, unknown_value=7)");
        using DataLoader loader = DataLoader.ForTraining(dataset, new DataLoaderOptions
        {
            BatchSize = 1,
            Shuffle = false,
            Preprocessor = new DataPreprocessor { Size = (14, 24) },
        });
        using SampleBatch batch = loader.Next();
        float[] depths = batch.Depths();
        Assert.Equal(14 * 24, depths.Length);
        Assert.Equal((float[])[7, 1, 1, 7], (float[])[depths[0], depths[1], depths[Width - 1], depths[Width]]);
        Assert.All(depths[(Height * 24)..], depth => Assert.Equal(7, depth));
    }

    [Fact]
    public void Apply_NumbersThatAreNone_AreNoMeasurement()
    {
        Write(32, 3, (y, x) => x == 1 ? double.NaN : x == 2 ? double.PositiveInfinity : 5);
        Sample sample = Build("dict(type='LoadDepthAnnotation')").Load(0, new SeededSampleRandom(0, 0, 0));
        Assert.Equal([5, 0, 0, 5], ((DepthMap)sample.Annotations["gt_depth_map"]!).Depths.Pixels[..4].ToArray());
    }

    [Theory]
    [InlineData("dict(type='LoadDepthAnnotation', depth_rescale_factor=0)", "depth_rescale_factor: it is 0")]
    [InlineData("dict(type='LoadDepthAnnotation', interpolation='cubic')", "'cubic' is not known here")]
    [InlineData("dict(type='LoadDepthAnnotation', depth_factor=2)", "depth_factor")]
    public void Read_WrongKey_IsToldWithIt(string step, string expected)
    {
        Write(16, 1, (_, _) => 1);
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Build(step)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_WhatDoesNotFit_IsToldInOneSentence()
    {
        Write(16, 1, (_, _) => 1);
        string none =
            Refused(() => Build("dict(type='LoadDepthAnnotation')", "img_path='images'").Load(0, new SeededSampleRandom(0, 0, 0)));
        Assert.Contains("data_prefix.depth_map_path", none, StringComparison.Ordinal);
        Assert.Contains("does not exist", Refused(() => Build("", "img_path='images', depth_map_path='depth'")), StringComparison.Ordinal);
        string suffix = Refused(() => Build("", more: "depth_map_suffix='.png'"));
        Assert.Contains("2 of 2 images have no depth map", suffix, StringComparison.Ordinal);
        Assert.Contains("depth_map_suffix", suffix, StringComparison.Ordinal);

        AtomicFile.WriteAllBytes(_directory["depths/a_depth.tif"], new TestTiff { Width = 3, Height = 3, Bands = 1 }.Write());
        Assert.Contains("both must have one size", Refused(() => Load("dict(type='LoadDepthAnnotation')")), StringComparison.Ordinal);
        AtomicFile.WriteAllBytes(_directory["depths/a_depth.tif"], new TestTiff { Width = Width, Height = Height, Bands = 3 }.Write());
        Assert.Contains("has 3 channels", Refused(() => Load("dict(type='LoadDepthAnnotation')")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pipeline_DepthLoadedBehindAResize_IsToldAtTheNextStepAndInTheBatch()
    {
        Write(16, 1, (_, _) => 1);
        const string resized = "dict(type='Resize', scale=(40, 24)), dict(type='LoadDepthAnnotation')";
        string crop = Refused(() => Load($"{resized}, dict(type='RandomCrop', crop_size=(8, 8))"));
        Assert.Contains("RandomCrop found an image of 40x24 with a depth map of 20x12", crop, StringComparison.Ordinal);
        Assert.Contains("put LoadDepthAnnotation before", crop, StringComparison.Ordinal);
        using DataLoader loader = DataLoader.ForTraining(Build(resized), new DataLoaderOptions { BatchSize = 2 });
        using SampleBatch batch = loader.Next();
        Assert.Contains("depth map of 20x12", Refused(() => batch.Depths()), StringComparison.Ordinal);
        Assert.Contains("no annotation 'boxes'", Refused(() => batch.Named<BoxAnnotation>("boxes")), StringComparison.Ordinal);
    }

    // depth maps in the images' own folder, called as they are
    [Fact]
    public void Files_DepthMapsBesideTheImages_AreNoImages()
    {
        Write(16, 1, (_, _) => 1);
        foreach (string name in (string[])["a", "b"])
        {
            File.Move(_directory[$"depths/{name}_depth.tif"], _directory[$"images/{name}_depth.png"]);
        }

        SegmentationDataset dataset = Build(
            "", "img_path='images', depth_map_path='images'", "depth_map_suffix='_depth.png'");
        Assert.Equal(["a.png", "b.png"], dataset.Items.Select(item => item.Name));
        Assert.EndsWith("a_depth.png", dataset.Items[0].DepthFile, StringComparison.Ordinal);
    }

    private Sample Load(string steps) => Build(steps).Load(0, new SeededSampleRandom(0, 0, 0));

    private static string Refused(Action action) => Assert.Throws<DataException>(action).Message;

    private void Write(int bits, int format, Func<int, int, double> depth)
    {
        foreach (string name in (string[])["a", "b"])
        {
            ImageFile.Write(_directory[$"images/{name}.png"], TestData.Noise(Height, Width));
            TestTiff tiff = new() { Width = Width, Height = Height, Bands = 1, Bits = bits, Format = format,
                Source = (y, x, _) => depth(y, x) };
            AtomicFile.WriteAllBytes(_directory[$"depths/{name}_depth.tif"], tiff.Write());
        }
    }

    private SegmentationDataset Build(
        string steps, string prefix = "img_path='images', depth_map_path='depths'", string more = "depth_map_suffix='_depth.tif'")
    {
        ConfigDict config = ConfigFile.Parse(
            $"""
            data = dict(
                type='BaseSegDataset', data_root='{_directory.Root}', img_suffix='.png', data_prefix=dict({prefix}), {more},
                pipeline=[dict(type='LoadImageFromFile'), {steps}{(steps.Length > 0 ? ", " : "")}dict(type='PackSegInputs')])
            """);
        return DatasetRegistry.Create().Build(new ConfigSection(config, "").Section("data"));
    }
}
