namespace SegSharp.Data.Synthetic;

/// <summary>
/// The camera and the street of one scene. Places on the ground are given by nearness, 1 at the bottom row and 0 at the
/// horizon (proportional to 1 / distance), and by metres to the right of the road's middle.
/// </summary>
internal sealed class SceneLayout
{
    private const float FocalLengthInWidths = 0.9f;

    public SceneLayout(int height, int width, SceneRandom random)
    {
        Height = height;
        Width = width;
        Horizon = height * random.Between(0.36f, 0.5f);
        VanishingX = width * random.Between(0.36f, 0.64f);
        float cameraHeight = random.Between(2.3f, 3.1f); // metres: a van or a lorry, so that the ground is seen well
        PixelsPerMetre = (height - Horizon) / cameraHeight;
        NearDistance = FocalLengthInWidths * width / PixelsPerMetre;
        CameraOffset = random.Between(-1.6f, 1.6f);
        RoadHalfWidth = random.Between(3.0f, 4.2f);
        PavementWidth = random.Between(2.2f, 3.6f);
        LightFromRight = random.Chance(0.5f);
    }

    public int Height { get; }

    public int Width { get; }

    /// <summary>Pixels per pixel of a scene of the default height: what least sizes are multiplied by.</summary>
    public float Pixel => Height / (float)SyntheticStreets.DefaultHeight;

    /// <summary>Row of the horizon.</summary>
    public float Horizon { get; }

    /// <summary>Column where the street's parallel lines meet.</summary>
    public float VanishingX { get; }

    /// <summary>Pixels per metre at nearness 1.</summary>
    public float PixelsPerMetre { get; }

    /// <summary>Metres to the ground seen in the bottom row.</summary>
    public float NearDistance { get; }

    /// <summary>Metres from the road's middle to the camera.</summary>
    public float CameraOffset { get; }

    /// <summary>Metres.</summary>
    public float RoadHalfWidth { get; }

    /// <summary>Metres.</summary>
    public float PavementWidth { get; }

    /// <summary>Where the sun stands: shadows fall to the other side.</summary>
    public bool LightFromRight { get; }

    /// <summary>Nearness of the ground at a row's centre; not positive above the horizon.</summary>
    public float NearnessAt(int y) => (y + 0.5f - Horizon) / (Height - Horizon);

    /// <summary>Row of the ground.</summary>
    public float GroundRow(float nearness) => Horizon + (nearness * (Height - Horizon));

    /// <summary>Column of a place on the ground.</summary>
    public float Column(float metres, float nearness) =>
        VanishingX + ((metres - CameraOffset) * PixelsPerMetre * nearness);

    /// <summary>Metres to the right of the road's middle.</summary>
    public float Metres(float column, float nearness) =>
        ((column - VanishingX) / (PixelsPerMetre * nearness)) + CameraOffset;

    /// <summary>Metres from the camera.</summary>
    public float Distance(float nearness) => NearDistance / nearness;

    /// <summary>Pixels per metre at a nearness.</summary>
    public float Scale(float nearness) => PixelsPerMetre * nearness;
}
