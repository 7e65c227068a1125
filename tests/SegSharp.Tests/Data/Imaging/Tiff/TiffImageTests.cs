using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Tests.Data.Imaging.Tiff;

/// <summary>TIFF files of any number of bands.</summary>
public sealed class TiffImageTests
{
    public static TheoryData<int, int, int, int, int, bool, bool, bool, bool> Layouts()
    {
        TheoryData<int, int, int, int, int, bool, bool, bool, bool> data = [];
        foreach (int bands in (int[])[1, 2, 3, 5, 8])
        {
            foreach ((int bits, int format) in ((int, int)[])[(8, 1), (8, 2), (16, 1), (16, 2), (16, 3), (32, 1), (32, 2), (32, 3),
                (64, 2), (64, 3)])
            {
                foreach (int compression in (int[])[1, 8, 32773])
                {
                    bool isPlanar = (bands + bits + compression) % 2 == 0, isTiled = bands is 3 or 8, isLittle = bits != 16 || bands > 2,
                        isBig = bands == 5;
                    data.Add(bands, bits, format, compression, format == 3 || bits == 64 || compression != 8 ? 1 : 2, isPlanar,
                        isTiled, isLittle, isBig);
                }
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Layouts))]
    public void DecodeBands_EveryLayout_GivesTheFilesNumbers(
        int bands, int bits, int format, int compression, int predictor, bool isPlanar, bool isTiled, bool isLittle, bool isBig)
    {
        TestTiff tiff = new()
        {
            Width = 19,
            Height = 13,
            Bands = bands,
            Bits = bits,
            Format = format,
            Compression = compression,
            Predictor = predictor,
            IsPlanar = isPlanar,
            IsTiled = isTiled,
            IsLittle = isLittle,
            IsBig = isBig,
            Block = isTiled ? 16 : 5,
        };
        Image image = ImageFile.DecodeBands(tiff.Write(), "a.tif");
        Assert.Equal((13, 19, bands), (image.Height, image.Width, image.Channels));
        Assert.Equal((bits, format) == (8, 1), image is ByteImage);
        for (int i = 0; i < image.Length; i++)
        {
            double found = image is ByteImage bytes ? bytes.Pixels[i] : ((FloatImage)image).Pixels[i];
            Assert.Equal((float)tiff.Value(i / (19 * bands), i / bands % 19, i % bands), found);
        }
    }

