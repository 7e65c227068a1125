namespace SegSharp.Evaluation;

/// <summary>What is measured of one class: fractions from 0 to 1; NaN where there is nothing to divide by.</summary>
/// <param name="IoU">Intersection over union.</param>
/// <param name="Accuracy">The part of the labelled pixels that was found; the same as <paramref name="Recall"/>.</param>
/// <param name="Dice">Twice the intersection over labelled plus predicted.</param>
/// <param name="FScore">The weighted harmonic mean of precision and recall.</param>
/// <param name="Precision">The part of the predicted pixels that is right.</param>
/// <param name="Recall">The part of the labelled pixels that was found.</param>
public readonly record struct ClassMetrics(
    double IoU, double Accuracy, double Dice, double FScore, double Precision, double Recall)
{
    /// <summary>Computes the metrics of one class.</summary>
    /// <remarks>Source: <c>mmseg.core.evaluation.total_area_to_metrics</c>.</remarks>
    internal static ClassMetrics From(ClassCounts counts, double beta, double? nanReplacement)
    {
        double intersection = counts.Intersection;
        double precision = intersection / counts.Predicted;
        double recall = intersection / counts.Labelled;
        double fScore = (1 + (beta * beta)) * (precision * recall) / ((beta * beta * precision) + recall);
        return new ClassMetrics(
            Value(intersection / counts.Union),
            Value(recall),
            Value(2 * intersection / (counts.Predicted + counts.Labelled)),
            Value(fScore),
            Value(precision),
            Value(recall));

        double Value(double value) => double.IsNaN(value) ? nanReplacement ?? value : value;
    }
}
