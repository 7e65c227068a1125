using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;
using SegSharp.IO;

namespace SegSharp.Tests.Data.Transforms;

public sealed class LoadAnnotationsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Apply_MaskOfAnotherSize_NamesBothFilesAndSizes()
    {
        ImageFile.Write(_directory["a.png"], TestData.Noise(10, 12));
        ImageFile.WriteLabels(_directory["m.png"], new LabelMap(12, 10));
        DataException e =
            Assert.Throws<DataException>(() => Load(new SampleInfo { ImageFile = _directory["a.png"], MaskFile = _directory["m.png"] }));
        Assert.Contains("m.png' is 10x12 pixels", e.Message, StringComparison.Ordinal);
        Assert.Contains("a.png' is 12x10", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_AfterResize_KeepsTheMasksOwnSize()
    {
        ImageFile.Write(_directory["a.png"], TestData.Noise(10, 12));
        ImageFile.WriteLabels(_directory["m.png"], new LabelMap(10, 12));
        TransformPipeline pipeline = new([new LoadImageFromFile(), new Resize { Factor = 2 }, new LoadAnnotations()]);
        Sample sample = new() { Info = new SampleInfo { ImageFile = _directory["a.png"], MaskFile = _directory["m.png"] } };
        Sample loaded = pipeline.Apply(sample, new ScriptedRandom([]));
        Assert.Equal((20, 24, 10, 12), (loaded.Image!.Height, loaded.Image.Width, loaded.Labels!.Height, loaded.Labels.Width));
    }

    [Fact]
    public void Apply_DatasetWithoutMasks_SaysWhatIsMissing()
    {
        ImageFile.Write(_directory["a.png"], TestData.Noise(10, 12));
        DataException e = Assert.Throws<DataException>(() => Load(new SampleInfo { ImageFile = _directory["a.png"] }));
        Assert.Contains("no annotation directory", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_16BitMask_TakesSmallValuesAndRefusesLargeOnes()
    {
        // big-endian 16-bit grey TIFFs: 1 x 2 pixels
        AtomicFile.WriteAllBytes(_directory["small.tif"], Tiff(3, 255));
        AtomicFile.WriteAllBytes(_directory["large.tif"], Tiff(3, 300));
        Assert.Equal([3, 255], ImageFile.ReadLabels(_directory["small.tif"]).Labels.ToArray());
        DataException e = Assert.Throws<DataException>(() => ImageFile.ReadLabels(_directory["large.tif"]));
        Assert.Contains("the value 300 at row 0, column 1", e.Message, StringComparison.Ordinal);
    }

    private static void Load(SampleInfo info) =>
        new TransformPipeline([new LoadImageFromFile(), new LoadAnnotations()]).Apply(new Sample { Info = info }, new ScriptedRandom([]));

    private static byte[] Tiff(ushort first, ushort second)
    {
        (ushort Tag, ushort Value)[] entries =
            [(256, 2), (257, 1), (258, 16), (259, 1), (262, 1), (273, 8), (277, 1), (278, 1), (279, 4)];
        List<byte> file = [.. "MM\0*"u8, 0, 0, 0, 12, (byte)(first >> 8), (byte)first, (byte)(second >> 8), (byte)second, 0,
            (byte)entries.Length];
        foreach ((ushort tag, ushort value) in entries)
        {
            file.AddRange([(byte)(tag >> 8), (byte)tag, 0, 3, 0, 0, 0, 1, (byte)(value >> 8), (byte)value, 0, 0]);
        }

        return [.. file, 0, 0, 0, 0];
    }
}
