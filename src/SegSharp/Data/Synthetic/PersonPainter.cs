namespace SegSharp.Data.Synthetic;

/// <summary>People on foot, in the bright jackets by which they are told from their surroundings.</summary>
internal static class PersonPainter
{
    private static FloatRgb Jacket(SceneRandom random) => random.Pick<FloatRgb>(
    [
        new FloatRgb(0.95f, 0.42f, 0.06f),
        new FloatRgb(0.88f, 0.12f, 0.45f),
        new FloatRgb(0.98f, 0.56f, 0.12f),
        new FloatRgb(0.72f, 0.14f, 0.62f),
    ]) * random.Between(0.88f, 1.05f);

    public static void PaintPerson(SceneCanvas canvas, SceneLayout layout, SceneRandom random, float metres, float nearness)
    {
        float height = Math.Max(24f * layout.Pixel, random.Between(1.6f, 1.9f) * layout.Scale(nearness));
        float half = 0.23f * height;
        float x = layout.Column(metres, nearness);
        float ground = layout.GroundRow(nearness);
        float stride = random.Between(0.35f, 0.8f) * half;
        FloatRgb jacket = Jacket(random);
        FloatRgb trousers = random.Pick<FloatRgb>([new(0.12f, 0.14f, 0.42f), new(0.26f, 0.10f, 0.34f), new(0.18f, 0.20f, 0.52f)]);
        FloatRgb skin = new FloatRgb(0.86f, 0.64f, 0.50f) * random.Between(0.5f, 1.1f);
        FloatRgb hair = new FloatRgb(0.22f, 0.15f, 0.10f) * random.Between(0.4f, 1.6f);

        canvas.EllipseShadow(x, ground, half * 1.3f, half * 0.4f, 0.6f);
        foreach (int side in (ReadOnlySpan<int>)[-1, 1])
        {
            float hip = x + (side * 0.4f * half);
            float foot = hip + (side * (stride - (0.4f * half)));
            PaintLeg(canvas, hip, foot, ground - (0.5f * height), ground, 0.46f * half, nearness, trousers);
        }

        canvas.Trapezoid(
            x - half, ground - (0.84f * height), x + half, ground - (0.44f * height), 0.1f,
            StreetClass.Person, nearness,
            (u, v) => u is < 0.17f or > 0.83f ? jacket * 0.72f : jacket * (1.08f - (0.2f * v)));
        float headRadius = Math.Max(2f * layout.Pixel, 0.095f * height);
        canvas.Ellipse(
            x, ground - height + headRadius, headRadius * 0.95f, headRadius * 1.1f,
            StreetClass.Person, nearness, (_, v) => v < -0.15f ? hair : skin);
    }

    private static void PaintLeg(
        SceneCanvas canvas, float hip, float foot, float top, float bottom, float half, float nearness, FloatRgb color)
    {
        for (int y = (int)MathF.Ceiling(top - 0.5f); y + 0.5f < bottom; y++)
        {
            float down = (y + 0.5f - top) / (bottom - top);
            float middle = hip + ((foot - hip) * down);
            canvas.Rectangle(
                middle - half, y, middle + half, y + 1, StreetClass.Person, nearness,
                (u, _) => color * (0.8f + (0.5f * u)));
        }
    }
}
