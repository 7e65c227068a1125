namespace SegSharp.Data.Imaging;

/// <summary>Element types of pixels; the numbers are OpenCV's.</summary>
internal enum PixelDepth
{
    Byte = 0,
    UInt16 = 2,
    Single = 5,
}
