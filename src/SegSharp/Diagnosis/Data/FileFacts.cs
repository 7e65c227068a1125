using System.Collections.Immutable;

namespace SegSharp.Diagnosis.Data;

/// <summary>What was found in one image or mask file.</summary>
public sealed record FileFacts
{
    /// <summary>Why it cannot be read; null if it can.</summary>
    public string? Fault { get; init; }

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

    /// <summary>The values of a mask with their numbers of pixels, in order; empty for images and for masks that hold no class indices.</summary>
    public ImmutableArray<(byte Label, int Pixels)> Histogram { get; init; } = [];

    /// <summary>Whether it could be read.</summary>
    public bool IsReadable => Fault is null;
}
