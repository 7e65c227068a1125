using SegSharp.Data;
using SegSharp.Data.Datasets;
using SegSharp.Data.Imaging;

namespace SegSharp.Evaluation;

/// <summary>Turns predictions into what a data set's evaluation server takes.</summary>
/// <remarks>ADE20K counts from 1, Cityscapes wants ids instead of training ids;
/// elsewhere these are the values of the data set's own masks.</remarks>
/// <param name="options">The data set.</param>
public sealed class SubmissionFormat(DatasetOptions options)
{
    /// <summary>The map with the server's numbers; the given one stays as it is.</summary>
    public LabelMap Convert(LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        byte[] values = new byte[labels.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Value(labels.Labels[i]);
        }

        return new LabelMap(labels.Height, labels.Width, values);
    }

    private byte Value(byte label) => options.SubmissionLabels is { } numbers
        ? label < numbers.Count ? numbers[label] : label
        : options.ReduceZeroLabel ? LabelRules.Unreduced(label) : label;
}
