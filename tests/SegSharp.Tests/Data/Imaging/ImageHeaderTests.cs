using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Tests.Diagnosis.Data;

namespace SegSharp.Tests.Data.Imaging;

public sealed class ImageHeaderTests
{
    [Theory]
    [InlineData(".png", 1)]
    [InlineData(".png", 3)]
    [InlineData(".png", 4)]
    [InlineData(".jpg", 1)]
    [InlineData(".jpg", 3)]
    [InlineData(".tiff", 1)]
    [InlineData(".tiff", 3)]
    [InlineData(".bmp", 3)]
    public void TryRead_EncodedImage_AgreesWithTheDecoder(string suffix, int channels)
    {
        byte[] file = ImageFile.Encode(TestData.Noise(19, 31, channels), suffix);
        Assert.Equal(new ImageHeader(31, 19, channels, 8), ImageHeaderReader.TryRead(file));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(8)]
    public void TryRead_JpegWithExif_GivesTheOrientation(ushort orientation) =>
        Assert.Equal(new ImageHeader(31, 19, 3, 8, Orientation: orientation),
            ImageHeaderReader.TryRead(ScanFixture.Jpeg(19, 31, orientation)));

    [Fact]
    public void TryRead_PalettePng_IsOneChannelWithPalette() =>
        Assert.Equal(
            new ImageHeader(5, 3, 1, 4, HasPalette: true),
            ImageHeaderReader.TryRead(TestPng.Encode(3, 5, 4, palette: true, interlaced: false, 0, new byte[15])));

    [Fact]
    public void TryRead_DamagedBytes_NeverThrowsNorInventsSizes()
    {
        byte[][] seeds =
        [
            ImageFile.Encode(TestData.Noise(9, 7), ".png"), ImageFile.Encode(TestData.Noise(9, 7), ".tiff"),
            ImageFile.Encode(TestData.Noise(9, 7), ".bmp"), ScanFixture.Jpeg(9, 7, 6),
            ImageFile.Encode(TestData.Noise(9, 7), ".webp"), ImageFile.Encode(TestData.Noise(9, 7), ".ppm"),
            ImageFile.Encode(TestData.Noise(40, 50), ".jp2"),
            ImageFile.Encode(TestData.Noise(9, 7), ".hdr"), ImageFile.Encode(TestData.Noise(9, 7), ".ras"),
            "P7\nWIDTH 7\nHEIGHT 9\nDEPTH 3\nMAXVAL 255\nENDHDR\n"u8.ToArray(), "GIF89a\u0007\0\u0009\0\0\0\0"u8.ToArray(),
            [
                .. "\0\0\0\u0014ftypavif\0\0\0\0avif\0\0\0\u0030meta\0\0\0\0"u8,
                .. "\0\0\0\u0024iprp\0\0\0\u001Cipco\0\0\0\u0014ispe\0\0\0\0\0\0\0\u0007\0\0\0\u0009"u8,
            ],
        ];
        SeededSampleRandom random = new(7, 0, 0);
        for (int round = 0; round < 80_000; round++)
        {
            byte[] seed = seeds[round % seeds.Length];
            byte[] file = seed[..random.NextInt(seed.Length + 1)];
            for (int change = random.NextInt(12); change > 0 && file.Length > 0; change--)
            {
                // mostly in the header, where the numbers are; TIFF's stand at the end
                int at = random.NextInt(2) == 0 ? random.NextInt(Math.Min(file.Length, 64)) : random.NextInt(file.Length);
                file[at] = (byte)random.NextInt(256);
            }

            ImageHeader? header = ImageHeaderReader.TryRead(file);
            Assert.True(header is null or { Width: > 0 and <= 1 << 24, Height: > 0 and <= 1 << 24, Channels: > 0, BitDepth: > 0,
                Orientation: >= 1 and <= 8 });
        }
    }
}
