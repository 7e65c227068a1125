using System.Text.Json;
using SegSharp.Cli.Tests.Support;
using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Cli.Tests.Commands;

/// <summary>Masks of colours, from the doctor's advice to a training; and the command that converts them.</summary>
public sealed class ColorMaskCommandTests : IDisposable
{
    private static readonly Rgb[] _colors = [new(0, 0, 0), new(250, 50, 83), new(51, 221, 255)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ColourMasks_OfAListOfCvat_TrainAfterTheFixOfTheDoctor()
    {
        string config = WriteDataSet();
        CliResult before = InProcess.Run("doctor", config, "--scan").Expect(1);
        Assert.Contains("SEG0307", before.Out, StringComparison.Ordinal);
        Assert.Contains("labelmap.txt says what their colours stand for", before.Out, StringComparison.Ordinal);
        Assert.Contains("(250, 50, 83)", before.Out, StringComparison.Ordinal);

        InProcess.Run("doctor", config, "--scan", "--fix").Expect(0);
        Assert.Contains("palette_map='labelmap.txt'", File.ReadAllText(config).Replace("\"", "'", StringComparison.Ordinal),
            StringComparison.Ordinal);
        CliResult after = InProcess.Run("doctor", config, "--scan").Expect(0);
        Assert.Contains("train: 2 images, 2 masks", after.Out, StringComparison.Ordinal);
        Assert.Contains("bolt 33.", after.Out, StringComparison.Ordinal);
        InProcess.Run("train", config, "--work-dir", _folder.At("run"), "--cfg-options", "max_iters=2", "warmup_iters=1").Expect(0);
    }

    [Fact]
    public void ConvertMasks_Colours_WritesIndicesAndLeavesTheSources()
    {
        WriteDataSet();
        string masks = _folder.At("data", "masks");
        byte[] source = File.ReadAllBytes(Path.Combine(masks, "0.png"));
        CliResult result = InProcess.Run(
            "data", "convert-masks", masks, _folder.At("out"), "--labelmap", _folder.At("data", "labelmap.txt"),
            "--format", "json").Expect(0);
        using JsonDocument json = JsonDocument.Parse(result.Out);
        Assert.Equal(2, json.RootElement.GetProperty("written").GetInt32());
        Assert.Equal([0, 1, 2, 0, 1], ImageFile.ReadLabels(_folder.At("out", "0.png")).Labels[..5].ToArray());
        Assert.Equal(source, File.ReadAllBytes(Path.Combine(masks, "0.png")));

        // there already
        InProcess.Run("data", "convert-masks", masks, _folder.At("out"), "--colors", "0,0,0 250,50,83 51,221,255").Expect(2);
        InProcess.Run("data", "convert-masks", masks, masks).Expect(2);
        CliResult some = InProcess.Run("data", "convert-masks", masks, _folder.At("two"), "--colors", "0,0,0 250,50,83").Expect(1);
        Assert.Contains("(51, 221, 255) in", some.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("two")));
        InProcess.Run("data", "convert-masks", masks, _folder.At("near"), "--colors", "0,0,0 250,50,83", "--nearest").Expect(0);
    }

