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
    private const int LargestStride = 128;

    private static readonly int[] _strides = [.. Enumerable.Range(1, LargestStride).OrderByDescending(int.IsPow2).ThenBy(stride => stride)];

    /// <summary>Multiply-adds as the published graph counts them: with the decode head's projections and fusion unfolded.</summary>
    public required Dim PublishedMultiplyAdds { get; init; }

    /// <summary>What the activations take in float32; null where sizes are symbols.</summary>
    public ActivationMemory? Memory { get; init; }

    /// <summary>Runs a model on symbols or on given sizes.</summary>
    /// <param name="model">The model; with or without memory.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="size">Height and width; null for symbols.</param>
    /// <exception cref="ShapeException">The model's parts do not fit together, or not to the size.</exception>
    public static ModelSummary Of(Module<Tensor, Tensor> model, int channels, (int Height, int Width)? size = null)
    {
        Shape input = size is { } s ? [1, channels, s.Height, s.Width] : [Dim.Symbol("N"), channels, Dim.Symbol("H"), Dim.Symbol("W")];
        return Of(model, input, () => model.Call(Tensor.Symbolic(input)));
    }

    /// <summary>Runs a model that may take and give anything.</summary>
    /// <param name="model">The model; with or without memory.</param>
    /// <param name="input">The shape of the images.</param>
    /// <param name="run">Runs it on symbols of that shape.</param>
    /// <exception cref="ShapeException">The model's parts do not fit together, or not to the size.</exception>
    internal static ModelSummary Of(Module model, Shape input, Func<Tensor> run)
    {
        Dim published;
        using (ModuleTrace unfolded = Run(model, run, GraphForm.Published, out _))
        {
            published = Sum(unfolded.Operators.Calls);
        }

        using ModuleTrace trace = Run(model, run, GraphForm.Folded, out Shape output);
        Dictionary<Module, string> names = model.NamedModules().ToDictionary(m => m.Module, m => m.Name);
        IReadOnlyList<OperatorCall> operators = trace.Operators.Calls;
        SummaryRow[] rows =
            [.. trace.Calls.Select(call => Row(call, names.GetValueOrDefault(call.Module, string.Empty), operators, input))];
        return new ModelSummary(
            rows, input, output, model.ParameterCount,
            model.NamedParameters().Where(p => p.Parameter.Trainable).Sum(p => p.Parameter.Shape.ElementCount.Value),
            Sum(operators), trace.Operators.Conditions, LeastSide.Of(trace.Operators.Conditions))
        {
            PublishedMultiplyAdds = published,
            Memory = ActivationMemory.Of(input, trace),
        };
    }

    private static ModuleTrace Run(Module model, Func<Tensor> run, GraphForm form, out Shape output)
    {
        using IDisposable graph = GraphForms.Use(form);
        ModuleTrace trace = ModuleTrace.Open();
        bool training = model.IsTraining;
        model.Evaluate();
        try
        {
            output = run().Shape;
            return trace;
        }
        catch
        {
            trace.Dispose();
            throw;
        }
        finally
        {
            model.Train(training);
        }
    }

    private static SummaryRow Row(ModuleCall call, string name, IReadOnlyList<OperatorCall> operators, Shape input)
    {
        (int first, int count) = call.Operators.GetOffsetAndLength(operators.Count);
        return new SummaryRow(
            name, call.Depth, call.Module.GetType().Name, call.Outputs, call.Module.ParameterCount, Sum(operators.Skip(first).Take(count)),
            [.. call.Outputs.Select(output => Stride(input, output))]);
    }

    // A map of ceil(size / s) or floor(size / s) in both directions is one pixel for every s of the image. Several s may do for one
    // size; strides multiply from layer to layer, so a power of two is the likelier one.
    private static int? Stride(Shape input, Shape output)
    {
        if (output.Rank != 4)
        {
            return null;
        }

        foreach (int stride in _strides)
        {
            bool Fits(int axis) =>
                output[axis] == (input[axis] + (stride - 1)).FloorDivide(stride) || output[axis] == input[axis].FloorDivide(stride);
            if (Fits(2) && Fits(3))
            {
                return stride;
            }
        }

        return null;
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
}
