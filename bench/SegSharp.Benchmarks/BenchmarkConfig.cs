using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.NoEmit;
using Perfolizer.Horology;

namespace SegSharp.Benchmarks;

/// <summary>How operators are timed: in this process, for a project generated elsewhere would not find the native library.</summary>
internal sealed class BenchmarkConfig : ManualConfig
{
    /// <summary>Sets everything.</summary>
    public BenchmarkConfig()
    {
        AddJob(Job.Default.WithToolchain(InProcessNoEmitToolchain.Instance)
            .WithIterationTime(TimeInterval.FromMilliseconds(150)).WithWarmupCount(3).WithIterationCount(12));
        AddColumnProvider(DefaultColumnProviders.Instance);
        AddColumn(StatisticColumn.Median, BaselineRatioColumn.RatioMean, new RateColumn());
        AddExporter(MarkdownExporter.GitHub);
        AddLogger(ConsoleLogger.Default);
        ArtifactsPath = Path.Combine("artifacts", "benchmarks");
    }
}