    /// <summary>The palette of the classes, or what palette_map says instead; the config's own data need not be on this machine.</summary>
    [Fact]
    public void ConvertMasks_Config_GivesTheColours()
    {
        string config = WriteDataSet(), masks = _folder.At("data", "masks");
        CliResult Convert(string target, params string[] lines)
        {
            string path = _folder.At(target + ".py");
            AtomicFile.WriteAllText(path, $"_base_ = ['{config}']\ntrain_dataloader = " +
                $"dict(dataset=dict(data_prefix=dict(img_path='elsewhere'), {string.Join(", ", lines)}))\n");
            return InProcess.Run("data", "convert-masks", masks, _folder.At(target), "--config", path);
        }

        Convert("by_palette", "metainfo=dict(palette=[[0, 0, 0], [250, 50, 83], [51, 221, 255]])").Expect(0);
        Assert.Equal([0, 1, 2, 0, 1], ImageFile.ReadLabels(_folder.At("by_palette", "0.png")).Labels[..5].ToArray());
        Convert("by_map", "palette_map=dict(nut=(0, 0, 0), bolt=(250, 50, 83), ignore=(51, 221, 255))").Expect(0);
        Assert.Equal([2, 1, 255, 2, 1], ImageFile.ReadLabels(_folder.At("by_map", "1.png")).Labels[..5].ToArray());
        Assert.Contains("has no palette", Convert("by_nothing", "img_suffix='.png'").Expect(2).Error, StringComparison.Ordinal);
        Assert.Contains("(0, 0, 0) in", Convert("by_others", "metainfo=dict(palette=[[1, 1, 1], [250, 50, 83], [51, 221, 255]])")
            .Expect(1).Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("by_others")));
    }

    [Theory]
    [InlineData(new byte[] { 0, 255 }, new byte[] { 0, 1 }, new string[0])]
    [InlineData(new byte[] { 0, 1, 2, 255 }, new byte[] { 255, 0, 1, 255 }, new[] { "--subtract-one" })]
    [InlineData(new byte[] { 3, 120, 130, 250 }, new byte[] { 0, 0, 1, 1 }, new[] { "--threshold", "128" })]
    [InlineData(new byte[] { 0, 80, 160 }, new byte[] { 0, 1, 2 }, new[] { "--map", "80=1", "160=2" })]
    public void ConvertMasks_Numbers_BecomeIndices(byte[] values, byte[] expected, string[] options)
    {
        byte[] pixels = [.. Enumerable.Range(0, 4 * values.Length).Select(i => values[i % values.Length])];
        ImageFile.WriteLabels(_folder.At("in", "sub", "a.png"), new LabelMap(4, values.Length, pixels));
        InProcess.Run(["data", "convert-masks", _folder.At("in"), _folder.At("out"), .. options]).Expect(0);
        Assert.Equal(expected, ImageFile.ReadLabels(_folder.At("out", "sub", "a.png")).Labels[..expected.Length].ToArray());
    }

    [Fact]
    public void Doctor_MissingComma_PointsAtTheTwoStrings()
    {
        string config = WriteDataSet();
        AtomicFile.WriteAllText(config,
            File.ReadAllText(config).Replace("'plate', 'bolt', 'nut'", "'plate', 'bolt' 'nut'", StringComparison.Ordinal));
        CliResult result = InProcess.Run("doctor", config).Expect(1);
        Assert.Contains("'bolt' 'nut': a comma is missing", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("num_classes = 2", result.Out, StringComparison.Ordinal);

        AtomicFile.WriteAllText(config, File.ReadAllText(config).Replace("('plate', 'bolt' 'nut')", "('part')", StringComparison.Ordinal));
        Assert.Contains("is the string 'part', not a list of names", InProcess.Run("doctor", config).Expect(1).Out,
            StringComparison.Ordinal);
    }

    private string WriteDataSet()
    {
        string root = _folder.At("data");
        for (int number = 0; number < 2; number++)
        {
            ByteImage mask = new(TinyData.Size, TinyData.Size, 3);
            for (int i = 0; i < TinyData.Size * TinyData.Size; i++)
            {
                Rgb color = _colors[i % 3];
                (mask.Pixels[3 * i], mask.Pixels[(3 * i) + 1], mask.Pixels[(3 * i) + 2]) = (color.Blue, color.Green, color.Red);
            }

            ImageFile.Write(Path.Combine(root, "images", $"{number}.png"), new ByteImage(TinyData.Size, TinyData.Size, 3));
            ImageFile.Write(Path.Combine(root, "masks", $"{number}.png"), mask);
        }

        AtomicFile.WriteAllText(Path.Combine(root, "labelmap.txt"),
            "# label:color_rgb:parts:actions\nplate:0,0,0::\nbolt:250,50,83::\nnut:51,221,255::\n");
        string config = _folder.At("parts.py");
        AtomicFile.WriteAllText(config, $$"""
            _base_ = ['{{TinyData.WriteConfig(_folder.Path, root)}}']
            classes = ('plate', 'bolt', 'nut')
            model = dict(decode_head=dict(num_classes=3))
            steps = [dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='PackSegInputs')]
            train_dataloader = dict(batch_size=2, dataset=dict(
                _delete_=True,
                type='BaseSegDataset',
                data_root='{{root}}',
                data_prefix=dict(img_path='images', seg_map_path='masks'),
                img_suffix='.png',
                metainfo=dict(classes=classes),
                pipeline=steps))
            val_dataloader = train_dataloader
            test_dataloader = train_dataloader
            """);
        return config;
    }
}
