namespace SegSharp.Data.Synthetic;

/// <summary>Road with lane marks, wear and patches; pavement with slabs and kerb; shadows of the houses.</summary>
internal sealed class GroundPainter
{
    private const float MarkHalfWidth = 0.09f;  // metres
    private const float KerbWidth = 0.22f;      // metres

    private readonly SceneLayout _layout;
    private readonly uint _seed;
    private readonly FloatRgb _asphalt;
    private readonly FloatRgb _slab;
    private readonly FloatRgb _mark;
    private readonly bool _edgeLines;
    private readonly bool _solidMiddle;
    private readonly float _crossingDistance;
    private readonly float _shadowReach;

    public GroundPainter(SceneLayout layout, SceneRandom random)
    {
        _layout = layout;
        _seed = random.NoiseSeed();
        float warmth = random.Between(-0.02f, 0.025f);
        float dark = random.Between(0.24f, 0.36f);
        _asphalt = new FloatRgb(dark + warmth, dark, dark - warmth + 0.015f);
        float light = random.Between(0.52f, 0.66f);
        _slab = random.Pick<FloatRgb>(
        [
            new FloatRgb(light, light * 0.96f, light * 0.90f),
            new FloatRgb(light * 1.02f, light * 0.90f, light * 0.80f),
            new FloatRgb(light * 0.97f, light * 0.97f, light),
        ]);
        _mark = random.Chance(0.2f) ? new FloatRgb(0.86f, 0.74f, 0.30f) : FloatRgb.Gray(random.Between(0.78f, 0.9f));
        _edgeLines = random.Chance(0.4f);
        _solidMiddle = random.Chance(0.25f);
        _crossingDistance = random.Chance(0.35f) ? layout.NearDistance * random.Between(1.2f, 3f) : float.PositiveInfinity;
        _shadowReach = random.Chance(0.45f) ? random.Between(0.5f, 6f) : float.NegativeInfinity;
    }

    public void Paint(SceneCanvas canvas)
    {
        for (int y = Math.Max(0, (int)_layout.Horizon); y < canvas.Height; y++)
        {
            float nearness = _layout.NearnessAt(y);
            if (nearness <= 0f)
            {
                continue;
            }

            for (int x = 0; x < canvas.Width; x++)
            {
                float metres = _layout.Metres(x + 0.5f, nearness);
                bool road = MathF.Abs(metres) < _layout.RoadHalfWidth;
                float distance = _layout.Distance(nearness);
                FloatRgb color = road ? Road(metres, distance, x, y) : Pavement(metres, distance, nearness);
                if (InShadow(metres, distance))
                {
                    color *= 0.58f;
                }

                canvas.Set(x, y, color, road ? StreetClass.Road : StreetClass.Pavement, nearness);
            }
        }
    }

    private FloatRgb Road(float metres, float distance, int x, int y)
    {
        float grain = ValueNoise.Lattice(x, y, _seed) - 0.5f;
        float wear = ValueNoise.Fractal(metres * 0.8f, distance * 0.22f, _seed + 7) - 0.5f;
        FloatRgb color = _asphalt * (1f + (0.18f * grain) + (0.35f * wear));
        if (ValueNoise.Lattice((int)MathF.Floor(metres / 2.3f), (int)(distance / 5f), _seed + 9) > 0.88f)
        {
            color *= 0.78f; // a patch of newer asphalt
        }

        return IsMark(metres, distance) ? FloatRgb.Mix(color, _mark, 0.75f + (0.4f * wear)) : color;
    }

    private bool IsMark(float metres, float distance)
    {
        float side = MathF.Abs(metres);
        if (MathF.Abs(distance - _crossingDistance) < 1.6f && side < _layout.RoadHalfWidth - 0.3f)
        {
            float stripe = metres / 1.0f;
            return stripe - MathF.Floor(stripe) < 0.5f;
        }

        bool dash = distance % 6f < 3.2f;
        return (side < MarkHalfWidth && (_solidMiddle || dash))
            || (_edgeLines && MathF.Abs(side - _layout.RoadHalfWidth + 0.45f) < MarkHalfWidth);
    }

    private FloatRgb Pavement(float metres, float distance, float nearness)
    {
        float beyondKerb = MathF.Abs(metres) - _layout.RoadHalfWidth;
        if (beyondKerb < KerbWidth)
        {
            return _slab * 1.22f;
        }

        float column = metres / 0.8f;
        float row = distance / 0.8f;
        float tint = ValueNoise.Lattice((int)MathF.Floor(column), (int)MathF.Floor(row), _seed + 3) - 0.5f;
        // joints are as wide as a slab's tenth near by, and vanish where a slab is smaller than a few pixels
        float sharpness = Math.Clamp((_layout.Scale(nearness) * 0.8f - 4f) / 8f, 0f, 1f);
        bool joint = column - MathF.Floor(column) < 0.09f || row - MathF.Floor(row) < 0.09f;
        float dirt = ValueNoise.Fractal(metres, distance * 0.4f, _seed + 5) - 0.5f;
        return _slab * (1f + (0.16f * tint) + (0.2f * dirt) - (joint ? 0.22f * sharpness : 0f));
    }

    private bool InShadow(float metres, float distance)
    {
        float fromWall = _layout.RoadHalfWidth + _layout.PavementWidth + (_layout.LightFromRight ? -metres : metres);
        float skyline = ValueNoise.Lattice((int)(distance / 9f), 0, _seed + 11) * 2.5f;
        return fromWall < _shadowReach + skyline;
    }
}
