namespace SegSharp.Tensors;

/// <summary>One operator's call in a symbolic run.</summary>
/// <param name="Operator">The operator's registered name, such as <c>aten::conv2d</c>.</param>
/// <param name="Inputs">The shapes of its tensors, in order; those of a list one after the other.</param>
/// <param name="Result">The shape of its result.</param>
public sealed record OperatorCall(string Operator, IReadOnlyList<Shape> Inputs, Shape Result)
{
    /// <summary>Multiply-adds of the call: of matrix products and convolutions, 0 for all else.</summary>
    public Dim MultiplyAdds => Operator switch
    {
        "aten::linear" => Result.ElementCount * Inputs[0][-1],
        "aten::matmul" => Result.ElementCount * Inputs[0][-1],
        "aten::conv2d" => Result.ElementCount * Inputs[1][1] * Inputs[1][2] * Inputs[1][3],
        _ => 0,
    };
}
