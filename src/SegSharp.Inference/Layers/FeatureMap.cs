namespace SegSharp.Inference.Layers;

/// <summary>A map with its channels side by side, <c>[height, width, channels]</c>: the tokens of a transformer, row by row.</summary>
/// <param name="data">The first number.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Pixels of a row.</param>
/// <param name="channels">Numbers of a pixel.</param>
internal readonly unsafe struct FeatureMap(float* data, int height, int width, int channels)
{
    /// <summary>The first number.</summary>
    public float* Data { get; } = data;

    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Pixels of a row.</summary>
    public int Width { get; } = width;

    /// <summary>Numbers of a pixel.</summary>
    public int Channels { get; } = channels;

    /// <summary>Pixels.</summary>
    public int Pixels => checked(Height * Width);

    /// <summary>A pixel by its number, row by row.</summary>
    public float* At(int pixel) => Data + ((nint)pixel * Channels);

    /// <summary>The first pixel of a row.</summary>
    public float* Row(int y) => Data + ((nint)y * Width * Channels);
}
