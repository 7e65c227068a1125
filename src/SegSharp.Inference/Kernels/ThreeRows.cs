namespace SegSharp.Inference.Kernels;

/// <summary>A row of a map and its neighbours; null where there is none.</summary>
/// <param name="above">The row above.</param>
/// <param name="here">The row.</param>
/// <param name="below">The row below.</param>
internal readonly unsafe struct ThreeRows(float* above, float* here, float* below)
{
    /// <summary>The row above.</summary>
    public float* Above { get; } = above;

    /// <summary>The row.</summary>
    public float* Here { get; } = here;

    /// <summary>The row below.</summary>
    public float* Below { get; } = below;

    /// <summary>0 is the row above, 1 the row, 2 the row below.</summary>
    public float* this[int index] => index == 0 ? Above : index == 1 ? Here : Below;
}
