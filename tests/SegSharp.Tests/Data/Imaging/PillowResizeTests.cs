using System.Text.Json;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

public sealed class PillowResizeTests
{
    [Fact]
    public void Resize_EveryFilterSmallerAndLarger_IsPillowsBitForBit()
    {
        const int Width = 37, Height = 23;
        byte[] pixels = new byte[Width * Height * 3];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int c, int x, int y) = (i % 3, i / 3 % Width, i / 3 / Width);
            pixels[i] = (byte)((x * 7) + (y * 13) + (c * 50) + (x * y * (c + 1) % 31));
        }

        ByteImage image = new(Height, Width, 3, pixels);
        using JsonDocument document =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Assets", "pillow_resize.json")));
        foreach (JsonElement expected in document.RootElement.EnumerateArray())
        {
            PillowFilter filter = (PillowFilter)expected.GetProperty("filter").GetInt32();
            ByteImage resized = PillowResize.Resize(image, expected.GetProperty("height").GetInt32(),
                expected.GetProperty("width").GetInt32(), filter);
            Assert.True(expected.GetProperty("bytes").GetString() == Convert.ToHexStringLower(resized.Pixels),
                $"{filter} to {resized.Width}x{resized.Height}");
        }

        Assert.Equal(Enum.GetValues<PillowFilter>().Length,
            document.RootElement.EnumerateArray().DistinctBy(expected => expected.GetProperty("filter").GetInt32()).Count());
    }
}
