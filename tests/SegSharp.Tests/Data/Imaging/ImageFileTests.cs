using FsCheck;
using FsCheck.Fluent;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

public sealed class ImageFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("a.png")]
    [InlineData("a.bmp")]
    [InlineData("a.tiff")]
    public void Write_LosslessFormat_ReadsBackTheSamePixels(string name)
    {
        ByteImage image = TestData.Noise(17, 23);
        ImageFile.Write(_directory[name], image);
        ImageAssert.Equal(image, ImageFile.Read(_directory[name]));
    }

    [Theory]
    [InlineData("a.jpg")]
    [InlineData("a.webp")]
    public void Write_LossyFormat_ReadsBackTheSize(string name)
    {
        ImageFile.Write(_directory[name], TestData.Noise(17, 23), quality: 90);
        ByteImage read = ImageFile.Read(_directory[name]);
        Assert.Equal((17, 23, 3), (read.Height, read.Width, read.Channels));
    }

    [Fact]
    public void Write_UnknownSuffix_NamesTheFormats()
    {
        DataException e = Assert.Throws<DataException>(() => ImageFile.Write(_directory["a.xyz"], TestData.Noise(4, 4)));
        Assert.Contains(".png, .jpg", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_directory.Root));
    }

    [Fact]
    public void Read_FileIsMissing_NamesItAndWhatToCheck()
    {
        DataException e = Assert.Throws<DataException>(() => ImageFile.Read(_directory["none.jpg"]));
        Assert.Equal(_directory["none.jpg"], e.File);
        Assert.Contains("does not exist", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".jpg")] // OpenCV alone would fill the rest with grey and say nothing
    [InlineData(".png")]
    [InlineData(".bmp")]
    [InlineData(".webp")]
    public void Decode_FileIsTruncated_Throws(string extension)
    {
        byte[] whole = ImageFile.Encode(TestData.Noise(40, 40), extension);
        DataException e = Assert.Throws<DataException>(() => ImageFile.Decode(whole.AsSpan(0, whole.Length * 2 / 3), "cut" + extension));
        Assert.Contains("'cut" + extension + "' cannot be read", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_EmptyFile_SaysSo() =>
        Assert.Contains("it is empty", Assert.Throws<DataException>(() => ImageFile.Decode([], "nothing.png")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Read_GrayscaleMode_GivesOneChannel()
    {
        ImageFile.Write(_directory["a.png"], TestData.Noise(5, 6));
        Assert.Equal(1, ImageFile.Read(_directory["a.png"], ColorMode.Grayscale).Channels);
        Assert.Equal(3, ImageFile.Read(_directory["a.png"], ColorMode.Unchanged).Channels);
    }

    [Fact]
    public void Read_ExifSaysTurned_TurnsColourImagesButNotUnchangedOnes()
    {
        byte[] jpeg = ImageFile.Encode(TestData.Noise(16, 48), ".jpg");
        byte[] turned = [.. jpeg[..2], .. ExifOrientation(6), .. jpeg[2..]];
        Image upright = ImageFile.Decode(turned, "turned.jpg");
        Image stored = ImageFile.Decode(turned, "turned.jpg", ColorMode.Unchanged);
        Assert.Equal((48, 16), (upright.Height, upright.Width));
        Assert.Equal((16, 48), (stored.Height, stored.Width));
    }

    [Fact]
    public void Decode_TruncatedOrMutatedBytes_GivesAnImageOrADataException()
    {
        byte[][] files =
        [
            ImageFile.Encode(TestData.Noise(24, 31), ".png"),
            ImageFile.Encode(TestData.Noise(24, 31), ".jpg"),
            ImageFile.Encode(TestData.Noise(24, 31, channels: 1), ".png"),
            TestPng.Encode(9, 13, bits: 4, palette: true, interlaced: true, firstFilter: 0, new byte[9 * 13]),
        ];
        Gen<byte[]> mutated =
            from file in Gen.Elements(files)
            from length in Gen.Choose(0, file.Length)
            from keepsLength in Gen.Elements(true, true, false)
            from edits in Gen.ListOf(from at in Gen.Choose(0, file.Length - 1) from value in Gen.Choose(0, 255) select (at, value))
            select Mutate(file, keepsLength ? file.Length : length, edits);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(mutated.ToArbitrary(), bytes =>
            DecodesOrRefuses(() => ImageFile.Decode(bytes, "fuzz")) && DecodesOrRefuses(() => ImageFile.DecodeLabels(bytes, "fuzz"))));
    }

    private static byte[] Mutate(byte[] file, int length, IEnumerable<(int At, int Value)> edits)
    {
        byte[] copy = file[..length];
        foreach ((int at, int value) in edits.Where(edit => edit.At < length))
        {
            copy[at] = (byte)value;
        }

        return copy;
    }

    private static bool DecodesOrRefuses(Func<Image> decode)
    {
        try
        {
            return decode().Length > 0;
        }
        catch (DataException e)
        {
            return e.Message.Contains("fuzz", StringComparison.Ordinal);
        }
    }

    // An APP1 segment with one TIFF entry: tag 0x0112, type SHORT.
    private static byte[] ExifOrientation(byte orientation) =>
    [
        0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0,
    ];
}
