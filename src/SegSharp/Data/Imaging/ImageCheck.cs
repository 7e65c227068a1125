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

        if (header is { } size && IsTooLarge(size.Width, size.Height))
        {
            throw new DataException(
                $"{kind} '{name}' {Pixels(size.Width, size.Height)}: if the file is right, " +
                    "raise the limit with --max-pixels or max_pixels " +
                "in the config, or cut the image into tiles.",
                name)
            {
                Fault = TooLarge(size.Width, size.Height),
            };
        }
    }

    /// <summary>Whether an image has more pixels than are allowed now.</summary>
    public static bool IsTooLarge(int width, int height) => (long)width * height > ImageFile.MaxPixels;

    /// <summary>The fault of an image with too many pixels.</summary>
    public static ImageFault TooLarge(int width, int height) => new(ImageFaultKind.TooLarge, $"it {Pixels(width, height)}");

    /// <summary>The file cannot be read.</summary>
    public static DataException Unreadable(string kind, string name, string reason, Exception? cause) =>
        new($"{kind} '{name}' cannot be read ({reason.TrimEnd('.')}): replace the file or leave it out.", name, cause)
        {
            Fault = new ImageFault(ImageFaultKind.Damaged, reason.TrimEnd('.')),
        };

    private static string Pixels(int width, int height) =>
        FormattableString.Invariant($"has {width}x{height} pixels, {(long)width * height:N0}, and the limit is {ImageFile.MaxPixels:N0}");

    private static bool IsKnown(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(PngStructure.Signature) || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) || bytes.StartsWith("BM"u8)
        || bytes.StartsWith("RIFF"u8) || Tiff.TiffHeader.IsTiff(bytes);
}
