namespace SegSharp.Data.Synthetic;

/// <summary>Smooth random textures: hashed lattice values with smooth interpolation, summed over octaves.</summary>
internal static class ValueNoise
{
    /// <summary>Noise in [0, 1) with a grain of about one unit.</summary>
    public static float At(float x, float y, uint seed)
    {
        float floorX = MathF.Floor(x);
        float floorY = MathF.Floor(y);
        int column = (int)floorX;
        int row = (int)floorY;
        float u = Smooth(x - floorX);
        float v = Smooth(y - floorY);
        float top = Mix(Lattice(column, row, seed), Lattice(column + 1, row, seed), u);
        float bottom = Mix(Lattice(column, row + 1, seed), Lattice(column + 1, row + 1, seed), u);
        return Mix(top, bottom, v);
    }

    /// <summary>Three octaves of <see cref="At"/>, still in [0, 1).</summary>
    public static float Fractal(float x, float y, uint seed) =>
        ((4f * At(x, y, seed)) + (2f * At(x * 2.1f, y * 2.1f, seed + 1)) + At(x * 4.3f, y * 4.3f, seed + 2)) / 7f;

    /// <summary>The value of one lattice point, in [0, 1); on its own it colours windows and tiles.</summary>
    public static float Lattice(int x, int y, uint seed)
    {
        uint h = seed + ((uint)x * 0x9E3779B1u) + ((uint)y * 0x85EBCA77u);
        h = (h ^ (h >> 15)) * 0x2C1B3C6Du;
        h = (h ^ (h >> 12)) * 0x297A2D39u;
        h ^= h >> 15;
        return (h >> 8) * (1f / (1 << 24));
    }

    private static float Smooth(float t) => t * t * (3f - (2f * t));

    private static float Mix(float a, float b, float t) => a + ((b - a) * t);
}
