namespace SegSharp.Training.Hooks;

/// <summary>A metric of which the best checkpoint is kept.</summary>
/// <param name="Metric">Its name, such as <c>mIoU</c>.</param>
/// <param name="IsLessBetter">Whether less is better.</param>
public sealed record BestCheckpoint(string Metric, bool IsLessBetter = false)
{
    /// <summary>Whether a value is better than another.</summary>
    internal bool IsBetter(double value, double than) => IsLessBetter ? value < than : value > than;
}
