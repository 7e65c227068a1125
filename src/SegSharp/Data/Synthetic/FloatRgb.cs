namespace SegSharp.Data.Synthetic;

/// <summary>A colour, 0 to 1 per channel. Plain float arithmetic: vector types may use fused operations on some machines.</summary>
internal readonly record struct FloatRgb(float R, float G, float B)
{
    public static FloatRgb operator *(FloatRgb colour, float factor) => new(colour.R * factor, colour.G * factor, colour.B * factor);

    public static FloatRgb operator *(FloatRgb left, FloatRgb right) => new(left.R * right.R, left.G * right.G, left.B * right.B);

    public static FloatRgb operator +(FloatRgb left, FloatRgb right) => new(left.R + right.R, left.G + right.G, left.B + right.B);

    /// <summary>A gray of the given brightness.</summary>
    public static FloatRgb Gray(float brightness) => new(brightness, brightness, brightness);

    /// <summary>From <paramref name="from"/> at 0 to <paramref name="to"/> at 1.</summary>
    public static FloatRgb Mix(FloatRgb from, FloatRgb to, float fraction) => (from * (1f - fraction)) + (to * fraction);
}
