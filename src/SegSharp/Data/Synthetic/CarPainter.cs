namespace SegSharp.Data.Synthetic;

/// <summary>Cars, seen from behind, from the front or from the side.</summary>
internal static class CarPainter
{
    private static readonly FloatRgb _tyre = FloatRgb.Gray(0.07f);

    private static FloatRgb Paint(SceneRandom random) => random.Pick<FloatRgb>(
    [
        new FloatRgb(0.54f, 0.06f, 0.07f), // dark: bright reds are for people
        new FloatRgb(0.12f, 0.25f, 0.62f),
        new FloatRgb(0.86f, 0.87f, 0.88f),
        new FloatRgb(0.11f, 0.11f, 0.13f),
        new FloatRgb(0.60f, 0.63f, 0.66f),
        new FloatRgb(0.08f, 0.36f, 0.27f),
        new FloatRgb(0.90f, 0.72f, 0.12f),
        new FloatRgb(0.25f, 0.55f, 0.72f),
    ]) * random.Between(0.85f, 1.1f);

    /// <summary>A car along the street, 1.8 m wide, seen from behind or, in the opposite lane, from the front.</summary>
    public static void PaintLengthwise(
        SceneCanvas canvas, SceneLayout layout, SceneRandom random, float metres, float nearness, bool front)
    {
        float scale = layout.Scale(nearness);
        float x = layout.Column(metres, nearness);
        float ground = layout.GroundRow(nearness);
        float half = Math.Max(7.5f * layout.Pixel, random.Between(0.85f, 1f) * scale);
        float unit = half / 0.9f; // pixels per metre of this car
        float height = random.Between(1.4f, 1.9f) * unit;
        FloatRgb color = Paint(random);
        FloatRgb lamp = front ? new FloatRgb(0.98f, 0.96f, 0.82f) : new FloatRgb(0.85f, 0.08f, 0.06f);

        canvas.EllipseShadow(x, ground, half * 1.2f, 0.3f * unit, 0.75f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            float wheel = x + (side * half * 0.76f);
            Fill(canvas, wheel - (0.14f * half), ground - (0.45f * unit), wheel + (0.14f * half), ground, nearness, (_, _) => _tyre);
        }

        float waist = ground - (0.55f * height);
        canvas.Trapezoid(
            x - (0.9f * half), ground - height, x + (0.9f * half), waist + 1f, 0.14f, StreetClass.Car, nearness,
            (u, v) => v < 0.16f || u is < 0.13f or > 0.87f ? color * 1.05f : Glass(u, v));
        Fill(canvas, x - half, waist, x + half, ground - (0.2f * unit), nearness, (u, v) => LengthwiseBody(u, v, color, lamp));
    }

    /// <summary>A car across the street or parked crosswise, 4.2 m long.</summary>
    public static void PaintSideways(SceneCanvas canvas, SceneLayout layout, SceneRandom random, float metres, float nearness)
    {
        float scale = Math.Max(7f * layout.Pixel, layout.Scale(nearness));
        float x = layout.Column(metres, nearness);
        float ground = layout.GroundRow(nearness);
        float half = random.Between(1.9f, 2.3f) * scale;
        float height = random.Between(1.4f, 1.65f) * scale;
        float shift = random.Sign() * 0.12f * half;
        FloatRgb color = Paint(random);

        canvas.EllipseShadow(x, ground, half * 1.1f, 0.25f * scale, 0.7f);
        canvas.Trapezoid(
            x + shift - (0.62f * half), ground - height, x + shift + (0.62f * half), ground - (0.5f * height), 0.2f,
            StreetClass.Car, nearness,
            (u, v) => v < 0.16f || u is > 0.47f and < 0.53f ? color : Glass(u, v));
        Fill(canvas, x - half, ground - (0.6f * height), x + half, ground - (0.18f * height), nearness, (u, v) => SideBody(u, v, color));
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            float radius = 0.34f * scale;
            canvas.Ellipse(
                x + (side * 0.62f * half), ground - radius, radius, radius, StreetClass.Car, nearness,
                (u, v) => (u * u) + (v * v) < 0.3f ? FloatRgb.Gray(0.55f) : _tyre);
        }
    }

    private static FloatRgb Glass(float u, float v) => new FloatRgb(0.20f, 0.26f, 0.32f) * (0.7f + (0.5f * u) + (0.3f * v));

    private static FloatRgb LengthwiseBody(float u, float v, FloatRgb color, FloatRgb lamp)
    {
        bool atSide = u is < 0.2f or > 0.8f;
        if (atSide && v is > 0.15f and < 0.5f)
        {
            return lamp;
        }

        if (v > 0.78f)
        {
            return FloatRgb.Gray(0.12f); // bumper
        }

        bool plate = u is > 0.38f and < 0.62f && v is > 0.42f and < 0.66f;
        return plate ? FloatRgb.Gray(0.88f) : color * (1.12f - (0.35f * v));
    }

    private static FloatRgb SideBody(float u, float v, FloatRgb color)
    {
        if (v is > 0.2f and < 0.5f && u is < 0.05f or > 0.95f)
        {
            return u < 0.5f ? new FloatRgb(0.98f, 0.95f, 0.8f) : new FloatRgb(0.85f, 0.1f, 0.08f);
        }

        bool seam = u is > 0.485f and < 0.51f;
        return v > 0.85f || seam ? color * 0.5f : color * (1.15f - (0.4f * v));
    }

    private static void Fill(
        SceneCanvas canvas, float left, float top, float right, float bottom, float nearness, Func<float, float, FloatRgb> shader) =>
        canvas.Rectangle(left, top, right, bottom, StreetClass.Car, nearness, shader);
}
