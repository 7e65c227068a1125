namespace SegSharp.Tensors.Operators;

/// <summary>What an argument of an operator is; the numbers are those of <c>segsharp_tensor.h</c>.</summary>
public enum ValueKind
{
    /// <summary>An absent optional argument.</summary>
    None = 0,

    /// <summary>A truth value.</summary>
    Bool = 1,

    /// <summary>A whole number; element types are numbers too.</summary>
    Int = 2,

    /// <summary>A real number.</summary>
    Double = 3,

    /// <summary>A text.</summary>
    String = 4,

    /// <summary>A tensor.</summary>
    Tensor = 5,

    /// <summary>A list of whole numbers, or of sizes that may be symbolic.</summary>
    IntList = 6,

    /// <summary>A list of real numbers.</summary>
    DoubleList = 7,

    /// <summary>A list of tensors.</summary>
    TensorList = 8,

    /// <summary>A device.</summary>
    Device = 9,

    /// <summary>The default that the schema names.</summary>
    Default = 10,
}
