using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Inference.Images;
using SkiaSharp;

namespace SegSharp.Inference.Tests.Images;

/// <summary>Pictures as OpenCV decodes them, which is what the models were trained with.</summary>
public sealed class PictureFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("segsharp-pictures-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(".jpg", 95)]
    [InlineData(".jpg", 70)]
    [InlineData(".jpg", 20)]
    [InlineData(".png", 0)]
    [InlineData(".bmp", 0)]
    public void Decode_FilesOfOpenCv_HaveItsPixels(string suffix, int quality)
    {
        foreach ((int height, int width) in ((int, int)[])[(1, 1), (7, 9), (64, 48), (123, 201)])
        {
            ByteImage drawn = Scene(height, width);
            byte[] file = quality > 0 ? ImageFile.Encode(drawn, suffix, quality) : ImageFile.Encode(drawn, suffix);
            Equal((ByteImage)ImageFile.Decode(file, "picture"), PictureFile.Decode(file, "picture"));
        }
    }

    [Theory]
    [InlineData(SKColorType.Gray8)]
    [InlineData(SKColorType.Rgba8888)]
    [InlineData(SKColorType.Rgba16161616)]
    public void Decode_PngOfOtherKinds_HasOpenCvsPixels(SKColorType type)
    {
        byte[] file = Png(type, 37, 23);
        Equal((ByteImage)ImageFile.Decode(file, "picture"), PictureFile.Decode(file, "picture"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Decode_PhotoThatLiesOnItsSide_IsTurnedAsOpenCvDoes(byte orientation)
    {
        byte[] jpeg = ImageFile.Encode(Scene(24, 40), ".jpg", 90);
        byte[] exif =
        [
            0xFF, 0xE1, 0, 34, .. "Exif\0\0"u8, .. "II"u8, 42, 0, 8, 0, 0, 0,
            1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        byte[] file = [.. jpeg[..2], .. exif, .. jpeg[2..]];
        ByteImage picture = PictureFile.Decode(file, "photo");
        Assert.Equal(orientation < 5 ? (24, 40) : (40, 24), (picture.Height, picture.Width));
        Equal((ByteImage)ImageFile.Decode(file, "photo"), picture);
    }

    [Fact]
    public void Decode_CutOffOrNoPicture_IsOneSentence()
    {
        byte[] jpeg = ImageFile.Encode(Scene(64, 64), ".jpg", 90), png = ImageFile.Encode(Scene(64, 64), ".png");
        Assert.Contains("'a.jpg' is cut off", Refused(jpeg[..(jpeg.Length / 2)], "a.jpg"), StringComparison.Ordinal);
        Assert.Contains("'a.png' is cut off", Refused(png[..(png.Length / 2)], "a.png"), StringComparison.Ordinal);
        Assert.Contains("'a.txt' is no JPEG", Refused("a text"u8.ToArray(), "a.txt"), StringComparison.Ordinal);
        Assert.Contains("'a' is no JPEG", Refused([], "a"), StringComparison.Ordinal);
        Assert.Contains("has 64x64 pixels, more than the 4095", Refused(jpeg, "large.jpg", maxPixels: 4095), StringComparison.Ordinal);
        Assert.Equal(64, PictureFile.Decode(jpeg, "large.jpg", maxPixels: 4096).Width);
    }

    [Fact]
    public void Decode_DamagedFiles_AreRefusedOrDecodedAndNothingElse()
    {
        byte[][] sound = [ImageFile.Encode(Scene(20, 30), ".jpg", 80), ImageFile.Encode(Scene(20, 30), ".png"),
            Png(SKColorType.Gray8, 9, 7)];
        Random random = new(11);
        int refused = 0;
        for (int round = 0; round < 600; round++)
        {
            byte[] file = [.. sound[round % sound.Length]];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                file[random.Next(file.Length)] = (byte)random.Next(256);
            }

            try
            {
                PictureFile.Decode(file, "damaged", maxPixels: 1 << 16);
            }
            catch (DataException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1, 599);
    }

    [Fact]
    public void WriteLabels_ReadsBackAsIndices()
    {
        LabelMap labels = new(5, 7, [.. Enumerable.Range(0, 35).Select(i => (byte)(i * 7))]);
        string path = Path.Combine(_folder, "new", "labels.png");
        PictureFile.WriteLabels(path, labels);
        Assert.Equal(labels.Labels.ToArray(), ImageFile.ReadLabels(path).Labels.ToArray());
        Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void WriteOverlay_MixesAsTheLibraryDoes()
    {
        ByteImage picture = Scene(6, 8);
        LabelMap labels = new(6, 8, [.. Enumerable.Range(0, 48).Select(i => (byte)(i % 3))]);
        Palette palette = new([new Rgb(255, 0, 0), new Rgb(0, 255, 0), new Rgb(1, 2, 3)]);
        string path = Path.Combine(_folder, "overlay.png");
        PictureFile.WriteOverlay(path, picture, labels, palette, opacity: 0.25);
        Equal(Rendering.Overlay.Draw(picture, labels, palette, 0.25), PictureFile.Read(path));
        Assert.Throws<DataException>(() => PictureFile.WriteOverlay(path, Scene(6, 9), labels, palette));
    }

    [Fact]
    public void Write_WhereNoFolderCanBe_LeavesNothing()
    {
        string file = Path.Combine(_folder, "file");
        PictureFile.Write(file, Scene(2, 2));
        Assert.Throws<IOException>(() => PictureFile.WriteLabels(Path.Combine(file, "labels.png"), new LabelMap(2, 2)));
        Assert.Single(Directory.GetFileSystemEntries(_folder));
    }

    private static string Refused(byte[] file, string name, long maxPixels = PictureFile.UsualMaxPixels) =>
        Assert.Throws<DataException>(() => PictureFile.Decode(file, name, maxPixels)).Message;

    private static void Equal(ByteImage expected, ByteImage actual)
    {
        Assert.Equal((expected.Height, expected.Width, 3), (actual.Height, actual.Width, actual.Channels));
        Assert.Equal(expected.Pixels.ToArray(), actual.Pixels.ToArray());
    }

    // Smooth, with edges and noise, so that every part of a JPEG has something to lose.
    private static ByteImage Scene(int height, int width)
    {
        Random random = new((height * 1009) + width);
        ByteImage image = new(height, width, 3);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            (int y, int x, int c) = (i / (3 * width), i / 3 % width, i % 3);
            image.Pixels[i] = (byte)((((x * 3) + (y * 5) + (c * 70)) & 255) ^ ((x / 8) + (y / 6) % 2 * 40) ^ random.Next(16));
        }

        return image;
    }

    private static byte[] Png(SKColorType type, int width, int height)
    {
        SKImageInfo info = new(width, height, type, type == SKColorType.Gray8 ? SKAlphaType.Opaque : SKAlphaType.Unpremul);
        byte[] bytes = new byte[info.BytesSize];
        new Random(5).NextBytes(bytes);
        using SKData pixels = SKData.CreateCopy(bytes);
        using SKImage image = SKImage.FromPixels(info, pixels);
        using SKData file = image.Encode(SKEncodedImageFormat.Png, 100);
        return file.ToArray();
    }
}
