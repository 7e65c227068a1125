namespace SegSharp.Data.Synthetic;

/// <summary>What carries the ignore label: bins and boxes on the pavement, the camera car's bonnet, a black border.</summary>
internal static class IgnoredPainter
{
    public static void PaintFurniture(SceneCanvas canvas, SceneLayout layout, SceneRandom random, float metres, float nearness)
    {
        float scale = layout.Scale(nearness);
        float x = layout.Column(metres, nearness);
        float ground = layout.GroundRow(nearness);
        float half = random.Between(0.3f, 0.6f) * scale;
        float height = random.Between(0.9f, 1.5f) * scale;
        FloatRgb color = random.Pick<FloatRgb>([new(0.20f, 0.32f, 0.24f), new(0.34f, 0.34f, 0.36f), new(0.62f, 0.55f, 0.20f)]);
        uint seed = random.NoiseSeed();
        canvas.EllipseShadow(x, ground, half * 1.3f, half * 0.4f, 0.6f);
        canvas.Rectangle(
            x - half, ground - height, x + half, ground, StreetClass.Ignore, nearness,
            (u, v) => color * (v < 0.14f ? 1.3f : 0.75f + (0.3f * ValueNoise.At(u * 4f, v * 5f, seed))));
    }

    public static void PaintBonnet(SceneCanvas canvas, SceneRandom random)
    {
        float height = canvas.Height * random.Between(0.05f, 0.1f);
        float center = canvas.Width * random.Between(0.42f, 0.58f);
        FloatRgb color = random.Pick<FloatRgb>([new(0.10f, 0.11f, 0.13f), new(0.45f, 0.07f, 0.07f), new(0.58f, 0.60f, 0.63f)]);
        canvas.Ellipse(
            center, canvas.Height + (0.6f * height), canvas.Width * 0.62f, 1.6f * height, StreetClass.Ignore, nearness: 1.2f,
            (u, v) => color * (0.7f - (0.7f * v) + (0.25f * u)));
    }

    public static void PaintBorder(SceneCanvas canvas, SceneRandom random)
    {
        int left = random.Integer(0, 3);
        int right = canvas.Width - random.Integer(1, 4);
        for (int y = 0; y < canvas.Height; y++)
        {
            for (int x = 0; x < canvas.Width; x++)
            {
                if (x < left || x >= right)
                {
                    canvas.Set(x, y, FloatRgb.Gray(0.01f), StreetClass.Ignore, nearness: 2f);
                }
            }
        }
    }
}
