using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>TIFF files as libtiff and Pillow write them (<c>Assets/tiff/make.py</c>), through the commands.</summary>
public sealed class TiffKindsTests : IDisposable
{
    private const int Width = 40, Height = 24;

    private static readonly string _assets = Path.Combine(AppContext.BaseDirectory, "Assets", "tiff");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("planar")]
    [InlineData("tiled")]
    [InlineData("planar_tiled_lzw")]
    [InlineData("big_big_endian")]
    [InlineData("lzw_predictor")]
    [InlineData("zip_predictor")]
    [InlineData("packbits")]
    public void DataStats_EightBits_AreThoseOfTheirPixels(string name) =>
        CheckStatistics(Statistics(Alone(name)), 1e-9,
            [.. Enumerable.Range(0, 3).Select(band => (Func<int, int, double>)((x, y) => ((x * 6) + (y * 3) + (band * 40)) % 256))]);

    [Theory]
    [InlineData("deep_zip_predictor")]
    [InlineData("deep_lzw_big_endian")]
    public void DataStats_SixteenBits_AreThoseOfTheirPixels(string name) =>
        CheckStatistics(Statistics(Alone(name)), 1e-6, (x, y) => ((x * 611) + (y * 97)) % 65536);

    [Theory]
    [InlineData("float_predictor3")]
    [InlineData("float_lzw_tiled")]
    public void DataStats_Floats_AreThoseOfTheirPixels(string name) =>
        CheckStatistics(Statistics(Alone(name)), 1e-6, (x, y) => (x * 0.25) + (y * 1.5) - 3);

    /// <summary>As a pipeline of colours reads them; JPEG changes a pixel by a level or two.</summary>
    [Theory]
    [InlineData("cmyk", 0.01)]
    [InlineData("jpeg_rgb", 1)]
    [InlineData("jpeg_ycbcr", 1.5)]
    public void DataStats_OtherColourSpaces_BecomeRedGreenBlue(string name, double tolerance)
    {
        string config = _folder.At("one.py");
        AtomicFile.WriteAllText(config, $"train_dataloader = dict(batch_size=1, dataset=dict(type='BaseSegDataset', " +
            $"data_root='{Alone(name)}', data_prefix=dict(img_path=''), img_suffix='.tif', "
            + "pipeline=[dict(type='LoadImageFromFile')]))\n");
        CheckStatistics(Statistics(config), tolerance,
            [.. Enumerable.Range(0, 3).Select(band => (Func<int, int, double>)((x, y) => Math.Min(255, (x * 3) + (y * 2) + (band * 30))))]);
    }

    [Fact]
    public void ConvertMasks_FaxCodesTilesAndTables_GiveTheirIndices()
    {
        InProcess.Run("data", "convert-masks", Path.Combine(_assets, "mask"), _folder.At("out")).Expect(0);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_assets, "mask")).Select(Path.GetFileNameWithoutExtension)
            .OfType<string>())
        {
            bool isBinary = file.StartsWith('g') || file.StartsWith("bits", StringComparison.Ordinal);
            byte[] expected = [.. Enumerable.Range(0, Width * Height).Select(i => (((i % Width) / 8) + (i / Width / 8)) % 3)
                .Select(index => (byte)(isBinary ? Math.Min(index, 1) : index))];
            Assert.Equal(expected, ImageFile.ReadLabels(_folder.At("out", file + ".png")).Labels.ToArray());
        }
    }

    [Fact]
    public void Train_TilesAndFaxCodes_TrainAndPredict()
    {
        string root = _folder.At("data");
        foreach ((string image, string mask) in (IEnumerable<(string, string)>)[("tiled", "g4"), ("planar_tiled_lzw", "g3_2d"),
            ("cmyk", "g3"), ("jpeg_ycbcr", "bits_tiled")])
        {
            AtomicFile.WriteAllBytes(Path.Combine(root, "images", image + ".tif"),
                File.ReadAllBytes(Path.Combine(_assets, "image", image + ".tif")));
            AtomicFile.WriteAllBytes(Path.Combine(root, "masks", image + ".tif"),
                File.ReadAllBytes(Path.Combine(_assets, "mask", mask + ".tif")));
        }

        string config = _folder.At("tiff.py");
        AtomicFile.WriteAllText(config, $$"""
            _base_ = ['{{TinyData.WriteConfig(_folder.Path, root)}}']
            classes = ('rest', 'thing')
            model = dict(decode_head=dict(num_classes=2))
            common = dict(
                _delete_=True, type='BaseSegDataset', data_root='{{root}}', data_prefix=dict(img_path='images',
                    seg_map_path='masks'), img_suffix='.tif', seg_map_suffix='.tif',
                metainfo=dict(classes=classes))
            load, label, resize = dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='Resize', scale=(80, 48))
            train_dataloader = dict(batch_size=2, num_workers=0,
                dataset=dict(**common, pipeline=[load, label, resize, dict(type='PackSegInputs')]))
            val_dataloader = dict(batch_size=1, num_workers=0,
                dataset=dict(**common, pipeline=[load, resize, label, dict(type='PackSegInputs')]))
            test_dataloader = val_dataloader
            """);
        Assert.Contains("train: 4 images, 4 masks", InProcess.Run("doctor", config, "--scan").Expect(0).Out, StringComparison.Ordinal);
        InProcess.Run("train", config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=3").Expect(0);
        InProcess.Run("predict", Path.Combine(root, "images"), "--checkpoint", _folder.At("run", "iter_3.safetensors"),
            "--out-dir", _folder.At("out")).Expect(0);
        Assert.True(File.Exists(_folder.At("out", "cmyk.png")));
    }

    private string Alone(string name)
    {
        AtomicFile.WriteAllBytes(_folder.At(name, name + ".tif"), File.ReadAllBytes(Path.Combine(_assets, "image", name + ".tif")));
        return _folder.At(name);
    }

    private static (double Mean, double Std)[] Statistics(string source)
    {
        using JsonDocument json = JsonDocument.Parse(InProcess.Run("data", "stats", source, "--format", "json").Expect(0).Out);
        return [.. json.RootElement.GetProperty("mean").EnumerateArray()
            .Zip(json.RootElement.GetProperty("std").EnumerateArray(), (mean, std) => (mean.GetDouble(), std.GetDouble()))];
    }

    private static void CheckStatistics((double Mean, double Std)[] found, double tolerance, params Func<int, int, double>[] bands)
    {
        Assert.Equal(bands.Length, found.Length);
        foreach (((double foundMean, double foundStd), Func<int, int, double> band) in found.Zip(bands))
        {
            double[] values = [.. Enumerable.Range(0, Width * Height).Select(i => band(i % Width, i / Width))];
            double mean = values.Average();
            Assert.Equal(mean, foundMean, tolerance);
            Assert.Equal(Math.Sqrt(values.Average(value => (value - mean) * (value - mean))), foundStd, tolerance);
        }
    }
}
