using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <summary>
/// One operator's call in a symbolic run. A tensor is the same object wherever it is used, so that data flow can be followed.
/// </summary>
/// <param name="Operator">The operator.</param>
/// <param name="Arguments">Its arguments in order, as they were given.</param>
/// <param name="Result">Its result.</param>
/// <param name="ModulePath">The module that called it, such as <c>backbone.block1.0.attn.q</c>; empty outside of modules.</param>
public sealed record OperatorCall(Operator Operator, IReadOnlyList<Value> Arguments, Tensor Result, string ModulePath)
{
    /// <summary>The tensors among the arguments, in order; those of a list one after the other.</summary>
    public IEnumerable<Tensor> Inputs => Arguments.SelectMany(argument => argument.Tensors);

    /// <summary>Whether the result is an argument's memory under another shape: it takes none of its own.</summary>
    public bool IsView => Operator.IsView;

    /// <summary>Multiply-adds of the call: of matrix products and convolutions, 0 for all else.</summary>
    public Dim MultiplyAdds => Operator.Name switch
    {
        "aten::linear" or "aten::matmul" => Result.Shape.ElementCount * ShapeOf(0)[-1],
        "aten::conv2d" => Result.Shape.ElementCount * ShapeOf(1)[1] * ShapeOf(1)[2] * ShapeOf(1)[3],
        _ => 0,
    };

    /// <summary>Calls the operator again, with other tensors.</summary>
    /// <param name="tensorOf">Gives the tensor that takes the place of one of <see cref="Inputs"/>.</param>
    /// <param name="sizes">The sizes of the symbols.</param>
    /// <exception cref="ShapeException">The tensors do not fit.</exception>
    public Tensor Replay(Func<Tensor, Tensor> tensorOf, IReadOnlyDictionary<string, long> sizes) =>
        Operator.Call([.. Arguments.Select(argument => argument.With(tensorOf, sizes))]);

    private Shape ShapeOf(int argument) => Arguments[argument].Tensor!.Shape;
}
