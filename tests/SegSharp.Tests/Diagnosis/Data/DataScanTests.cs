using System.Buffers.Binary;
using System.Security.Cryptography;
using SegSharp.Data.Imaging;
using SegSharp.Diagnosis;
using SegSharp.Diagnosis.Data;
using SegSharp.IO;
using SegSharp.Tests.Data;

namespace SegSharp.Tests.Diagnosis.Data;

public sealed class DataScanTests
{
    private static readonly byte[] _threeClasses = [0, 1, 2];

    [Fact]
    public void Examine_HealthySet_FindsNothing()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", [0, 1, 2, 255]);
        Assert.Empty(set.Findings(withNotes: true));
    }

    [Fact]
    public void Examine_BlackAndWhiteMasksWithLabelMap_FindsNothing()
    {
        using ScanFixture set = new() { Classes = 2, Keys = "label_map={255: 1}," };
        set.Pair("a", [0, 255]);
        Assert.Empty(set.Findings(withNotes: true));
    }

    [Fact]
    public void Examine_AdeStyleMasks_FindsNothing()
    {
        // the type alone says that 0 is no class
        using ScanFixture set = new() { Type = "ADE20KDataset", Classes = 150, Names = "" };
        set.Pair("a", [.. Enumerable.Range(0, 151).Select(i => (byte)i)]);
        Assert.Empty(set.Findings(withNotes: true));
        using ScanFixture written = new() { Keys = "reduce_zero_label=True," };
        written.Pair("a", [0, 1, 2, 3]);
        Assert.Empty(written.Findings(withNotes: true));
    }

    [Fact]
    public void Examine_CamVidMasks_FindsNothing()
    {
        // 11 is void
        using ScanFixture set = new() { Type = "CamVidDataset", Classes = 11, Names = "" };
        set.Pair("a", [.. Enumerable.Range(0, 12).Select(i => (byte)i)]);
        Assert.Empty(set.Findings(withNotes: true));
    }

    [Fact]
    public void Examine_LabelBeyondTheClasses_NamesItsPixelsAndTheFirstMask()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", [0, 1, 2, 7]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0301", finding.MessageKey);
        Assert.Equal("model.decode_head.num_classes", finding.Where.Key);
        Assert.Equal("7 (96 px)", finding.Arguments["outside"]);
        Assert.Equal($"1/2: {set["masks/b.png"]}", finding.Arguments["values_key"]);
    }

    [Fact]
    public void Examine_LabelsFromOne_ProposesReduceZeroLabel()
    {
        using ScanFixture set = new() { Keys = "reduce_zero_label=False," };
        set.Pair("a", [0, 1, 2, 3]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0302/off-by-one", finding.MessageKey);
        Assert.Contains(finding.Edits, edit => edit.Key == "train_dataloader.dataset.reduce_zero_label");
    }

    [Fact]
    public void Examine_ReduceZeroLabelOnClasses_Warns()
    {
        using ScanFixture set = new() { Keys = "reduce_zero_label=True," };
        set.Pair("a", _threeClasses);
        Finding finding = Assert.Single(set.Findings(), finding => finding.Code == DiagnosisCodes.ReduceZeroLabel);
        Assert.Equal(Severity.Warning, finding.Severity);

        // in a sample the last class may only be missing
        set.Pair("b", _threeClasses);
        Assert.DoesNotContain(set.Findings(options: new DataScanOptions { MaxPairs = 1 }),
            other => other.Code == DiagnosisCodes.ReduceZeroLabel);
    }

    [Fact]
    public void Examine_BlackAndWhiteMasks_FindsThatTheForegroundIsIgnored()
    {
        using ScanFixture set = new() { Classes = 2 };
        set.Pair("a", [0, 255]);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0303/black-and-white", finding.MessageKey);
        Assert.Equal($"1/1: {set["masks/a.png"]}", finding.Arguments["values_key"]);
        Assert.Empty(finding.Edits);
    }

    [Fact]
    public void Examine_ColourMask_NamesTheFile()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        ImageFile.Write(set["masks/b.png"], TestData.Noise(16, 24));
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0307/noisy", finding.MessageKey);
        Assert.Equal(set["masks/b.png"], finding.Where.File);
    }

    [Fact]
    public void Examine_PalettePng_ReadsItsIndices()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        AtomicFile.WriteAllBytes(
            set["masks/a.png"], TestPng.Encode(16, 24, 8, palette: true, interlaced: false, 0,
                [.. Enumerable.Range(0, 16 * 24).Select(i => (byte)(i % 3))]));
        Assert.Empty(set.Findings(withNotes: true));
        Assert.True(set.Scan().Splits[0].Pairs[0].Mask!.HasPalette);
    }

    [Fact]
    public void Examine_PairsThatAreIncomplete_NamesBothSides()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        set.Mask("z", _threeClasses);
        File.Delete(set["masks/b.png"]);
        IReadOnlyList<Finding> findings = set.Findings();
        Assert.Equal(["SEG0004/masks", "SEG0004/images"], findings.Select(finding => finding.MessageKey));
        Assert.Equal([set["masks/b.png"], set["masks/z.png"]], findings.Select(finding => finding.Arguments["first"]));
    }

    [Fact]
    public void Examine_MissingOrEmptyFolder_NamesIt()
    {
        using ScanFixture set = new();
        Assert.Equal("SEG0004", Assert.Single(set.Findings()).MessageKey.Split('/')[0]);
        Directory.CreateDirectory(set["images"]);
        Directory.CreateDirectory(set["masks"]);
        Assert.Equal("SEG0004/no-images", Assert.Single(set.Findings()).MessageKey);
    }

    [Fact]
    public void Examine_MaskOfAnotherSize_TellsBothSizes()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Mask("a", _threeClasses, height: 8);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal("SEG0308/files", finding.MessageKey);
        Assert.Equal(("24×16", "24×8"), (finding.Arguments["image_size"], finding.Arguments["mask_size"]));
    }

    [Fact]
    public void Examine_FaultyFileWithBracketsInItsName_TellsTheReasonAlone()
    {
        using ScanFixture set = new();
        set.Pair("a (1): b", _threeClasses);
        set.Pair("c", _threeClasses);
        AtomicFile.WriteAllBytes(set["masks/a (1): b.png"], "no picture"u8.ToArray());
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal(("SEG0312/mask", set["masks/a (1): b.png"]), (finding.MessageKey, finding.Where.File));
        Assert.StartsWith("its format is not known here", finding.Arguments["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public void Examine_FilesThatCannotBeOpenedOrAreTooLarge_HaveRemediesOfTheirOwn()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        File.Delete(set["images/a.png"]);
        File.CreateSymbolicLink(set["images/a.png"], set["images/a.png"]);
        AtomicFile.WriteAllBytes(set["images/b.png"], Bmp(width: 100_000, height: 100_000));
        AtomicFile.WriteAllBytes(set["masks/b.png"], Bmp(width: 100_000, height: 100_000));
        Assert.Equal(["SEG0312/access", "SEG0312/large", "SEG0312/mask-large"], set.Findings().Select(finding => finding.MessageKey));
    }

    [Fact]
    public void Examine_TruncatedFiles_NamesImageAndMask()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        AtomicFile.WriteAllBytes(set["images/a.png"], File.ReadAllBytes(set["images/a.png"]).AsMemory()[..^30]);
        AtomicFile.WriteAllBytes(set["masks/b.png"], File.ReadAllBytes(set["masks/b.png"]).AsMemory()[..40]);
        set.Scan();
        Assert.Equal(2, set.Scan().OpenedCount); // what is wrong with a file is not remembered
        Assert.Equal([set["images/a.png"], set["masks/b.png"]],
            set.Findings().Where(f => f.Severity == Severity.Error).Select(finding => finding.Where.File));
    }

    [Theory]
    [InlineData(6, 16, 24, "SEG0312/exif")]        // turned by 90°, the mask is not
    [InlineData(6, 24, 16, null)]                  // the mask was drawn on the upright picture
    [InlineData(3, 16, 24, "SEG0312/exif-unknown")] // upside down: the size cannot tell
    [InlineData(1, 16, 24, null)]
    public void Examine_ExifOrientation_ComparesWithTheMask(ushort orientation, int maskHeight, int maskWidth, string? expected)
    {
        using ScanFixture set = new();
        set.Mask("a", _threeClasses, maskHeight, maskWidth);
        Directory.CreateDirectory(set["images"]);
        AtomicFile.WriteAllBytes(set["images/a.png"], ScanFixture.Jpeg(16, 24, orientation)); // decoders go by the content
        Assert.Equal(expected is null ? [] : [expected], set.Findings().Select(finding => finding.MessageKey));
    }

    [Fact]
    public void Examine_SixteenBitImageReadInColour_Warns()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        byte[] png = File.ReadAllBytes(set["images/a.png"]);
        png[24] = 16; // the bit depth in the header; image data is not decoded
        AtomicFile.WriteAllBytes(set["images/a.png"], png);
        Assert.Equal("SEG0312/deep", Assert.Single(set.Findings()).MessageKey);
    }

    [Theory]
    [InlineData("", "SEG0312/crop")]
    [InlineData("dict(type='Pad', size=(32, 32)),", "SEG0312/crop-padded")]
    public void Examine_ImageSmallerThanTheCrop_IsTold(string pad, string expected)
    {
        using ScanFixture set = new() { Pipeline =
            $"dict(type='LoadImageFromFile'), dict(type='LoadAnnotations'), dict(type='RandomCrop', crop_size=(32, 32)), {pad}" };
        set.Pair("a", _threeClasses);
        Assert.Equal(expected,
            Assert.Single(set.Findings(withNotes: true), finding => finding.Code == DiagnosisCodes.ImageFile).MessageKey);
    }

    [Fact]
    public void Examine_MixedChannelsReadUnchanged_NamesTheOddOne()
    {
        using ScanFixture set = new() { Pipeline = "dict(type='LoadImageFromFile', color_type='unchanged'), dict(type='LoadAnnotations')" };
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        set.Pair("c", _threeClasses);
        ImageFile.Write(set["images/b.png"], TestData.Noise(16, 24, channels: 1));
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal(("SEG0106/mixed", set["images/b.png"]), (finding.MessageKey, finding.Where.File));
    }

    [Fact]
    public void Examine_ClassThatNeverOccurs_IsNamedInAFullScanOnly()
    {
        using ScanFixture set = new() { Classes = 4 };
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        Finding finding = Assert.Single(set.Findings());
        Assert.Equal(("SEG0311", "3 (class3)"), (finding.MessageKey, finding.Arguments["names"]));
        Assert.Empty(set.Findings(options: new DataScanOptions { MaxPairs = 1 }));
    }

    [Fact]
    public void Examine_RareClass_SuggestsMedianFrequencyWeights()
    {
        using ScanFixture set = new() { Classes = 2, Loss = "dict(type='CrossEntropyLoss')" };
        set.Pair("a", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]); // 11/12 and 1/12: the median is 1/2
        Finding finding = Assert.Single(set.Findings(withNotes: true));
        Assert.Equal(("SEG0305/suggested", Severity.Note), (finding.MessageKey, finding.Severity));
        Assert.Equal("[0.5455, 6]", finding.Arguments["balanced"]);
        Assert.Equal("model.decode_head.loss_decode.class_weight", Assert.Single(finding.Edits).Key);
    }

    [Fact]
    public void InverseLogWeights_EvenClasses_FollowTheFormula()
    {
        using ScanFixture set = new() { Classes = 2 };
        set.Pair("a", [0, 1]);
        Assert.All(set.Scan().TrainingFrequencies()!.InverseLogWeights(), weight => Assert.Equal(1 / Math.Log(1.52), weight, 12));
    }

    [Fact]
    public void Run_Twice_OpensNoFileAgainButTheChangedOne()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Pair("b", _threeClasses);
        DataScanResult first = set.Scan();
        Assert.Equal((4, 4), (first.FileCount, first.OpenedCount));
        DataScanResult second = set.Scan();
        Assert.Equal((4, 0), (second.FileCount, second.OpenedCount));
        Assert.Equal(first.Histogram(), second.Histogram());

        set.Mask("a", [0, 1, 2, 9]);
        File.SetLastWriteTimeUtc(set["masks/a.png"], new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        DataScanResult third = set.Scan();
        Assert.Equal(1, third.OpenedCount);
        Assert.Contains(9, third.Histogram().Keys);
    }

    [Fact]
    public void Run_SpoiledCache_IsIgnored()
    {
        using ScanFixture set = new();
        set.Pair("a", _threeClasses);
        set.Scan();
        string file = Assert.Single(Directory.GetFiles(set.Cache));
        byte[] good = File.ReadAllBytes(file);
        for (int at = 0; at < good.Length; at += 7)
        {
            byte[] bad = [.. good];
            bad[at] ^= 0x55;
            AtomicFile.WriteAllBytes(file, bad);
            Assert.Equal(2, set.Scan().OpenedCount);
        }

        // a checksum that fits over numbers that do not: a name of two billion bytes
        byte[] body = [.. "segsharp data scan 1\n"u8, 0xFF, 0xFF, 0xFF, 0xFF, 0x07, 1, 2, 3];
        AtomicFile.WriteAllBytes(file, (byte[])[.. body, .. SHA256.HashData(body)]);
        Assert.Equal(2, set.Scan().OpenedCount);
        using (FileStream huge = new(file, FileMode.Create))
        {
            huge.SetLength(1L << 32); // sparse
        }

        Assert.Equal(2, set.Scan().OpenedCount);
        Assert.Equal(0, set.Scan().OpenedCount);
    }

    [Fact]
    public void Run_MaxPairs_SpreadsOverTheSet()
    {
        using ScanFixture set = new();
        for (int i = 0; i < 10; i++)
        {
            set.Pair($"{i}", _threeClasses);
        }

        DataScanResult scan = set.Scan(new DataScanOptions { MaxPairs = 2 });
        Assert.True(scan.IsSample);
        Assert.Equal(["0.png", "5.png"], scan.Splits[0].Pairs.Select(pair => Path.GetFileName(pair.ImageFile)));
    }

    [Fact]
    public void Run_Cancelled_StopsAndKeepsWhatItFound()
    {
        using ScanFixture set = new();
        for (int i = 0; i < 60; i++)
        {
            set.Pair($"{i:D2}", _threeClasses);
        }

        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            set.Scan(new DataScanOptions { Progress = new CancelAfterFirst(source) }, source.Token));
        Assert.InRange(set.Scan().OpenedCount, 1, 119);
    }

    [Fact]
    public void Run_DataRootOverride_TakesItsPlace()
    {
        using ScanFixture set = new(), other = new();
        other.Pair("a", _threeClasses);
        Assert.Equal(1, Assert.Single(set.Scan(new DataScanOptions { DataRoot = other.Root }).Splits).ImageCount);
    }

    private sealed class CancelAfterFirst(CancellationTokenSource source) : IProgress<DataScanProgress>
    {
        public void Report(DataScanProgress value) => source.Cancel();
    }

    // A header alone: enough to know that the picture is not to be decoded.
    private static byte[] Bmp(int width, int height)
    {
        byte[] bytes = new byte[54];
        "BM"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(10), 54);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(14), 40);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(18), width);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(22), height);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(26), 1);
        BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(28), 8);
        return bytes;
    }
}
