namespace SegSharp.Data.Synthetic;

/// <summary>Sky with clouds, and the far houses and woods on the horizon.</summary>
internal static class BackdropPainter
{
    public static void PaintSky(SceneCanvas canvas, SceneLayout layout, SceneRandom random)
    {
        (FloatRgb zenith, FloatRgb low) = random.Pick<(FloatRgb, FloatRgb)>(
        [
            (new FloatRgb(0.30f, 0.50f, 0.86f), new FloatRgb(0.72f, 0.83f, 0.95f)), // clear
            (new FloatRgb(0.42f, 0.60f, 0.85f), new FloatRgb(0.82f, 0.87f, 0.92f)), // hazy
            (new FloatRgb(0.66f, 0.72f, 0.80f), new FloatRgb(0.86f, 0.88f, 0.91f)), // overcast
            (new FloatRgb(0.45f, 0.52f, 0.78f), new FloatRgb(0.97f, 0.82f, 0.68f)), // evening
        ]);
        uint seed = random.NoiseSeed();
        float cover = random.Between(0.35f, 0.7f);
        float grain = 26f * layout.Pixel;
        int bottom = (int)layout.Horizon + 1;
        for (int y = 0; y < bottom; y++)
        {
            float drop = y / layout.Horizon;
            FloatRgb clear = FloatRgb.Mix(zenith, low, drop * drop);
            for (int x = 0; x < canvas.Width; x++)
            {
                float cloud = ValueNoise.Fractal(x / grain, y * 2.2f / grain, seed) - cover;
                FloatRgb color = cloud > 0f ? FloatRgb.Mix(clear, FloatRgb.Gray(0.95f), Math.Min(1f, cloud * 4f)) : clear;
                canvas.Set(x, y, color, StreetClass.Sky, nearness: 0f);
            }
        }
    }

    public static void PaintSkyline(SceneCanvas canvas, SceneLayout layout, SceneRandom random)
    {
        float x = -random.Between(0f, 10f);
        while (x < canvas.Width)
        {
            float blockWidth = random.Between(9f, 26f) * layout.Pixel;
            if (random.Chance(0.35f))
            {
                PaintWood(canvas, layout, random, x, blockWidth, random.Between(5f, 13f) * layout.Pixel);
            }
            else
            {
                PaintHouse(canvas, layout, random, x, blockWidth, random.Between(8f, 24f) * layout.Pixel);
            }

            x += blockWidth;
        }
    }

    private static void PaintHouse(
        SceneCanvas canvas, SceneLayout layout, SceneRandom random, float left, float width, float height)
    {
        FloatRgb wall = FacadePainter.WallColor(random);
        uint seed = random.NoiseSeed();
        int columns = Math.Max(2, (int)(width / 4f));
        int rows = Math.Max(2, (int)(height / 4f));
        canvas.Rectangle(
            left,
            layout.Horizon - height,
            left + width,
            layout.Horizon + 2f,
            StreetClass.Building,
            nearness: 0.05f,
            (u, v) =>
            {
                float column = u * columns;
                float row = v * rows;
                bool window = column - MathF.Floor(column) > 0.5f && row - MathF.Floor(row) > 0.5f;
                float tint = ValueNoise.Lattice((int)column, (int)row, seed);
                return window ? wall * (0.45f + (0.4f * tint)) : wall * (0.92f + (0.1f * tint));
            });
    }

    private static void PaintWood(
        SceneCanvas canvas, SceneLayout layout, SceneRandom random, float left, float width, float height)
    {
        uint seed = random.NoiseSeed();
        FloatRgb green = VegetationPainter.LeafColor(random);
        int last = Math.Min(canvas.Width - 1, (int)(left + width));
        for (int x = Math.Max(0, (int)left); x <= last; x++)
        {
            float crest = layout.Horizon - (height * (0.65f + (0.5f * ValueNoise.At(x / 4f, 0f, seed))));
            for (int y = Math.Max(0, (int)crest); y < layout.Horizon + 2f; y++)
            {
                FloatRgb leaf = VegetationPainter.Leaf(green, x, y, 2.5f, seed);
                canvas.Set(x, y, leaf, StreetClass.Vegetation, nearness: 0.05f);
            }
        }
    }
}
