using System.Text;

namespace SegSharp.Tensors;

/// <summary>
/// Tensors do not fit an operator. Thrown by the operator's shape rule, before anything is computed.
/// </summary>
public sealed class ShapeException : Exception
{
    /// <summary>Builds the exception.</summary>
    /// <param name="operatorName">The operator, such as <c>conv2d</c>.</param>
    /// <param name="problem">What is wrong, with both numbers.</param>
    /// <param name="operands">The tensors that took part.</param>
    /// <param name="modulePath">The module in whose call it happened; empty outside of modules.</param>
    /// <param name="remedy">What would work, where it is known.</param>
    public ShapeException(string operatorName, string problem, IReadOnlyList<ShapeOperand> operands, string modulePath = "",
        string? remedy = null)
        : base(Format(operatorName, problem, operands, modulePath, remedy))
    {
        Operator = operatorName;
        Problem = problem;
        Operands = operands;
        ModulePath = modulePath;
        Remedy = remedy;
    }

    /// <summary>The operator, such as <c>conv2d</c>.</summary>
    public string Operator { get; }

    /// <summary>What is wrong, with both numbers.</summary>
    public string Problem { get; }

    /// <summary>The tensors that took part.</summary>
    public IReadOnlyList<ShapeOperand> Operands { get; }

    /// <summary>The module in whose call it happened, such as <c>backbone.block1.0.attn.q</c>.</summary>
    public string ModulePath { get; }

    /// <summary>What would work, where it is known.</summary>
    public string? Remedy { get; }

    private static string Format(
        string operatorName, string problem, IReadOnlyList<ShapeOperand> operands, string modulePath, string? remedy)
    {
        StringBuilder text = new();
        text.Append(modulePath.Length == 0 ? $"{operatorName}: " : $"{modulePath} ({operatorName}): ").Append(problem);
        int width = operands.Count == 0 ? 0 : operands.Max(operand => operand.Name.Length);
        foreach (ShapeOperand operand in operands)
        {
            text.Append('\n').Append("  ").Append(operand.Name.PadRight(width)).Append("  ").Append(operand.Shape);
            if (operand.Meaning.Length > 0)
            {
                text.Append("  ").Append(operand.Meaning);
            }
        }

        return remedy is null ? text.ToString() : text.Append('\n').Append(remedy).ToString();
    }
}
