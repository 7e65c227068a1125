using System.Collections.Immutable;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>Counts the colours of a mask.</summary>
internal static class ColorCensus
{
    /// <summary>
    /// The most colours that are kept of a file; a mask that is drawn with more is a photograph, or was stored with losses.
    /// </summary>
    public const int MostColors = 256;

    /// <summary>
    /// The colours with their pixels, the most frequent first and no more than <see cref="MostColors"/>, and how many there are in all.
    /// </summary>
    public static (ImmutableArray<(Rgb Color, int Pixels)> Colors, int Count) Of(ByteImage image)
    {
        Dictionary<int, int> counts = [];
        ReadOnlySpan<byte> pixels = image.Pixels;
        bool isGrey = image.Channels < 3;
        for (int at = 0; at < pixels.Length; at += image.Channels)
        {
            int key = isGrey ? pixels[at] * 0x10101 : (pixels[at + 2] << 16) | (pixels[at + 1] << 8) | pixels[at];
            System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out _)++;
        }

        return ([.. counts.OrderByDescending(color => color.Value).ThenBy(color => color.Key).Take(MostColors)
            .Select(color => (Color(color.Key), color.Value))], counts.Count);
    }

    private static Rgb Color(int key) => new((byte)(key >> 16), (byte)(key >> 8), (byte)key);
}
