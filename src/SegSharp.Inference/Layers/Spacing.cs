namespace SegSharp.Inference.Layers;

/// <summary>Distances between rows of scratch memory.</summary>
internal static class Spacing
{
    /// <summary>
    /// A distance for rows of so many floats: one of whole pages would put all rows of a tile into one set of the first cache.
    /// </summary>
    public static int Of(int floats) => floats % 1024 == 0 ? floats + 16 : floats;
}
