using SegSharp.Data;
using SegSharp.Data.Imaging;
using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>Measures a task's model on the validation data.</summary>
public interface IValidation
{
    /// <summary>How many images it takes.</summary>
    int ImageCount { get; }

    /// <summary>Measures. The model may be left in evaluation mode.</summary>
    /// <param name="device">Where to compute.</param>
    /// <param name="each">Called after each image with how many are done, the image,
    /// and its predicted labels where the task predicts labels.</param>
    /// <param name="cancellation">Stops between batches.</param>
    /// <exception cref="DataException">A sample cannot be used.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Measures Run(Device device, Action<int, SampleInfo, LabelMap?> each, CancellationToken cancellation);
}
