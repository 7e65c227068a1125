using System.Globalization;

namespace SegSharp.Bench;

/// <summary>The time of a prediction per multiply-add, which a size or a number of classes with a slow way of its own would show.</summary>
internal static class SweepJob
{
    private const double Giga = 1e9, Pico = 1e12;

    /// <summary>Measures.</summary>
    public static BenchRow Run(BenchContext bench, WorkTask task)
    {
        Side side = bench.OwnSide(bench.Files.Inputs(task));
        return bench.With([side], () =>
        {
            bench.Alternate([side]);
            double multiplyAdds = BenchModel.MultiplyAdds(task);
            double each = side.Result.MedianSeconds / multiplyAdds;
            return new BenchRow(BenchJobs.Sweep, task.Setting, side.Result)
            {
                Task = task,
                Figures =
                [
                    new("multiply_adds", multiplyAdds,
                        string.Create(CultureInfo.InvariantCulture, $"{multiplyAdds / Giga:F2} G multiply-adds")),
                    new("seconds_per_multiply_add", each, string.Create(CultureInfo.InvariantCulture, $"{each * Pico:F1} ps each")),
                ],
            };
        });
    }
}
