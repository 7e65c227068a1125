using SegSharp.Tensors;

namespace SegSharp.Bench.Work;

/// <summary>
/// Matrix products of several shapes; what counts is the best rate among them, the peak of the cores as they can be used from here.
/// </summary>
internal sealed class MatrixProductWork : IBenchWork
{
    private static readonly (int Rows, int Inner, int Columns)[] _shapes = [(2048, 2048, 2048), (1024, 1024, 1024), (4096, 512, 1024),
        (4096, 1024, 512)];

    private readonly (Tensor Left, Tensor Right, double MultiplyAdds)[] _products =
        [.. _shapes.Select(s => (Ops.Randn([s.Rows, s.Inner]), Ops.Randn([s.Inner, s.Columns]), (double)s.Rows * s.Inner * s.Columns))];

    /// <inheritdoc />
    public WorkAnswer Check() => Run();

    /// <inheritdoc />
    public WorkAnswer Run()
    {
        double total = 0, best = 0;
        foreach ((Tensor left, Tensor right, double multiplyAdds) in _products)
        {
            double seconds = BenchWorker.Time(() =>
            {
                using IDisposable mode = GradMode.Inference();
                _ = left.Matmul(right);
            });
            total += seconds;
            best = Math.Max(best, multiplyAdds / seconds);
        }

        return new WorkAnswer { Seconds = total, MultiplyAddsPerSecond = best };
    }
}
