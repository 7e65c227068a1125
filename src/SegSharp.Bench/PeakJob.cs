using System.Globalization;

namespace SegSharp.Bench;

/// <summary>How much of the cores' matrix-product peak a prediction reaches: both measured in turn, by their medians.</summary>
internal static class PeakJob
{
    private const double Giga = 1e9;

    /// <summary>Measures.</summary>
    public static BenchRow Run(BenchContext bench, WorkTask task)
    {
        Side prediction = bench.OwnSide(bench.Files.Inputs(task)),
            products = bench.OwnSide(task with { Task = WorkKinds.MatrixProduct });
        return bench.With([prediction, products], () =>
        {
            bench.Alternate([prediction, products]);
            SideResult ours = prediction.Result;
            BenchRow row = new(BenchJobs.Peak, task.Setting, ours with { Failure = ours.Failure ?? products.Failure }) { Task = task };
            return row.Ours.Failure is null ? row with { Figures = Figures(task, ours, products) } : row;
        });
    }

    private static BenchFigure[] Figures(WorkTask task, SideResult ours, Side products)
    {
        double multiplyAdds = BenchModel.MultiplyAdds(task);
        double peak = Median.Of(products.Answers.Select(answer => answer.MultiplyAddsPerSecond ?? double.NaN));
        double reached = multiplyAdds / ours.MedianSeconds / peak;
        return
        [
            new("peak_multiply_adds_per_second", peak,
                string.Create(CultureInfo.InvariantCulture, $"peak {peak / Giga:F1} G multiply-adds/s")),
            new("multiply_adds", multiplyAdds, string.Create(CultureInfo.InvariantCulture, $"prediction {multiplyAdds / Giga:F2} G")),
            new("reached", reached, string.Create(CultureInfo.InvariantCulture, $"reaches {reached * 100:F1} %")),
        ];
    }
}
