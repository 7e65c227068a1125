using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data;

internal static class ImageAssert
{
    public static void Equal(Image expected, Image? actual)
    {
        Assert.NotNull(actual);
        Assert.Equal((expected.Height, expected.Width, expected.Channels), (actual.Height, actual.Width, actual.Channels));
        Assert.True(expected.Bytes.SequenceEqual(actual.Bytes), $"{Differing(expected, actual)} of {expected.Length} values differ");
    }

    public static void Close(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(MathF.Abs(expected[i] - actual[i]) <= tolerance, $"value {i} is {actual[i]}, expected {expected[i]}");
        }
    }

    private static int Differing(Image expected, Image actual)
    {
        int count = 0;
        for (int i = 0; i < expected.Bytes.Length; i++)
        {
            count += expected.Bytes[i] == actual.Bytes[i] ? 0 : 1;
        }

        return count;
    }
}
