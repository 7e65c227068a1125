namespace SegSharp.Tensors;

#pragma warning disable CA2225 // the named alternates are the methods of Ops
/// <content>Arithmetic as it is written.</content>
public sealed partial class Tensor
{
    /// <summary>The sum, broadcast.</summary>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <summary>Adds a number.</summary>
    public static Tensor operator +(Tensor left, double right) => left.Add(right);

    /// <summary>The difference, broadcast.</summary>
    public static Tensor operator -(Tensor left, Tensor right) => left.Sub(right);

    /// <summary>Subtracts a number.</summary>
    public static Tensor operator -(Tensor left, double right) => left.Add(-right);

    /// <summary>The opposite sign.</summary>
    public static Tensor operator -(Tensor value) => value.Neg();

    /// <summary>The product element by element, broadcast.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Mul(right);

    /// <summary>Multiplies by a number.</summary>
    public static Tensor operator *(Tensor left, double right) => left.Mul(right);

    /// <summary>The quotient, broadcast.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Div(right);

    /// <summary>Divides by a number.</summary>
    public static Tensor operator /(Tensor left, double right) => left.Div(right);
}
