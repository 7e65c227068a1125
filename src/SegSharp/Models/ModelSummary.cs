using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>What a model consists of and which images it takes, found by running it on symbolic sizes: nothing is computed.</summary>
/// <param name="Rows">The module calls in order.</param>
/// <param name="Input">The shape of the image, over the symbols N, H and W where no size was given.</param>
/// <param name="Output">The shape of what the model gives.</param>
/// <param name="ParameterCount">Learned numbers.</param>
/// <param name="TrainableCount">Learned numbers that gradients reach.</param>
/// <param name="MultiplyAdds">Multiply-adds of matrix products and convolutions, as they are computed here.</param>
/// <param name="Conditions">What must hold of the sizes.</param>
/// <param name="SmallestSide">The smallest height and width that fit when the other side is large; null when none was found.</param>
public sealed record ModelSummary(
    IReadOnlyList<SummaryRow> Rows, Shape Input, Shape Output, long ParameterCount, long TrainableCount, Dim MultiplyAdds,
    IReadOnlyList<ShapeCondition> Conditions, long? SmallestSide)
{
    /// <summary>The largest side that is tried for <see cref="SmallestSide"/>, and the other side's size meanwhile.</summary>
    private const long LargeSide = 1024;

    /// <summary>Runs a model on symbols or on given sizes.</summary>
    /// <param name="model">The model; with or without memory.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="size">Height and width; null for symbols.</param>
    /// <exception cref="ShapeException">The model's parts do not fit together, or not to the size.</exception>
    public static ModelSummary Of(Module<Tensor, Tensor> model, int channels, (int Height, int Width)? size = null)
    {
        Shape input = size is { } s ? [1, channels, s.Height, s.Width] : [Dim.Symbol("N"), channels, Dim.Symbol("H"), Dim.Symbol("W")];
        using ModuleTrace trace = ModuleTrace.Open();
        bool training = model.IsTraining;
        model.Evaluate();
        Tensor output;
        try
        {
            output = model.Call(Tensor.Symbolic(input));
        }
        finally
        {
            model.Train(training);
        }

        Dictionary<Module, string> names = model.NamedModules().ToDictionary(m => m.Module, m => m.Name);
        IReadOnlyList<OperatorCall> operators = trace.Operators.Calls;
        SummaryRow[] rows = [.. trace.Calls.Select(call => Row(call, names.GetValueOrDefault(call.Module, string.Empty), operators))];
        return new ModelSummary(
            rows, input, output.Shape, model.ParameterCount,
            model.NamedParameters().Where(p => p.Parameter.Trainable).Sum(p => p.Parameter.Shape.ElementCount.Value),
            Sum(operators), trace.Operators.Conditions, FindSmallestSide(trace.Operators.Conditions));
    }

    private static SummaryRow Row(ModuleCall call, string name, IReadOnlyList<OperatorCall> operators)
    {
        (int first, int count) = call.Operators.GetOffsetAndLength(operators.Count);
        return new SummaryRow(
            name, call.Depth, call.Module.GetType().Name, call.Outputs, call.Module.ParameterCount, Sum(operators.Skip(first).Take(count)));
    }

    private static Dim Sum(IEnumerable<OperatorCall> calls)
    {
        Dim sum = 0;
        foreach (OperatorCall call in calls)
        {
            sum += call.MultiplyAdds;
        }

        return sum;
    }

    private static long? FindSmallestSide(IReadOnlyList<ShapeCondition> conditions)
    {
        bool Holds(long height, long width) => conditions.All(
            condition => condition.Holds(new Dictionary<string, long> { ["N"] = 1, ["H"] = height, ["W"] = width }));
        for (long side = 1; side <= LargeSide; side++)
        {
            if (Holds(side, LargeSide) && Holds(LargeSide, side))
            {
                return side;
            }
        }

        return null;
    }
}
