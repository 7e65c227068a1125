using SegSharp.Tensors;

namespace SegSharp.Training.Tasks;

/// <summary>Runs models as they are: for symbols, which have no precision.</summary>
internal sealed class PlainPass : IForwardPass
{
    /// <summary>What the last run gave; null where that was no tensor.</summary>
    public Tensor? Output { get; private set; }

    /// <inheritdoc />
    public T Run<T>(Func<T> run)
    {
        T result = run();
        Output = result as Tensor;
        return result;
    }
}