    // OpenCV writes TIFF with LZW and differences; noise makes the code table overflow, black the longest strings
    [Theory]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(1, true)]
    public void DecodeBands_LzwOfOpenCv_GivesWhatOpenCvReads(int channels, bool isBlack)
    {
        ByteImage image = isBlack ? new ByteImage(300, 400, channels) : TestData.Noise(97, 203, channels);
        byte[] file = ImageFile.Encode(image, ".tiff");
        Assert.Equal(5, CompressionOf(file));
        Image bands = ImageFile.DecodeBands(file, "a.tif");
        Assert.Equal((image.Height, image.Width, channels), (bands.Height, bands.Width, bands.Channels));
        ReadOnlySpan<byte> expected = channels == 1 ? image.Pixels : ((ByteImage)image.SwapFirstAndThird()).Pixels;
        Assert.True(expected.SequenceEqual(((ByteImage)bands).Pixels));
    }

    [Fact]
    public void DecodeBands_FloatsOfOpenCv_AreTheSameNumbers()
    {
        FloatImage image = new(7, 9, 1, [.. Enumerable.Range(0, 7 * 9).Select(i => (0.5f * i) - 20)]);
        Image bands = ImageFile.DecodeBands(ImageCodec.Encode(image, ".tiff", quality: null), "a.tif");
        Assert.Equal(image.Pixels.ToArray(), Assert.IsType<FloatImage>(bands).Pixels.ToArray());
    }

    [Fact]
    public void DecodeBands_StripsWithoutLengths_AreFound()
    {
        // one uncompressed strip needs no byte count, and old programs wrote none
        byte[] file = new TestTiff { Width = 6, Height = 5, Bands = 1, LeavesCountsOut = true }.Write();
        Image expected = ImageFile.Decode(file, "a.tif", ColorMode.Unchanged);
        Assert.Equal((5, 6, 1), (expected.Height, expected.Width, expected.Channels));
        Assert.Equal(((ByteImage)expected).Pixels.ToArray(), ((ByteImage)ImageFile.DecodeBands(file, "a.tif")).Pixels.ToArray());
    }

    // what GDAL writes by default, bands apart and marked as brightness, is where OpenCV gives scrambled numbers in silence
    [Theory]
    [InlineData(3, 16, 1)]
    [InlineData(4, 16, 2)]
    [InlineData(3, 32, 1)]
    [InlineData(4, 8, 1)]
    public void Decode_BandsApart_AreThoseOfBandsTogether(int bands, int bits, int photometric)
    {
        TestTiff tiff = new() { Width = 17, Height = 12, Bands = bands, Bits = bits, Format = bits == 32 ? 3 : 1,
            Photometric = photometric };
        Image apart = ImageFile.Decode((tiff with { IsPlanar = true }).Write(), "apart.tif", ColorMode.Unchanged);
        Image together = ImageFile.Decode(tiff.Write(), "together.tif", ColorMode.Unchanged);
        Assert.Equal(Numbers(together), Numbers(apart));
        Assert.Equal((float)tiff.Value(5, 7, 0), Numbers(apart)[(((5 * 17) + 7) * bands) + 2]); // red comes third
    }

    [Theory]
    [InlineData(16, 2, 1)] // heights
    [InlineData(32, 2, 1)]
    [InlineData(64, 3, 2)]
    public void Decode_UnchangedOfAnyType_GivesTheFilesNumbers(int bits, int format, int bands)
    {
        TestTiff tiff = new() { Width = 5, Height = 4, Bands = bands, Bits = bits, Format = format };
        Image image = ImageFile.Decode(tiff.Write(), "a.tif", ColorMode.Unchanged);
        Assert.Equal((4, 5, bands), (image.Height, image.Width, image.Channels));
        Assert.Equal(Enumerable.Range(0, image.Length).Select(i => (float)tiff.Value(i / (5 * bands), i / bands % 5, i % bands)),
            Numbers(image));
    }

    // OpenCV asks libtiff for 8-bit colours; where it reads the numbers rightly, ours are the same
    [Fact]
    public void Decode_SixteenBitsAsColours_IsWhatOpenCvMakesOfThem()
    {
        byte[] file = new TestTiff { Width = 40, Height = 30, Bands = 3, Bits = 16, Photometric = 2 }.Write();
        Assert.Equal(((ByteImage)ImageCodec.Decode(file, ColorMode.Color)).Pixels.ToArray(),
            ImageFile.Decode(file, "a.tif").Bytes.ToArray());
        byte[] apart = new TestTiff { Width = 40, Height = 30, Bands = 3, Bits = 16, Photometric = 2, IsPlanar = true }.Write();
        Assert.Equal(ImageFile.Decode(file, "a.tif").Bytes.ToArray(), ImageFile.Decode(apart, "b.tif").Bytes.ToArray());
    }

    [Fact]
    public void Decode_OpacityOfAPicture_IsLeftOutAndChangesNoColour()
    {
        byte[] file = new TestTiff { Width = 3, Height = 2, Bands = 4, Photometric = 2,
            Source = (y, x, band) => band == 3 ? 100 : 200 + band }.Write();
        Assert.Equal([202, 201, 200], ImageFile.Decode(file, "a.tif").Bytes[..3].ToArray());
        Assert.Equal([202, 201, 200, 100], ImageFile.Decode(file, "a.tif", ColorMode.Unchanged).Bytes[..4].ToArray());
    }

    [Fact]
    public void Decode_FloatsAsColours_SaysWhatToWrite()
    {
        byte[] file = new TestTiff { Width = 4, Height = 4, Bands = 1, Bits = 32, Format = 3 }.Write();
        Assert.Contains("32-bit floating point numbers are no colours: load it with color_type='unchanged'",
            Assert.Throws<DataException>(() => ImageFile.Decode(file, "a.tif")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(6, 5, 3)] // a quarter turn: what was the left column is the upper row
    [InlineData(3, 3, 5)]
    public void Decode_OrientationOfTheTag_IsFollowed(int orientation, int height, int width)
    {
        byte[] file = new TestTiff { Width = 5, Height = 3, Bands = 1, Bits = 16, Orientation = orientation,
            Source = (y, x, _) => (y * 5) + x }.Write();
        Image image = ImageFile.Decode(file, "a.tif", ColorMode.Unchanged);
        Assert.Equal((height, width), (image.Height, image.Width));
        Assert.Equal(orientation == 6 ? 10 : 14, Numbers(image)[0]);
    }

    [Theory]
    [InlineData(8, 1, 1)]
    [InlineData(8, 2, 1)]
    [InlineData(16, 1, 1)]
    [InlineData(16, 2, 1)]
    [InlineData(32, 1, 1)]
    [InlineData(32, 2, 1)]
    [InlineData(32, 3, 1)]
    [InlineData(64, 2, 1)]
    [InlineData(8, 1, 3)] // a colour table: its indices
    public void DecodeLabels_AnyTypeOfNumber_GivesTheFilesLabels(int bits, int format, int photometric)
    {
        TestTiff tiff = new() { Width = 6, Height = 5, Bands = 1, Bits = bits, Format = format, Photometric = photometric,
            Source = (y, x, _) => (y * 6) + x };
        Assert.Equal(Enumerable.Range(0, 30).Select(i => (byte)i), ImageFile.DecodeLabels(tiff.Write(), "mask.tif").Labels.ToArray());
    }

    [Theory]
    [InlineData(32, 2, -1, "the value -1 at row 0, column 0")] // how GIS tools mark what is not known
    [InlineData(32, 1, 70000, "the value 70000 at row 0, column 0")]
    public void DecodeLabels_ValueThatIsNoLabel_NamesItAndItsPlace(int bits, int format, int value, string told)
    {
        byte[] file = new TestTiff { Width = 2, Height = 2, Bands = 1, Bits = bits, Format = format, Source = (_, _, _) => value }.Write();
        Assert.Contains(told, Assert.Throws<DataException>(() => ImageFile.DecodeLabels(file, "mask.tif")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void DecodeLabels_TwoBands_IsRefused(int bits)
    {
        byte[] file = new TestTiff { Width = 4, Height = 4, Bands = 2, Bits = bits, Source = (_, _, _) => 131 }.Write();
        Assert.Contains("'two.tif' has 2 bands, but each pixel must be a class index",
            Assert.Throws<DataException>(() => ImageFile.DecodeLabels(file, "two.tif")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeBands_OtherFormats_AreRedGreenBlueToo()
    {
        ByteImage image = new(1, 1, 3, [1, 2, 3]);
        Assert.Equal([3, 2, 1], ((ByteImage)ImageFile.DecodeBands(ImageFile.Encode(image, ".png"), "a.png")).Pixels.ToArray());
    }

    [Fact]
    public void Decode_SixBandsAsColours_SaysWhatToWrite()
    {
        byte[] file = new TestTiff { Width = 4, Height = 4, Bands = 6 }.Write();
        Assert.Contains("color_type='unchanged'", Assert.Throws<DataException>(() => ImageFile.Decode(file, "six.tif")).Message,
            StringComparison.Ordinal);
        Assert.Equal(6, ImageFile.Decode(file, "six.tif", ColorMode.Unchanged).Channels);
    }

    [Fact]
    public void DecodeBands_UnknownCompression_SaysWhatToDo()
    {
        byte[] file = new TestTiff { Width = 4, Height = 4, Bands = 6, Compression = 34887 }.Write();
        Assert.Contains("compression 34887 is not known here; save it with LZW",
            Assert.Throws<DataException>(() => ImageFile.DecodeBands(file, "six.tif")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DecodeBands_MutatedFile_EndsInAnImageOrADataException()
    {
        byte[][] seeds =
        [
            new TestTiff { Width = 19, Height = 13, Bands = 5, Bits = 16, Compression = 8, Predictor = 2 }.Write(),
            new TestTiff { Width = 19, Height = 13, Bands = 2, Compression = 32773, IsTiled = true, Block = 16 }.Write(),
            new TestTiff { Width = 9, Height = 7, Bands = 7, IsPlanar = true, IsBig = true, IsLittle = false }.Write(),
            ImageFile.Encode(TestData.Noise(40, 50), ".tiff"),
            new TestTiff { Width = 19, Height = 13, Bands = 3, Bits = 32, Format = 3, Compression = 8 }.Write(),
        ];
        Random random = new(4711);
        int images = 0;
        for (int i = 0; i < 8000; i++)
        {
            byte[] file = [.. seeds[random.Next(seeds.Length)]];
            for (int change = random.Next(1, 5); change > 0; change--)
            {
                // mostly in the directory behind the pixels, where the numbers stand that lead somewhere
                int at = random.Next(3) == 0 ? random.Next(file.Length) : Math.Max(0, file.Length - 1 - random.Next(260));
                file[at] = (byte)(random.Next(3) switch { 0 => 255, 1 => 0, _ => random.Next(256) });
            }

            byte[] cut = random.Next(4) == 0 ? file[..random.Next(file.Length)] : file;
            try
            {
                images += ImageFile.DecodeBands(cut, "a.tif").Channels > 0 ? 1 : 0;
            }
            catch (DataException)
            {
                // told, not crashed
            }
        }

        Assert.InRange(images, 100, 7900);
    }

    // twice smaller is where OpenCV's own way takes at most four channels
    [Theory]
    [InlineData(16, 20, Interpolation.Bilinear)]
    [InlineData(8, 10, Interpolation.Bilinear)]
    [InlineData(5, 7, Interpolation.Area)]
    [InlineData(24, 31, Interpolation.Nearest)]
    public void Resize_SixBands_IsThatOfEachBand(int height, int width, Interpolation interpolation)
    {
        ByteImage six = TestData.Noise(16, 20, 6);
        ByteImage resized = six.Resize(height, width, interpolation);
        for (int band = 0; band < 6; band++)
        {
            byte[] alone = Band(six, band).Resize(height, width, interpolation).Pixels.ToArray();
            Assert.Equal(alone, Band(resized, band).Pixels.ToArray());
        }
    }

    [Fact]
    public void Rotate_SixBands_IsThatOfEachBand()
    {
        ByteImage six = TestData.Noise(16, 20, 6);
        ByteImage turned = six.Rotate(30, Interpolation.Bilinear, fill: 99);
        for (int band = 0; band < 6; band++)
        {
            // outside, the first band gets the value and the others 0
            Assert.Equal(Band(six, band).Rotate(30, Interpolation.Bilinear, band == 0 ? 99 : 0).Pixels.ToArray(),
                Band(turned, band).Pixels.ToArray());
        }
    }

    [Fact]
    public void Apply_TransformsOfGeometry_TakeSixBands()
    {
        Sample sample = Sample.FromImage(TestData.Noise(16, 20, 6)) with { Labels = TestData.Labels(16, 20, 3) };
        ISampleTransform[] steps =
        [
            new RandomRotate(1, 20, 20, 0, 255), new RandomFlip(1, FlipDirection.Horizontal), new RandomCrop(12, 12, 1, 255),
            new Pad { Height = 16, Width = 16, PadValues = [9], RepeatsPadValue = true },
            new Normalize([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 2], ToRgb: false),
        ];
        foreach (ISampleTransform step in steps)
        {
            sample = step.Apply(sample, new SeededSampleRandom(1, 2, 3));
        }

        FloatImage image = Assert.IsType<FloatImage>(sample.Image);
        Assert.Equal([8f, 7f, 6f, 5f, 4f, 1.5f], image.Pixels[^6..].ToArray()); // the padding's corner, normalised band by band
    }

    private static float[] Numbers(Image image) =>
        image is FloatImage floats ? floats.Pixels.ToArray() : [.. image.Bytes.ToArray().Select(value => (float)value)];

    private static ByteImage Band(ByteImage image, int band)
    {
        ByteImage result = new(image.Height, image.Width, 1);
        for (int i = 0; i < result.Length; i++)
        {
            result.Pixels[i] = image.Pixels[(i * image.Channels) + band];
        }

        return result;
    }

    private static int CompressionOf(byte[] file)
    {
        int at = BitConverter.ToInt32(file, 4);
        int count = BitConverter.ToUInt16(file, at);
        return Enumerable.Range(0, count).Select(i => at + 2 + (i * 12)).Where(entry => BitConverter.ToUInt16(file, entry) == 259)
            .Select(entry => BitConverter.ToUInt16(file, entry + 8)).Single();
    }
}
