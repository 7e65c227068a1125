namespace SegSharp.Evaluation;

/// <summary>The pixels of one class.</summary>
/// <param name="Intersection">Labelled and predicted as this class.</param>
/// <param name="Labelled">Labelled as this class.</param>
/// <param name="Predicted">Predicted as this class, ignored pixels left out.</param>
public readonly record struct ClassCounts(long Intersection, long Labelled, long Predicted)
{
    /// <summary>Labelled or predicted as this class.</summary>
    public long Union => Labelled + Predicted - Intersection;
}
