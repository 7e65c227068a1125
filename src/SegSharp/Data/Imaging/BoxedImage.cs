using System.Buffers.Binary;

namespace SegSharp.Data.Imaging;

/// <summary>Reads the size of an AVIF file out of its boxes: the largest of all pictures in it.</summary>
internal static class BoxedImage
{
    private static ReadOnlySpan<byte> Meta => "meta"u8;

    /// <summary>The header; null where no picture has a size.</summary>
    public static ImageHeader? TryRead(ReadOnlySpan<byte> file)
    {
        int brand = 8, end = (int)Math.Min(BinaryPrimitives.ReadUInt32BigEndian(file), (uint)file.Length);
        bool isAvif = false;
        for (; brand + 4 <= end; brand += 4)
        {
            isAvif |= file.Slice(brand, 4).SequenceEqual("avif"u8) || file.Slice(brand, 4).SequenceEqual("avis"u8);
        }

        uint width = 0, height = 0;
        if (isAvif)
        {
            Walk(file, depth: 0, ref width, ref height);
        }

        return width is > 0 and <= int.MaxValue && height is > 0 and <= int.MaxValue
            ? new ImageHeader((int)width, (int)height, 3, 8) : null;
    }

    // length, name, content: meta/iprp/ipco/ispe holds a width and a height
    private static void Walk(ReadOnlySpan<byte> boxes, int depth, ref uint width, ref uint height)
    {
        const int deepest = 4;
        for (int at = 0; at + 8 <= boxes.Length && depth < deepest;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(boxes[at..]);
            int size = length == 0 || length > boxes.Length - at ? boxes.Length - at : (int)length;
            if (size < 8)
            {
                return;
            }

            ReadOnlySpan<byte> name = boxes.Slice(at + 4, 4), content = boxes.Slice(at + 8, size - 8);
            if (name.SequenceEqual(Meta) && content.Length >= 4)
            {
                Walk(content[4..], depth + 1, ref width, ref height);
            }
            else if (name.SequenceEqual("iprp"u8) || name.SequenceEqual("ipco"u8))
            {
                Walk(content, depth + 1, ref width, ref height);
            }
            else if (name.SequenceEqual("ispe"u8) && content.Length >= 12)
            {
                width = Math.Max(width, BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
                height = Math.Max(height, BinaryPrimitives.ReadUInt32BigEndian(content[8..]));
            }

            at += size;
        }
    }
}
