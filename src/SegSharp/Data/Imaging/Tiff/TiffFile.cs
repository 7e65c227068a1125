using SegSharp.Tensors;

namespace SegSharp.Data.Imaging.Tiff;

/// <summary>
/// Decides who reads a TIFF. OpenCV takes 8-bit pictures of one or three colours and converts other colour spaces; it mixes up bands that
/// are stored apart, multiplies colours by their opacity, and does not know other types. Those are read here.
/// </summary>
internal static class TiffFile
{
    /// <summary>The picture as a colour mode wants it: blue, green, red.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or nothing that the mode can show.</exception>
    /// <exception cref="NativeException">OpenCV cannot read it.</exception>
    public static Image Decode(ReadOnlySpan<byte> file, TiffLayout layout, ColorMode mode)
    {
        if (AreTilesOfBytes(layout))
        {
            return InMode(DecodeMask(file, layout), mode);
        }

        if (mode == ColorMode.Unchanged)
        {
            return layout.IsPlain || IsLeftToOpenCv(layout) ? ImageCodec.Decode(file, mode)
                : BlueFirst(Turned(TiffImage.Decode(file, layout), layout));
        }

        bool areColors = layout is { Bits: 8 or 16, Format: 1 or 4 };
        if (areColors && TiffImage.Refusal(layout) is null && !layout.IsPlain && layout.Bands is 3 or 4)
        {
            ByteImage colors = TiffColors.ToBytes(Turned(TiffImage.Decode(file, layout), layout));
            return mode == ColorMode.Grayscale ? colors.Convert(ColorConversion.BgrToGray) : colors;
        }

        try
        {
            return areColors || layout.IsPlain || TiffImage.Refusal(layout) is not null ? ImageCodec.Decode(file, mode)
                : throw Numbers(layout);
        }
        catch (NativeException) when (TiffImage.Refusal(layout) is { } refusal)
        {
            throw new InvalidDataException(refusal);
        }
    }

    /// <summary>All bands in the file's own order, not turned.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a kind that is not read here.</exception>
    /// <exception cref="NativeException">OpenCV cannot read it.</exception>
    public static Image DecodeBands(ReadOnlySpan<byte> file, TiffLayout layout)
    {
        bool isLeft = layout.Photometric == TiffLayout.ColorTable || IsLeftToOpenCv(layout);
        return isLeft ? InFileOrder(ImageCodec.Decode(file, ColorMode.Unchanged)) : TiffImage.Decode(file, layout);
    }

    /// <summary>The numbers of a mask: those of the file, a colour table's indices.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    /// <exception cref="NativeException">OpenCV cannot read it.</exception>
    public static Image DecodeMask(ReadOnlySpan<byte> file, TiffLayout layout)
    {
        if (IsLeftToOpenCv(layout))
        {
            return ImageCodec.Decode(file, ColorMode.Unchanged);
        }

        Image image = Turned(TiffImage.Decode(file, layout), layout);
        if (image is ByteImage bytes && layout.Photometric == TiffLayout.WhiteIsZero)
        {
            // black on white paper: OpenCV and Pillow count from black, too
            byte largest = (byte)((1 << layout.Bits) - 1);
            foreach (ref byte value in bytes.Pixels)
            {
                value = (byte)(largest - value);
            }
        }

        return image;
    }

    /// <summary>Blue, green, red as red, green, blue, and the other way round; pictures of one or two bands stay as they are.</summary>
    public static Image InFileOrder(Image image) => image.Channels < 3 ? image : image.SwapFirstAndThird();

    private static Image BlueFirst(Image image) => image.Channels is 3 or 4 ? image.SwapFirstAndThird() : image;

    private static Image Turned(Image image, TiffLayout layout) => ImageTurning.Upright(image, layout.Orientation);

    // What is not read here, such as JPEG's colour space or that of printers, OpenCV converts;
    // but bands of 16 bits that lie apart it mixes up.
    private static bool IsLeftToOpenCv(TiffLayout layout) =>
        layout.Bands is 1 or 3 or 4 && TiffImage.Refusal(layout) is not null && !(layout.IsPlanar && layout.Bits > 8);

    // OpenCV 4.6 does not unpack all tiles that are stored as they are, such as those of 16 by 16.
    private static bool AreTilesOfBytes(TiffLayout layout) =>
        layout is { IsTiled: true, IsPlain: true, Bits: 8, Photometric: <= TiffLayout.RedGreenBlue } && TiffImage.Refusal(layout) is null;

    private static ByteImage InMode(Image image, ColorMode mode)
    {
        ByteImage picture = (ByteImage)BlueFirst(image);
        return (mode, picture.Channels) switch
        {
            (ColorMode.Color, 1) => picture.Convert(ColorConversion.GrayToBgr),
            (ColorMode.Grayscale, 3) => picture.Convert(ColorConversion.BgrToGray),
            _ => picture,
        };
    }

    private static InvalidDataException Numbers(TiffLayout layout) => new(
        $"its {layout.Bits}-bit {(layout.Format == 3 ? "floating point" : layout.Format == 2 ? "signed" : "whole")} numbers are no " +
            "colours: load it with color_type='unchanged', or with LoadSingleRSImageFromFile");
}
