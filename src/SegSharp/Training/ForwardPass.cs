using SegSharp.Tensors;
using SegSharp.Tensors.Profiling;
using SegSharp.Training.MixedPrecision;
using SegSharp.Training.Tasks;

namespace SegSharp.Training;

/// <summary>Runs models in a run's precision; what comes after them in the step is recorded as its loss.</summary>
/// <param name="precision">The precision.</param>
/// <param name="device">Where the run computes.</param>
internal sealed class ForwardPass(PrecisionMode precision, Device device) : IForwardPass, IDisposable
{
    private ProfileRange? _loss;

    /// <inheritdoc />
    public T Run<T>(Func<T> run)
    {
        Dispose();
        T result;
        using (precision.Enter(device))
        {
            result = run();
        }

        _loss = Profiler.Range(ProfileSpanKind.Module, "loss");
        return result;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _loss?.Dispose();
        _loss = null;
    }
}
