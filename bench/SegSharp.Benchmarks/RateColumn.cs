using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace SegSharp.Benchmarks;

/// <summary>
/// Floating-point operations a second of a matrix product, whose parameter <c>Shape</c> is <c>ROWSxINNERxCOLUMNS</c>;
/// a multiply-add is two.
/// </summary>
internal sealed class RateColumn : IColumn
{
    private const int Rank = 3;

    /// <inheritdoc />
    public string Id => nameof(RateColumn);

    /// <inheritdoc />
    public string ColumnName => "GFLOP/s";

    /// <inheritdoc />
    public string Legend => "2 x rows x inner x columns, divided by the mean time";

    /// <inheritdoc />
    public bool AlwaysShow => false;

    /// <inheritdoc />
    public ColumnCategory Category => ColumnCategory.Statistics;

    /// <inheritdoc />
    public int PriorityInCategory => 0;

    /// <inheritdoc />
    public bool IsNumeric => true;

    /// <inheritdoc />
    public UnitType UnitType => UnitType.Dimensionless;

    /// <inheritdoc />
    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => Operations(benchmark) is not null);

    /// <inheritdoc />
    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    /// <inheritdoc />
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        // per nanosecond is 1e9 per second
        Operations(benchmarkCase) is { } operations && summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? (operations / statistics.Mean).ToString("F0", CultureInfo.InvariantCulture)
            : "-";

    /// <inheritdoc />
    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    private static double? Operations(BenchmarkCase benchmark) =>
        benchmark.Descriptor.Type == typeof(LinearBenchmarks) && benchmark.Parameters[nameof(LinearBenchmarks.Shape)] is string shape
        && shape.Split('x') is { Length: Rank } sizes
            ? sizes.Aggregate(2.0, (product, size) => product * int.Parse(size, CultureInfo.InvariantCulture))
            : null;
}
