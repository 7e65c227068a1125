using System.Text.Json;
using SegSharp.Configuration;
using SegSharp.Profiling;
using SegSharp.Tensors.Profiling;
using SegSharp.Tests.Data;
using static SegSharp.Tests.Training.Squares;

namespace SegSharp.Tests.Profiling;

public sealed class StepProfilerTests
{
    private static readonly ProfileOptions _small = new() { Steps = 2, Warmup = 1, Size = (Size, Size) };

    [Fact]
    public void Run_TrainingStep_IsSeenByStageModuleAndOperator()
    {
        ProfileResult result = new StepProfiler(Tiny("nowhere"), _small).Run();
        ProfileReport report = result.Report;
        Assert.Equal(["data", "forward", "backward", "optimizer"], report.Stages.Select(row => row.Name));
        Assert.Equal([2, 3, Size, Size], result.Input);
        Assert.Null(Profiler.Current);

        ModuleRow attention = report.Modules.Single(row => row.Name == "backbone.block2.0.attn");
        Assert.Equal(("backbone.block2.0", 1.0), (attention.Parent, attention.Calls));
        Assert.True(attention is { ForwardSeconds: > 0, BackwardSeconds: > 0, KeptBytes: > 0 });
        Assert.All(["EncoderDecoder", "loss"], root => Assert.Null(report.Modules.Single(row => row.Name == root).Parent));
        Assert.Contains(report.Operators, row => row.Name == "segsharp::adamw_");
        Assert.Contains(report.Operators, row => row.Name == "segsharp::mix_attention");
    }

    [Fact]
    public void Run_SelfTimes_DoNotExceedTheStep()
    {
        ProfileReport report = new StepProfiler(Tiny("nowhere"), _small).Run().Report;
        double step = report.StepSeconds * (1 + 1e-9);
        Assert.All(report.Operators, row => Assert.InRange(row.SelfSeconds, 0, row.TotalSeconds + 1e-12));
        Assert.InRange(report.Operators.Sum(row => row.SelfSeconds), 0, step);
        Assert.InRange(report.Modules.Sum(row => row.SelfSeconds), 0, step);
        Assert.InRange(report.Stages.Sum(row => row.Seconds), 0, step);
        Assert.True(report is { OperatorSeconds: > 0, BetweenSeconds: > 0, OutsideSeconds: > 0 });
        Assert.Equal(report.Operators.Sum(row => row.SelfSeconds), report.OperatorSeconds, 1e-9);
    }

    [Fact]
    public void Run_EveryNodeOfTheModel_BelongsToAModule()
    {
        ProfileResult result = new StepProfiler(Tiny("nowhere"), _small).Run();
        // the scale of the loss
        HashSet<string> foreign = new(StringComparer.Ordinal) { "torch::autograd::AccumulateGrad", "MulBackward0", "MulBackward1" };
        using JsonDocument trace = Trace(result);
        Assert.All(Complete(trace).Where(item => item.GetProperty("cat").GetString() == "backward"), item =>
        {
            string name = item.GetProperty("name").GetString()!.Split(": ")[^1];
            Assert.True(foreign.Contains(name) || item.GetProperty("args").TryGetProperty("module", out _), name);
        });
    }

    [Fact]
    public void Run_LayersComputedAgain_CountAsBackwardOfTheSameModules()
    {
        ProfileReport report = new StepProfiler(Tiny("nowhere", "with_cp=True, "), _small).Run().Report;
        ModuleRow attention = report.Modules.Single(row => row.Name == "backbone.block2.0.attn");
        Assert.Equal(("backbone.block2.0", 2.0), (attention.Parent, attention.Calls));
        Assert.True(attention.BackwardSeconds > 0);
    }

    [Fact]
    public void Run_Prediction_HasNoBackwardPass()
    {
        ProfileReport report = new StepProfiler(Tiny("nowhere"), _small with { Predicts = true, BatchSize = 3 }).Run().Report;
        Assert.Equal(["data", "forward"], report.Stages.Select(row => row.Name));
        Assert.All(report.Modules, row => Assert.Equal(0, row.BackwardSeconds));
        Assert.DoesNotContain(report.Operators, row => row.Name.Contains("Backward", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_DataSet_IsUsedWhereItIsThere(bool predicts)
    {
        using TemporaryDirectory directory = new();
        Write(directory.Root, 1);
        ProfileOptions options = new() { Steps = 6, Warmup = 0, Predicts = predicts }; // more predictions than there are images
        ProfileResult result = new StepProfiler(Tiny(directory.Root), options).Run();
        Assert.Null(result.SyntheticReason);
        Assert.Null(result.UnrecordedStepSeconds);
        Assert.Equal(6, result.Report.Steps);
        Assert.Equal("they were asked for",
            new StepProfiler(Tiny(directory.Root), options with { IsSynthetic = true }).Run().SyntheticReason);
        Assert.Contains("/nowhere/", new StepProfiler(Tiny("/nowhere"), options).Run().SyntheticReason, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_IsReadAsNestedEventsWithMemory()
    {
        ProfileResult result = new StepProfiler(Tiny("nowhere"), _small).Run();
        using TemporaryDirectory directory = new();
        TraceFile.Write(directory["trace.json"], result.Spans);
        using JsonDocument trace = JsonDocument.Parse(File.ReadAllBytes(directory["trace.json"]));
        Assert.Equal(result.Spans.Count, Complete(trace).Count());

        const double Rounding = 1e-3; // microseconds: a nanosecond
        Stack<double> ends = new();
        foreach ((double start, double end) in Complete(trace)
            .Select(item => (item.GetProperty("ts").GetDouble(), item.GetProperty("ts").GetDouble() + item.GetProperty("dur").GetDouble()))
            .OrderBy(span => span.Item1).ThenByDescending(span => span.Item2))
        {
            while (ends.TryPeek(out double around) && around <= start + Rounding)
            {
                ends.Pop();
            }

            Assert.True(ends.Count == 0 || end <= ends.Peek() + Rounding);
            ends.Push(end);
        }

        double[] times = [.. Events(trace, "C").Select(item => item.GetProperty("ts").GetDouble())];
        Assert.Equal(times.Order(), times);
        Assert.All(Events(trace, "C"), item => Assert.True(item.GetProperty("args").GetProperty("bytes").GetInt64() > 0));
    }

    private static Experiment Tiny(string root, string backbone = "") =>
        Read(Config(root, "num_classes=2", "", iterations: 2)
            .Replace("embed_dims=8,", $"embed_dims=8, {backbone}", StringComparison.Ordinal));

    private static JsonDocument Trace(ProfileResult result)
    {
        using MemoryStream stream = new();
        TraceFile.Write(stream, result.Spans);
        return JsonDocument.Parse(stream.ToArray());
    }

    private static IEnumerable<JsonElement> Complete(JsonDocument trace) => Events(trace, "X");

    private static IEnumerable<JsonElement> Events(JsonDocument trace, string phase) =>
        trace.RootElement.GetProperty("traceEvents").EnumerateArray().Where(item => item.GetProperty("ph").GetString() == phase);
}
