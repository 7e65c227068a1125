using SegSharp.Profiling;
using SegSharp.Tensors.Profiling;

namespace SegSharp.Tests.Profiling;

/// <summary>Sums over spans that can be added up by hand; one nanosecond is written as 1.</summary>
public sealed class ProfileReportTests
{
    // A model with a layer, whose linear operator (100..400) leaves node 7 for the backward pass (600..800).
    private static readonly ProfileSpan[] _spans =
    [
        new("step", ProfileSpanKind.Step, 0, 1000, -1, 10, 10, 90, -1, 1),
        new("forward", ProfileSpanKind.Stage, 0, 500, -1, 10, 60, 70, 0, 1),
        new("Net", ProfileSpanKind.Module, 50, 400, -1, 10, 60, 70, 1, 1),
        new("layer", ProfileSpanKind.Module, 80, 340, -1, 10, 50, 70, 2, 1),
        new("aten::linear", ProfileSpanKind.Operator, 100, 300, 7, 10, 50, 70, 3, 1),
        new("aten::addmm", ProfileSpanKind.Operator, 150, 200, 7, 20, 50, 70, 4, 1),
        new("aten::sum", ProfileSpanKind.Operator, 430, 10, 8, 50, 60, 60, 2, 1),
        new("backward", ProfileSpanKind.Stage, 500, 400, -1, 60, 10, 90, 0, 1),
        new("autograd::engine::evaluate_function: AddmmBackward0", ProfileSpanKind.BackwardNode, 590, 220, 7, 60, 10, 90, 7, 1),
        new("AddmmBackward0", ProfileSpanKind.BackwardNode, 600, 200, 7, 60, 80, 90, 8, 1),
        new("aten::mm", ProfileSpanKind.Operator, 610, 150, -1, 60, 80, 90, 9, 1),
        new("torch::autograd::AccumulateGrad", ProfileSpanKind.BackwardNode, 850, 20, -1, 10, 10, 10, 7, 1),
        new("aten::ones", ProfileSpanKind.Operator, 1100, 50, -1, 10, 20, 20, -1, 1), // after the step
    ];

    private static readonly ProfileReport _report = ProfileReport.Of(_spans);

    [Fact]
    public void Of_Modules_HaveTheirOwnTimeAndThatOfTheirNodes()
    {
        Assert.Equal(["Net", "layer"], _report.Modules.Select(row => row.Name));
        (ModuleRow net, ModuleRow layer) = (_report.Modules[0], _report.Modules[1]);
        Assert.Equal(("Net", 1, 1.0), (layer.Parent, layer.Depth, layer.Calls));
        Assert.Equal([340, 220, 560, 560], Nanoseconds(layer.ForwardSeconds, layer.BackwardSeconds, layer.TotalSeconds, layer.SelfSeconds));
        Assert.Equal([400, 220, 620, 60], Nanoseconds(net.ForwardSeconds, net.BackwardSeconds, net.TotalSeconds, net.SelfSeconds));
        Assert.Equal((40, 90), (layer.KeptBytes, layer.PeakBytes));
        Assert.Equal((50, 90), (net.KeptBytes, net.PeakBytes));
    }

    [Fact]
    public void Of_Operators_AreCountedWithAndWithoutThoseInside()
    {
        OperatorRow linear = _report.Operators.Single(row => row.Name == "aten::linear"),
            addmm = _report.Operators.Single(row => row.Name == "aten::addmm");
        Assert.Equal([100, 300], Nanoseconds(linear.SelfSeconds, linear.TotalSeconds));
        Assert.Equal([200, 200], Nanoseconds(addmm.SelfSeconds, addmm.TotalSeconds));
        Assert.Equal((10, 30), (linear.KeptBytes, addmm.KeptBytes));
        Assert.Equal([20], Nanoseconds(_report.Operators.Single(row => row.Name == "autograd::engine").SelfSeconds));
        Assert.DoesNotContain(_report.Operators, row => row.Name == "aten::ones");
    }

    [Fact]
    public void Of_TheStep_IsOperatorsWhatIsBetweenAndWhatIsOutside()
    {
        Assert.Equal(["forward", "backward"], _report.Stages.Select(row => row.Name));
        Assert.Equal([500, 400], Nanoseconds([.. _report.Stages.Select(row => row.Seconds)]));
        Assert.Equal([1000, 550, 350, 100],
            Nanoseconds(_report.StepSeconds, _report.OperatorSeconds, _report.BetweenSeconds, _report.OutsideSeconds));
        Assert.Equal(90, _report.PeakBytes);
    }

    [Fact]
    public void Of_TwoSteps_AreAveraged()
    {
        ProfileSpan[] again = [.. _spans[..^1]
            .Select(span => span with { Start = span.Start + 2000, Parent = span.Parent < 0 ? -1 : span.Parent + _spans.Length })];
        ProfileReport report = ProfileReport.Of([.. _spans, .. again]);
        Assert.Equal((2, 1.0), (report.Steps, report.Modules[1].Calls));
        Assert.Equal(_report.Modules.Select(row => row.TotalSeconds), report.Modules.Select(row => row.TotalSeconds));
        Assert.Equal(_report.OperatorSeconds, report.OperatorSeconds);
    }

    [Fact]
    public void Of_NoStep_IsRefused() => Assert.Throws<ArgumentException>(() => ProfileReport.Of(_spans[^1..]));

    private static int[] Nanoseconds(params double[] seconds) => Array.ConvertAll(seconds, value => (int)Math.Round(value * 1e9));
}
