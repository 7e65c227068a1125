using SegSharp.Tensors;

namespace SegSharp.Bench.Work;

/// <summary>
/// Calls of an operator on a single number: what is measured is the way to it, from C# through the door and inside of C++ alone.
/// </summary>
internal sealed class DoorWork : IBenchWork
{
    private const int Calls = 100_000;

    private readonly Tensor _number = Tensor.Scalar(1f);

    /// <inheritdoc />
    public WorkAnswer Check() => Run();

    /// <inheritdoc />
    public WorkAnswer Run()
    {
        double door = BenchWorker.Time(() =>
        {
            for (int i = 0; i < Calls; i++)
            {
                _number.Relu().Dispose();
            }
        });
        return new WorkAnswer { Seconds = door / Calls,
            PartSeconds = NativeTiming.UnaryCalls("aten::relu", _number, Calls).TotalSeconds / Calls };
    }
}
