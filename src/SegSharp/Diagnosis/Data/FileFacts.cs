using System.Collections.Immutable;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>What was found in one image or mask file.</summary>
public sealed record FileFacts
{
    /// <summary>Why it cannot be read; null if it can.</summary>
    public ImageFault? Fault { get; init; }

    /// <summary>Columns as stored, before any turning; 0 if unreadable.</summary>
    public int Width { get; init; }

    /// <summary>Rows as stored, before any turning; 0 if unreadable.</summary>
    public int Height { get; init; }

    /// <summary>Channels; a palette PNG has one. 0 if unreadable.</summary>
    public int Channels { get; init; }

    /// <summary>Bits of one sample; 0 if unreadable.</summary>
    public int BitDepth { get; init; }

    /// <summary>Whether the samples are indices into a palette.</summary>
    public bool HasPalette { get; init; }

    /// <summary>The EXIF orientation, 1 (upright) to 8.</summary>
    public int Orientation { get; init; } = 1;

    /// <summary>Whether the format is JPEG, which changes pixel values.</summary>
    public bool IsJpeg { get; init; }

    /// <summary>
    /// The values of a mask with their numbers of pixels, in order; empty for images and for masks that hold no class indices.
    /// </summary>
    public ImmutableArray<(byte Label, int Pixels)> Histogram { get; init; } = [];

    /// <summary>
    /// Whether a mask has three or four channels of which the colours are equal everywhere: one of them is taken, and counts above.
    /// </summary>
    public bool HasEqualChannels { get; init; }

    /// <summary>The colours of a mask that is a picture, the most frequent first; empty for others.</summary>
    public ImmutableArray<(Rgb Color, int Pixels)> Colors { get; init; } = [];

    /// <summary>How many colours there are in all.</summary>
    public int ColorCount { get; init; }

    /// <summary>Colours that <c>palette_map</c> does not have; empty where all are known or there is no such map.</summary>
    public ImmutableArray<(Rgb Color, int Pixels)> UnknownColors { get; init; } = [];

    /// <summary>The facts of a mask whose colours stand for labels.</summary>
    internal FileFacts MappedBy(ColorTable table)
    {
        if (!IsReadable || ColorCount == 0)
        {
            return this;
        }

        SortedDictionary<byte, int> labels = [];
        foreach ((Rgb color, int pixels) in Colors)
        {
            if ((IsJpeg ? table.FindNearest(color) : table.Find(color)) is { } label)
            {
                labels[label] = labels.GetValueOrDefault(label) + pixels;
            }
        }

        return this with
        {
            Channels = 1,
            HasPalette = false,
            Histogram = [.. labels.Select(label => (label.Key, label.Value))],
            UnknownColors = IsJpeg ? [] : [.. Colors.Where(color => table.Find(color.Color) is null)],
        };
    }

    /// <summary>Whether it could be read.</summary>
    public bool IsReadable => Fault is null;
}
