namespace SegSharp.Data.Synthetic;

/// <summary>Trees on the pavement: a trunk and a crown of noisy foliage.</summary>
internal static class VegetationPainter
{
    public static FloatRgb LeafColor(SceneRandom random) => random.Pick<FloatRgb>(
    [
        new FloatRgb(0.25f, 0.42f, 0.14f),
        new FloatRgb(0.33f, 0.47f, 0.16f),
        new FloatRgb(0.20f, 0.37f, 0.18f),
        new FloatRgb(0.42f, 0.48f, 0.15f),
    ]) * random.Between(0.85f, 1.15f);

    /// <summary>Foliage at a pixel: clumps, with single leaves in them.</summary>
    public static FloatRgb Leaf(FloatRgb color, int x, int y, float grain, uint seed)
    {
        float clump = ValueNoise.Fractal(x / grain, y / grain, seed + 21);
        float leaf = ValueNoise.Lattice(x, y, seed + 22);
        return color * (0.35f + (1.05f * clump) + (0.35f * leaf));
    }

    public static void PaintTree(SceneCanvas canvas, SceneLayout layout, SceneRandom random, float metres, float nearness)
    {
        float scale = layout.Scale(nearness);
        float x = layout.Column(metres, nearness);
        float ground = layout.GroundRow(nearness);
        float trunkTop = random.Between(1.9f, 2.8f) * scale;
        float trunkHalf = Math.Max(1.6f * layout.Pixel, random.Between(0.14f, 0.24f) * scale);
        float radiusX = random.Between(1.2f, 2.2f) * scale;
        float radiusY = random.Between(1.2f, 2.4f) * scale;
        uint seed = random.NoiseSeed();
        FloatRgb bark = new FloatRgb(0.30f, 0.22f, 0.15f) * random.Between(0.8f, 1.2f);
        FloatRgb green = LeafColor(random);

        canvas.EllipseShadow(x, ground, radiusX, 0.18f * radiusX, 0.5f);
        canvas.Rectangle(
            x - trunkHalf,
            ground - trunkTop - radiusY,
            x + trunkHalf,
            ground,
            StreetClass.Vegetation,
            nearness,
            (u, v) => bark * (0.7f + (0.7f * ValueNoise.At(u * 3f, v * 14f, seed))));
        PaintCrown(canvas, layout, x, ground - trunkTop - (0.8f * radiusY), radiusX, radiusY, nearness, green, seed);
    }

    private static void PaintCrown(
        SceneCanvas canvas,
        SceneLayout layout,
        float centerX,
        float centerY,
        float radiusX,
        float radiusY,
        float nearness,
        FloatRgb green,
        uint seed)
    {
        float reach = 1.25f;
        int left = (int)Math.Max(0f, centerX - (radiusX * reach));
        int right = (int)Math.Min(canvas.Width - 1, centerX + (radiusX * reach));
        int top = (int)Math.Max(0f, centerY - (radiusY * reach));
        int bottom = (int)Math.Min(canvas.Height - 1, centerY + (radiusY * reach));
        float sun = layout.LightFromRight ? 1f : -1f;
        for (int y = top; y <= bottom; y++)
        {
            for (int x = left; x <= right; x++)
            {
                float u = (x + 0.5f - centerX) / radiusX;
                float v = (y + 0.5f - centerY) / radiusY;
                float edge = 0.6f + (0.8f * ValueNoise.Fractal(u * 2.2f, v * 2.2f, seed));
                if ((u * u) + (v * v) < edge)
                {
                    float light = 1f - (0.28f * v) + (0.16f * sun * u);
                    FloatRgb leaf = Leaf(green, x, y, Math.Max(2f, radiusX / 5f), seed) * light;
                    canvas.Set(x, y, leaf, StreetClass.Vegetation, nearness);
                }
            }
        }
    }
}
