namespace SegSharp.Data.Loading;

/// <summary>The shape of a batch of images.</summary>
internal readonly record struct BatchShape(int Count, int Channels, int Height, int Width)
{
    public int Plane => checked(Height * Width);

    public int Pixels => checked(Count * Channels * Plane);
}
