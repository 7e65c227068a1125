namespace SegSharp.Training.Tasks;

/// <summary>Runs models as they are: for symbols, which have no precision.</summary>
internal sealed class PlainPass : IForwardPass
{
    /// <inheritdoc />
    public T Run<T>(Func<T> run) => run();
}
