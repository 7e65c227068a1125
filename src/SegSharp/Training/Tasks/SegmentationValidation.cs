using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Evaluation;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>Labels every image of a data set and counts.</summary>
/// <param name="model">The model.</param>
/// <param name="evaluator">The data and what is measured.</param>
internal sealed class SegmentationValidation(EncoderDecoder model, Evaluator evaluator) : IValidation
{
    /// <inheritdoc />
    public int ImageCount => evaluator.ImageCount;

    /// <inheritdoc />
    public Measures Run(Device device, Action<int, SampleInfo, LabelMap?> each, CancellationToken cancellation)
    {
        ConfusionMatrix matrix = evaluator.Run(model, device, each, cancellation);
        return new SegmentationMeasures(evaluator.Classes, evaluator.Compute(matrix) with { More = evaluator.Own }, matrix);
    }
}
