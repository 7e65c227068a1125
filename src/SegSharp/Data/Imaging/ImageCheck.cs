namespace SegSharp.Data.Imaging;

/// <summary>Looks at a file before it is decoded: whether it is all there, and whether its pixels are as many as are allowed.</summary>
internal static class ImageCheck
{
    private static ReadOnlySpan<byte> OpenExr => [0x76, 0x2F, 0x31, 0x01];

    /// <summary>Refuses what must not be decoded.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="kind">Image or Mask.</param>
    /// <exception cref="DataException">The file is damaged, or has too many pixels.</exception>
    public static void Before(ReadOnlySpan<byte> bytes, string name, string kind)
    {
        ImageHeader? header = ImageHeaderReader.TryRead(bytes);
        string? fault = bytes.IsEmpty ? "it is empty" : JpegStructure.FindFault(bytes) ?? PngStructure.FindFault(bytes);

        // what does not say its size is not decoded: OpenCV would take the memory first
        fault ??= header is not null ? null
            : IsKnown(bytes) ? "its header is damaged"
            : bytes.StartsWith(OpenExr) ? "OpenEXR is not read; save it as a TIFF of 32-bit floats"
            : "its format is not known here, or its header is damaged; PNG, JPEG, TIFF, BMP and WebP are read";
        if (fault is not null)
        {
            throw Unreadable(kind, name, fault, null);
        }

        if (header is { } size && (long)size.Width * size.Height > ImageFile.MaxPixels)
        {
            throw new DataException(
                FormattableString.Invariant($"{kind} '{name}' has {size.Width}x{size.Height} pixels, {(long)size.Width * size.Height:N0}, and the limit is {ImageFile.MaxPixels:N0}: ") +
                "if the file is right, raise the limit with --max-pixels or max_pixels in the config, or cut the image into tiles.",
                name);
        }
    }

    /// <summary>The file cannot be read.</summary>
    public static DataException Unreadable(string kind, string name, string reason, Exception? cause) =>
        new($"{kind} '{name}' cannot be read ({reason.TrimEnd('.')}): replace the file or leave it out.", name, cause);

    private static bool IsKnown(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngStructure.Signature) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith("BM"u8)
        || bytes.StartsWith("RIFF"u8) || Tiff.TiffHeader.IsTiff(bytes);
}
