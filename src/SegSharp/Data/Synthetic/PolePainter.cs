namespace SegSharp.Data.Synthetic;

/// <summary>Lamp posts: a metal cylinder with a lit and a dark edge, sometimes with an arm and a lamp.</summary>
internal static class PolePainter
{
    // Metres and pixels: a post of 24 cm, but never thinner than a network can follow.
    private const float Thickness = 0.24f;
    private const float LeastThicknessPixels = 5.2f;

    public static void PaintPole(SceneCanvas canvas, SceneLayout layout, SceneRandom random, float metres, float nearness)
    {
        float scale = layout.Scale(nearness);
        float ground = layout.GroundRow(nearness);
        float half = 0.5f * Math.Max(LeastThicknessPixels * layout.Pixel, Thickness * scale);
        float x = layout.Column(metres, nearness);
        float height = random.Between(4.2f, 6.5f) * scale;
        FloatRgb metal = new FloatRgb(0.60f, 0.63f, 0.68f) * random.Between(0.85f, 1.15f);
        bool lightFromRight = layout.LightFromRight;

        canvas.EllipseShadow(x, ground, half * 3f, half, 0.45f);
        FloatRgb Cylinder(float u, float v)
        {
            float fromLight = lightFromRight ? 1f - u : u;
            return fromLight < 0.3f ? metal * 1.3f : fromLight > 0.62f ? metal * 0.3f : metal * 0.8f;
        }

        canvas.Rectangle(x - half, ground - height, x + half, ground, StreetClass.Pole, nearness, Cylinder);
        float foot = Math.Min(height, 0.7f * scale);
        canvas.Rectangle(x - (half * 1.3f), ground - foot, x + (half * 1.3f), ground, StreetClass.Pole, nearness, Cylinder);
        if (random.Chance(0.3f))
        {
            float reach = (metres > 0f ? -1f : 1f) * random.Between(1f, 1.7f) * scale;
            float armHalf = Math.Max(2f * layout.Pixel, half * 0.8f);
            canvas.Rectangle(
                Math.Min(x, x + reach), ground - height - armHalf, Math.Max(x, x + reach), ground - height + armHalf,
                StreetClass.Pole, nearness, (u, v) => v < 0.5f ? metal * 1.25f : metal * 0.5f);
            canvas.Ellipse(
                x + reach, ground - height + armHalf, armHalf * 2.2f, armHalf * 1.4f,
                StreetClass.Pole, nearness, (_, v) => v > 0.1f ? new FloatRgb(0.95f, 0.93f, 0.8f) : metal * 0.5f);
        }
    }
}
