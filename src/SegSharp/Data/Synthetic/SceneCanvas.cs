namespace SegSharp.Data.Synthetic;

/// <summary>Colour, label and nearness of every pixel; whoever paints later covers what was there.</summary>
internal sealed class SceneCanvas(int height, int width)
{
    private readonly FloatRgb[] _colors = new FloatRgb[height * width];
    private readonly byte[] _labels = new byte[height * width];
    private readonly float[] _nearness = new float[height * width];

    public int Height => height;

    public int Width => width;

    public Span<FloatRgb> Colors => _colors;

    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>1 at the bottom row's distance, 0 infinitely far: what haze is measured by.</summary>
    public ReadOnlySpan<float> Nearness => _nearness;

    /// <summary>Paints one pixel; pixels outside the picture are ignored.</summary>
    public void Set(int x, int y, FloatRgb color, StreetClass label, float nearness)
    {
        if ((uint)x < (uint)width && (uint)y < (uint)height)
        {
            int index = (y * width) + x;
            _colors[index] = color;
            _labels[index] = (byte)label;
            _nearness[index] = nearness;
        }
    }

    /// <summary>Darkens or brightens what is painted, without changing what it is.</summary>
    public void Shade(int x, int y, float factor)
    {
        if ((uint)x < (uint)width && (uint)y < (uint)height)
        {
            _colors[(y * width) + x] *= factor;
        }
    }

    /// <summary>Paints every pixel whose centre lies in the rectangle; the shader gets u and v from 0 to 1.</summary>
    public void Rectangle(
        float left, float top, float right, float bottom, StreetClass label, float nearness, Func<float, float, FloatRgb> shader)
    {
        (int firstX, int lastX) = Covered(left, right, width);
        (int firstY, int lastY) = Covered(top, bottom, height);
        for (int y = firstY; y <= lastY; y++)
        {
            for (int x = firstX; x <= lastX; x++)
            {
                float u = (x + 0.5f - left) / (right - left);
                float v = (y + 0.5f - top) / (bottom - top);
                Set(x, y, shader(u, v), label, nearness);
            }
        }
    }

    /// <summary>Paints an upright trapezoid: as a rectangle, with its upper edge drawn in on both sides.</summary>
    /// <param name="left">Left end of the lower edge.</param>
    /// <param name="top">Upper edge.</param>
    /// <param name="right">Right end of the lower edge.</param>
    /// <param name="bottom">Lower edge.</param>
    /// <param name="inset">Share of the width missing on each side of the upper edge.</param>
    /// <param name="label">What it is.</param>
    /// <param name="nearness">How near it is.</param>
    /// <param name="shader">Colour at u and v, 0 to 1 within the surrounding rectangle.</param>
    public void Trapezoid(
        float left,
        float top,
        float right,
        float bottom,
        float inset,
        StreetClass label,
        float nearness,
        Func<float, float, FloatRgb> shader)
    {
        (int firstX, int lastX) = Covered(left, right, width);
        (int firstY, int lastY) = Covered(top, bottom, height);
        for (int y = firstY; y <= lastY; y++)
        {
            float v = (y + 0.5f - top) / (bottom - top);
            float edge = inset * (1f - v);
            for (int x = firstX; x <= lastX; x++)
            {
                float u = (x + 0.5f - left) / (right - left);
                if (u >= edge && u <= 1f - edge)
                {
                    Set(x, y, shader(u, v), label, nearness);
                }
            }
        }
    }

    /// <summary>Paints an ellipse; the shader gets coordinates from -1 to 1.</summary>
    public void Ellipse(
        float centerX,
        float centerY,
        float radiusX,
        float radiusY,
        StreetClass label,
        float nearness,
        Func<float, float, FloatRgb> shader)
    {
        (int firstX, int lastX) = Covered(centerX - radiusX, centerX + radiusX, width);
        (int firstY, int lastY) = Covered(centerY - radiusY, centerY + radiusY, height);
        for (int y = firstY; y <= lastY; y++)
        {
            for (int x = firstX; x <= lastX; x++)
            {
                float u = (x + 0.5f - centerX) / radiusX;
                float v = (y + 0.5f - centerY) / radiusY;
                if ((u * u) + (v * v) <= 1f)
                {
                    Set(x, y, shader(u, v), label, nearness);
                }
            }
        }
    }

    /// <summary>Darkens the pixels of an ellipse, most in its middle.</summary>
    public void EllipseShadow(float centerX, float centerY, float radiusX, float radiusY, float strength)
    {
        (int firstX, int lastX) = Covered(centerX - radiusX, centerX + radiusX, width);
        (int firstY, int lastY) = Covered(centerY - radiusY, centerY + radiusY, height);
        for (int y = firstY; y <= lastY; y++)
        {
            for (int x = firstX; x <= lastX; x++)
            {
                float u = (x + 0.5f - centerX) / radiusX;
                float v = (y + 0.5f - centerY) / radiusY;
                float distance = (u * u) + (v * v);
                if (distance < 1f)
                {
                    Shade(x, y, 1f - (strength * (1f - (distance * distance))));
                }
            }
        }
    }

    // The pixels of one axis whose centres lie between two positions.
    private static (int First, int Last) Covered(float from, float to, int size)
    {
        int first = Math.Max(0, (int)MathF.Ceiling(from - 0.5f));
        int last = Math.Min(size - 1, (int)MathF.Ceiling(to - 0.5f) - 1);
        return (first, last);
    }
}
