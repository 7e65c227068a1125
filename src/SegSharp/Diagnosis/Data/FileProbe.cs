using System.Collections.Immutable;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Diagnosis.Data;

/// <summary>
/// Opens a file and takes its facts: of an image the header and whether the file is all there, of a mask also its values.
/// </summary>
internal static class FileProbe
{
    /// <summary>Looks at a file.</summary>
    public static FileFacts Read(string path, FileKind kind)
    {
        try
        {
            using FileBytes file = FileBytes.Read(path, kind == FileKind.Image ? "image" : "mask");
            return kind switch
            {
                FileKind.Image => Image(file.Span, path),
                FileKind.Mask => Mask(file.Span, path),
                _ => Colored(Image(file.Span, path), ImageFile.DecodeMaskColors(file.Span, path)),
            };
        }
        catch (DataException e)
        {
            return new FileFacts { Fault = e.Fault ?? new ImageFault(ImageFaultKind.Damaged, e.Message.TrimEnd('.')) };
        }
    }

    private static FileFacts Image(ReadOnlySpan<byte> bytes, string path)
    {
        if (ImageHeaderReader.TryRead(bytes) is not { } header)
        {
            Image image = ImageFile.Decode(bytes, path, ColorMode.Unchanged);
            return new FileFacts { Width = image.Width, Height = image.Height, Channels = image.Channels,
                BitDepth = image is ByteImage ? 8 : 16 };
        }

        if ((JpegStructure.FindFault(bytes) ?? PngStructure.FindFault(bytes)) is { } fault)
        {
            return new FileFacts { Fault = new ImageFault(ImageFaultKind.Damaged, fault) };
        }

        return ImageCheck.IsTooLarge(header.Width, header.Height)
            ? new FileFacts { Fault = ImageCheck.TooLarge(header.Width, header.Height) }
            : Facts(header, bytes);
    }

    private static FileFacts Mask(ReadOnlySpan<byte> bytes, string path)
    {
        FileFacts facts = Image(bytes, path);
        if (!facts.IsReadable)
        {
            return facts;
        }

        if (facts.Channels > 1)
        {
            // two bands, or more than 8 bits, are no colours
            if (ImageFile.Decode(bytes, path, ColorMode.Unchanged) is not ByteImage { Channels: 3 or 4 } picture)
            {
                return facts;
            }

            if (!MaskImage.HasEqualChannels(picture))
            {
                return Colored(facts, picture);
            }

            facts = facts with { Channels = 1, HasEqualChannels = true };
        }

        LabelMap labels;
        try
        {
            labels = ImageFile.DecodeLabels(bytes, path);
        }
        catch (DataException) when (facts.BitDepth > 8)
        {
            return facts; // readable, but its numbers are no class indices
        }

        int[] counts = labels.Histogram();
        return facts with
        {
            Width = labels.Width,
            Height = labels.Height,
            Histogram = [.. Enumerable.Range(0, counts.Length).Where(label => counts[label] > 0)
                .Select(label => ((byte)label, counts[label]))],
        };
    }

    private static FileFacts Colored(FileFacts facts, ByteImage picture)
    {
        (ImmutableArray<(Rgb, int)> colors, int count) = ColorCensus.Of(picture);
        return facts with { Width = picture.Width, Height = picture.Height, Colors = colors, ColorCount = count };
    }

    private static FileFacts Facts(ImageHeader header, ReadOnlySpan<byte> bytes) => new()
    {
        Width = header.Width,
        Height = header.Height,
        Channels = header.Channels,
        BitDepth = header.BitDepth,
        HasPalette = header.HasPalette,
        Orientation = header.Orientation,
        IsJpeg = bytes[0] == 0xFF,
    };
}
