namespace SegSharp.Data.Synthetic;

/// <summary>The two rows of houses along the street, drawn in perspective, with gaps, hedges and parks.</summary>
internal sealed class FacadePainter
{
    private const float FarEnd = 95f; // metres: beyond it the skyline shows

    private readonly SceneLayout _layout;

    public FacadePainter(SceneLayout layout) => _layout = layout;

    /// <summary>One stretch of a street's side.</summary>
    /// <param name="End">Distance where it ends, metres.</param>
    /// <param name="Height">Metres; 0 for a gap.</param>
    /// <param name="Green">A hedge or a row of trees instead of a house.</param>
    /// <param name="Color">Wall or leaves.</param>
    /// <param name="Frame">Colour of the window frames.</param>
    /// <param name="Seed">Texture.</param>
    /// <param name="Bay">Metres from window to window.</param>
    /// <param name="Storey">Metres from floor to floor.</param>
    /// <param name="Bricks">Whether the wall shows courses of bricks.</param>
    private sealed record Stretch(
        float End, float Height, bool Green, FloatRgb Color, FloatRgb Frame, uint Seed, float Bay, float Storey, bool Bricks);

    public static FloatRgb WallColor(SceneRandom random)
    {
        float light = random.Between(0.75f, 1.1f);
        return random.Pick<FloatRgb>(
        [
            new FloatRgb(0.62f, 0.36f, 0.28f), // brick
            new FloatRgb(0.74f, 0.60f, 0.42f), // ochre
            new FloatRgb(0.78f, 0.72f, 0.62f), // sandstone
            new FloatRgb(0.56f, 0.54f, 0.56f), // concrete
            new FloatRgb(0.52f, 0.60f, 0.66f), // slate blue
            new FloatRgb(0.70f, 0.50f, 0.46f), // old rose
        ]) * light;
    }

    public void Paint(SceneCanvas canvas, SceneRandom random)
    {
        PaintSide(canvas, random, side: -1);
        PaintSide(canvas, random, side: 1);
    }

    private void PaintSide(SceneCanvas canvas, SceneRandom random, int side)
    {
        float wall = side * (_layout.RoadHalfWidth + _layout.PavementWidth);
        List<Stretch> stretches = Stretches(random);
        float light = _layout.LightFromRight == side > 0 ? 0.72f : 1.08f; // the wall under the sun is in its own shade
        for (int x = 0; x < canvas.Width; x++)
        {
            float nearness = (x + 0.5f - _layout.VanishingX) / ((wall - _layout.CameraOffset) * _layout.PixelsPerMetre);
            if (nearness <= 0f)
            {
                continue;
            }

            float distance = _layout.Distance(nearness);
            Stretch? stretch = stretches.Find(candidate => distance < candidate.End);
            if (distance < FarEnd && stretch is { Height: > 0f })
            {
                PaintColumn(canvas, x, nearness, stretch, light);
            }
        }
    }

    private static List<Stretch> Stretches(SceneRandom random)
    {
        List<Stretch> stretches = [];
        bool park = random.Chance(0.18f);
        float end = random.Between(0f, 6f);
        while (end < FarEnd)
        {
            end += random.Between(8f, 20f);
            float kind = random.Next();
            bool green = park || kind > 0.86f;
            float height = green ? random.Between(1.6f, 5.5f) : random.Between(5.5f, 15f);
            stretches.Add(new Stretch(
                end,
                kind < 0.1f ? 0f : height,
                green,
                green ? VegetationPainter.LeafColor(random) : WallColor(random),
                random.Chance(0.5f) ? FloatRgb.Gray(0.85f) : FloatRgb.Gray(0.3f),
                random.NoiseSeed(),
                random.Between(1.8f, 3.2f),
                random.Between(2.6f, 3.4f),
                random.Chance(0.5f)));
        }

        return stretches;
    }

    private void PaintColumn(SceneCanvas canvas, int x, float nearness, Stretch stretch, float light)
    {
        float scale = _layout.Scale(nearness);
        float ground = _layout.GroundRow(nearness);
        float distance = _layout.Distance(nearness);
        float height = stretch.Green
            ? stretch.Height * (0.7f + (0.55f * ValueNoise.Fractal(distance * 0.7f, 0f, stretch.Seed)))
            : stretch.Height;
        int top = Math.Max(0, (int)MathF.Ceiling(ground - (height * scale) - 0.5f));
        int bottom = Math.Min(canvas.Height - 1, (int)MathF.Ceiling(ground - 0.5f) - 1);
        for (int y = top; y <= bottom; y++)
        {
            float metresUp = (ground - y - 0.5f) / scale;
            if (stretch.Green)
            {
                FloatRgb leaf = VegetationPainter.Leaf(stretch.Color, x, y, 3.5f, stretch.Seed);
                canvas.Set(x, y, leaf * (0.7f + (0.3f * metresUp / height)), StreetClass.Vegetation, nearness);
            }
            else
            {
                FloatRgb color = Wall(stretch, distance, metresUp, scale);
                canvas.Set(x, y, color * light, StreetClass.Building, nearness);
            }
        }
    }

    private static FloatRgb Wall(Stretch stretch, float distance, float metresUp, float scale)
    {
        if (stretch.Height - metresUp < 0.5f)
        {
            return stretch.Color * 0.62f; // cornice
        }

        float bay = distance / stretch.Bay;
        float storey = metresUp / stretch.Storey;
        int bayIndex = (int)bay;
        int storeyIndex = (int)storey;
        float u = bay - bayIndex;
        float v = storey - storeyIndex;
        bool glass = u is > 0.28f and < 0.74f && v is > 0.3f and < 0.8f;
        bool frame = !glass && u is > 0.21f and < 0.81f && v is > 0.24f and < 0.86f;
        float stain = ValueNoise.Fractal(distance * 0.8f, metresUp * 0.8f, stretch.Seed) - 0.5f;
        FloatRgb wall = stretch.Color * (1f + (0.3f * stain));
        if (stretch.Bricks && scale > 7f)
        {
            float course = metresUp * 3f;
            float tint = ValueNoise.Lattice((int)((distance * 1.6f) + (0.5f * ((int)course & 1))), (int)course, stretch.Seed);
            wall *= 0.87f + (0.26f * tint);
        }

        if (!glass && !frame)
        {
            return wall;
        }

        // far windows fade into the wall, as they do in a lens
        float contrast = Math.Clamp((scale * stretch.Bay - 5f) / 12f, 0.25f, 1f);
        float shine = ValueNoise.Lattice(bayIndex, storeyIndex, stretch.Seed + 1);
        FloatRgb pane = shine > 0.86f ? new FloatRgb(0.92f, 0.82f, 0.52f)
            : new FloatRgb(0.16f, 0.21f, 0.28f) * (0.6f + (1.3f * shine * (0.4f + v)));
        return FloatRgb.Mix(wall, glass ? pane : stretch.Frame, contrast);
    }
}
