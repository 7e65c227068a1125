using System.Numerics;
using SegSharp.Data;

namespace SegSharp.Evaluation;

/// <summary>Counts pixels by true and predicted class, over any number of images.</summary>
/// <remarks>
/// Source: <c>mmseg.core.evaluation.intersect_and_union</c>. A pixel whose label is neither a class nor the ignore label
/// still counts as predicted, but not as labelled; so there is one row and one column more than classes.
/// Not safe for several threads at once: give each its own and <see cref="Merge"/> them.
/// </remarks>
public sealed class ConfusionMatrix
{
    private const int Labels = 256;

    private readonly long[] _counts;      // [ClassCount + 2 rows: classes, other labels, ignored][ClassCount + 1 columns: classes, others]
    private readonly int[] _rows = new int[Labels];
    private readonly int _stride;

    /// <summary>Starts with nothing counted.</summary>
    /// <param name="classCount">Number of classes, 1 to 256.</param>
    /// <param name="ignoreIndex">The label of pixels that do not count.</param>
    /// <param name="reduceZeroLabel">Whether label 0 is background: it becomes 255, and k becomes k - 1. Predictions stay.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="classCount"/> is not 1 to 256.</exception>
    public ConfusionMatrix(int classCount, int ignoreIndex = 255, bool reduceZeroLabel = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classCount, Labels);
        (ClassCount, IgnoreIndex, _stride) = (classCount, ignoreIndex, classCount + 1);
        _counts = new long[(classCount + 2) * _stride];
        for (int value = 0; value < Labels; value++)
        {
            int label = reduceZeroLabel ? LabelRules.Reduced(value) : value;
            int row = label == ignoreIndex ? classCount + 1 : Math.Min(label, classCount);
            _rows[value] = row * _stride;
        }
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>The label of pixels that do not count.</summary>
    public int IgnoreIndex { get; }

    /// <summary>How many pixels of class <paramref name="label"/> were predicted as <paramref name="prediction"/>.</summary>
    public long this[int label, int prediction]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)ClassCount, nameof(label));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)prediction, (uint)ClassCount, nameof(prediction));
            return _counts[(label * _stride) + prediction];
        }
    }

    /// <summary>What several matrices of the same classes counted together.</summary>
    /// <param name="matrices">At least one; they stay as they are.</param>
    public static ConfusionMatrix Sum(IReadOnlyList<ConfusionMatrix> matrices)
    {
        ArgumentOutOfRangeException.ThrowIfZero(matrices.Count);
        ConfusionMatrix sum = new(matrices[0].ClassCount, matrices[0].IgnoreIndex);
        foreach (ConfusionMatrix matrix in matrices)
        {
            sum.Merge(matrix);
        }

        return sum;
    }

    /// <summary>Counts the pixels of one image or batch.</summary>
    /// <typeparam name="T">The predictions' type: <c>byte</c>, <c>int</c> or <c>long</c>.</typeparam>
    /// <param name="predictions">Class indices; others than those of the classes match no label.</param>
    /// <param name="labels">The labels of the same pixels, as they are in the mask.</param>
    /// <exception cref="ArgumentException">The two differ in length.</exception>
    public void Add<T>(ReadOnlySpan<T> predictions, ReadOnlySpan<byte> labels)
        where T : unmanaged, IBinaryInteger<T>
    {
        if (predictions.Length != labels.Length)
        {
            throw new ArgumentException($"There are {predictions.Length} predictions for {labels.Length} labels.", nameof(predictions));
        }

        // The conversion wraps negative numbers to large ones, which count as "other" like all above the classes.
        uint others = (uint)ClassCount;
        for (int i = 0; i < labels.Length; i++)
        {
            uint column = Math.Min(uint.CreateTruncating(predictions[i]), others);
            _counts[_rows[labels[i]] + column]++;
        }
    }

    /// <summary>Adds the counts of another matrix over the same classes.</summary>
    /// <exception cref="ArgumentException">The other matrix has another number of classes.</exception>
    public void Merge(ConfusionMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.ClassCount != ClassCount)
        {
            throw new ArgumentException($"A matrix of {other.ClassCount} classes cannot be added to one of {ClassCount}.", nameof(other));
        }

        System.Numerics.Tensors.TensorPrimitives.Add(_counts, other._counts, _counts);
    }

    /// <summary>The pixels of one class.</summary>
    public ClassCounts Counts(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)ClassCount, nameof(index));
        long labelled = 0, predicted = 0;
        for (int column = 0; column <= ClassCount; column++)
        {
            labelled += _counts[(index * _stride) + column];
        }

        for (int row = 0; row <= ClassCount; row++)
        {
            predicted += _counts[(row * _stride) + index];
        }

        return new ClassCounts(this[index, index], labelled, predicted);
    }

    /// <summary>Computes all metrics from what has been counted.</summary>
    /// <param name="beta">How much more recall weighs than precision in the F-score.</param>
    /// <param name="nanReplacement">What replaces NaN, the value of a class without pixels, before means are taken;
    /// null to leave such classes out of them.</param>
    public SegmentationMetrics Compute(double beta = 1, double? nanReplacement = null)
    {
        ClassCounts[] counts = [.. Enumerable.Range(0, ClassCount).Select(Counts)];
        double accuracy = (double)counts.Sum(c => c.Intersection) / counts.Sum(c => c.Labelled);
        return new SegmentationMetrics(
            double.IsNaN(accuracy) ? nanReplacement ?? accuracy : accuracy,
            [.. counts.Select(c => ClassMetrics.From(c, beta, nanReplacement))]);
    }

    /// <summary>What predicting the most frequent class everywhere would give on the same labels: the least a model must beat.</summary>
    public (int Class, SegmentationMetrics Metrics) MajorityBaseline()
    {
        long[] labelled = [.. Enumerable.Range(0, ClassCount).Select(index => Counts(index).Labelled)];
        int most = Array.IndexOf(labelled, labelled.Max());
        ConfusionMatrix constant = new(ClassCount, IgnoreIndex);
        for (int label = 0; label < ClassCount; label++)
        {
            constant._counts[(label * _stride) + most] = labelled[label];
        }

        return (most, constant.Compute());
    }
}
