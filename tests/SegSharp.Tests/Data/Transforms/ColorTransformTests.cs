using SegSharp.Configuration;
using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Transforms;

public sealed class ColorTransformTests
{
    [Fact]
    public void RandomCutOut_ScriptedDraws_FillsTheRectangles()
    {
        // one rectangle of 4 columns and 2 rows at (x 5, y 1): two columns and one row of it reach over the edge
        Sample result = Build("RandomCutOut",
            "prob=0.5, n_holes=(1, 2), cutout_shape=[(4, 2), (9, 9)], fill_in=(1, 2, 3), seg_fill_in=255").Apply(
            Sample(2, 7), new ScriptedRandom([ScriptedRandom.Rand(0.4), ScriptedRandom.Int(1, 3, 1), ScriptedRandom.Int(0, 7, 5),
                ScriptedRandom.Int(0, 2, 1), ScriptedRandom.Int(0, 2, 0)]));
        byte[] labels = result.Labels!.Labels.ToArray();
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255], labels);
        Assert.Equal([1, 2, 3], ((ByteImage)result.Image!).Pixels[^3..].ToArray());
        Assert.Equal([9, 9, 9], ((ByteImage)result.Image).Pixels[..3].ToArray());
    }

    [Fact]
    public void RandomCutOut_NotDrawn_KeepsTheSample()
    {
        Sample sample = Sample(2, 2);
        Assert.Same(sample, Build("RandomCutOut", "prob=0.5, n_holes=1, cutout_ratio=(0.5, 0.5)")
            .Apply(sample, new ScriptedRandom([ScriptedRandom.Rand(0.5)])));
    }

    [Fact]
    public void Rerange_Image_StretchesToTheRange()
    {
        ByteImage image = new(1, 3, 1, [50, 100, 150]);
        Sample result = Build("Rerange", "min_value=-1, max_value=1").Apply(SegSharp.Data.Sample.FromImage(image), None());
        Assert.Equal([-1f, 0f, 1f], ((FloatImage)result.Image!).Pixels.ToArray());
    }

    [Fact]
    public void AdjustGamma_Table_IsCutToWholeNumbers()
    {
        ByteImage image = new(1, 3, 1, [0, 100, 255]);
        Sample result = Build("AdjustGamma", "gamma=2.0").Apply(SegSharp.Data.Sample.FromImage(image), None());
        Assert.Equal([0, 159, 255], ((ByteImage)result.Image!).Pixels.ToArray()); // 255 * sqrt(100 / 255) = 159.7
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("out_channels=1", 1)]
    public void Rgb2Gray_Image_IsTheWeightedSum(string keys, int channels)
    {
        ByteImage image = new(1, 1, 3, [10, 20, 30]);
        FloatImage gray = (FloatImage)Build("RGB2Gray", keys).Apply(SegSharp.Data.Sample.FromImage(image), None()).Image!;
        Assert.Equal(channels, gray.Channels);
        Assert.Equal((0.299 * 10) + (0.587 * 20) + (0.114 * 30), gray.Pixels[0], 4);
    }

    [Fact]
    public void Clahe_DullImage_GainsContrast()
    {
        ByteImage image = new(64, 64, 3);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            image.Pixels[i] = (byte)(100 + (i / 3 % 64 / 8)); // eight neighbouring grey levels
        }

        ByteImage result = (ByteImage)Build("CLAHE", "clip_limit=40.0, tile_grid_size=(2, 2)")
            .Apply(SegSharp.Data.Sample.FromImage(image), None()).Image!;
        int before = image.Pixels.ToArray().Max() - image.Pixels.ToArray().Min(),
            after = result.Pixels.ToArray().Max() - result.Pixels.ToArray().Min();
        Assert.True(after > 4 * before, $"{before} {after}");
    }

    [Theory]
    [InlineData("ResizeToMultiple", "size_divisor=32", 50, 70, 64, 96)]
    [InlineData("ResizeShortestEdge", "scale=32, max_size=100", 64, 128, 32, 64)]
    [InlineData("ResizeShortestEdge", "scale=(64, 32), max_size=48", 64, 128, 24, 48)] // the longer side would be 64
    public void Resize_ByRule_GivesTheSize(string type, string keys, int height, int width, int newHeight, int newWidth)
    {
        Sample result = Build(type, keys).Apply(Sample(height, width), None());
        Assert.Equal((newHeight, newWidth, newHeight, newWidth),
            (result.Image!.Height, result.Image.Width, result.Labels!.Height, result.Labels.Width));
    }

    [Fact]
    public void SegRescale_Labels_ChangeAlone()
    {
        Sample result = Build("SegRescale", "scale_factor=0.5").Apply(Sample(8, 6), None());
        Assert.Equal((4, 3, 8), (result.Labels!.Height, result.Labels.Width, result.Image!.Height));
    }

    [Fact]
    public void RandomMosaic_FourColours_MeetAtTheCentre()
    {
        RandomMosaic mosaic = (RandomMosaic)Build("RandomMosaic", "prob=1, img_scale=(4, 6), pad_val=7, seg_pad_val=9");
        Sample[] samples = [.. Enumerable.Range(0, 4).Select(i => Colored((byte)(10 * (i + 1)), (byte)i))];
        Sample result = mosaic.Mix(samples[0], samples[1..],
            new ScriptedRandom([("uniform", [0.5, 1.5], 1.0), ("uniform", [0.5, 1.5], 1.0)]));

        // images of 4 x 6 fill their quarters exactly when the centre is the middle
        Assert.Equal((8, 12), (result.Image!.Height, result.Image.Width));
        LabelMap labels = result.Labels!;
        Assert.Equal([0, 1, 2, 3], (byte[])[labels.Labels[0], labels.Labels[11], labels.Labels[7 * 12], labels.Labels[^1]]);
        Assert.Equal([0, 1, 2, 3],
            (byte[])[labels.Labels[(3 * 12) + 5], labels.Labels[(3 * 12) + 6], labels.Labels[(4 * 12) + 5], labels.Labels[(4 * 12) + 6]]);
    }

    [Fact]
    public void RandomMosaic_CentreAtTheSide_PadsAndCuts()
    {
        RandomMosaic mosaic = (RandomMosaic)Build("RandomMosaic",
            "prob=1, img_scale=(4, 4), pad_val=7, seg_pad_val=9, center_ratio_range=(0.5, 1.5)");
        Sample[] samples = [.. Enumerable.Range(0, 4).Select(i => Colored(50, (byte)i, 4))];
        Sample result = mosaic.Mix(samples[0], samples[1..],
            new ScriptedRandom([("uniform", [0.5, 1.5], 0.5), ("uniform", [0.5, 1.5], 1.5)]));

        // the centre is at x 2, y 6: above are two empty rows, at the right two empty columns, below two rows of the lower images
        byte[] labels = result.Labels!.Labels.ToArray();
        Assert.Equal([9, 9, 9, 9, 9, 9, 9, 9], labels[8..16]);
        Assert.Equal([0, 0, 1, 1, 1, 1, 9, 9], labels[16..24]);
        Assert.Equal([2, 2, 3, 3, 3, 3, 9, 9], labels[56..64]);
    }

    [Fact]
    public void MultiImageMixDataset_Mosaic_TakesOthersOfTheDataset()
    {
        using TemporaryDirectory directory = new();
        TestData.WriteDataset(directory.Root, 3);
        SegmentationDataset dataset = DatasetRegistry.Create().Build(new ConfigSection((ConfigDict)ConfigFile.Parse($"""
            value = dict(type='MultiImageMixDataset',
                dataset=dict(type='CustomDataset', data_root='{directory.Root}', img_dir='images', ann_dir='masks', img_suffix='.png',
                    classes=['a', 'b', 'c'],
                    pipeline=[dict(type='LoadImageFromFile'), dict(type='LoadAnnotations')]),
                pipeline=[dict(type='RandomMosaic', prob=1, img_scale=(24, 32)), dict(type='RandomFlip', prob=0)])
            """)["value"], "value"));
        Sample sample = dataset.Load(1, new SeededSampleRandom(1, 2, 3));
        Assert.Equal((3, 48, 64, 48), (dataset.Count, sample.Image!.Height, sample.Image.Width, sample.Labels!.Height));
        Assert.Equal(sample.Labels.Labels.ToArray(), dataset.Load(1, new SeededSampleRandom(1, 2, 3)).Labels!.Labels.ToArray());
    }

    [Theory]
    [InlineData("RandomCutOut", "prob=0.5, n_holes=1", "cutout_shape")]
    [InlineData("RandomCutOut", "prob=2, n_holes=1, cutout_ratio=(0.1, 0.1)", "from 0 to 1")]
    [InlineData("AdjustGamma", "gamma=0", "above 0")]
    [InlineData("Rerange", "min_value=3, max_value=2", "not above min_value")]
    public void Build_ValueDoesNotFit_SaysWhatWould(string type, string keys, string expected) =>
        Assert.Contains(expected, Assert.Throws<ConfigException>(() => Build(type, keys)).Message, StringComparison.Ordinal);

    private static ISampleTransform Build(string type, string keys) =>
        new Registries().Transforms()
            .Build(new ConfigSection((ConfigDict)ConfigFile.Parse($"step = dict(type='{type}', {keys})")["step"], "step"));

    private static ScriptedRandom None() => new([]);

    private static Sample Sample(int height, int width)
    {
        ByteImage image = new(height, width, 3);
        image.Pixels.Fill(9);
        return SegSharp.Data.Sample.FromImage(image) with { Labels = new LabelMap(height, width) };
    }

    private static Sample Colored(byte value, byte label, int width = 6)
    {
        ByteImage image = new(4, width, 3);
        image.Pixels.Fill(value);
        LabelMap labels = new(4, width);
        labels.Labels.Fill(label);
        return SegSharp.Data.Sample.FromImage(image) with { Labels = labels };
    }
}
