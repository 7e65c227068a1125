using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <summary>
/// The operators. Each is one declaration, a registered name and a shape rule, and a method that calls it.
/// </summary>
/// <remarks>Semantics are libtorch's: https://pytorch.org/docs/stable/torch.html.
/// All throw <see cref="ShapeException"/> when shapes do not fit.</remarks>
public static partial class Ops
{
    private static readonly Operator _add = new("aten::add.Tensor", "self other alpha", Rules.Broadcast);
    private static readonly Operator _addScalar = new("aten::add.Scalar", "self other alpha", Rules.WithNumbers);
    private static readonly Operator _sub = new("aten::sub.Tensor", "self other alpha", InferSub);
    private static readonly Operator _mul = new("aten::mul.Tensor", "self other", Rules.Broadcast);
    private static readonly Operator _mulScalar = new("aten::mul.Scalar", "self other", Rules.WithNumbers);
    private static readonly Operator _div = new("aten::div.Tensor", "self other", Rules.BroadcastReal);
    private static readonly Operator _divScalar = new("aten::div.Scalar", "self other", Rules.SameReal);
    private static readonly Operator _powScalar = new("aten::pow.Tensor_Scalar", "self exponent", InferPow);
    private static readonly Operator _maximum = new("aten::maximum", "self other", Rules.Broadcast);
    private static readonly Operator _minimum = new("aten::minimum", "self other", Rules.Broadcast);
    private static readonly Operator _neg = new("aten::neg", "self", Rules.Number);
    private static readonly Operator _abs = new("aten::abs", "self", Rules.Same);
    private static readonly Operator _sqrt = new("aten::sqrt", "self", Rules.SameReal);
    private static readonly Operator _exp = new("aten::exp", "self", Rules.SameReal);
    private static readonly Operator _log = new("aten::log", "self", Rules.SameReal);
    private static readonly Operator _sigmoid = new("aten::sigmoid", "self", Rules.SameReal);
    private static readonly Operator _tanh = new("aten::tanh", "self", Rules.SameReal);
    private static readonly Operator _relu = new("aten::relu", "self", Rules.Number);
    private static readonly Operator _gelu = new("aten::gelu", "self approximate", Rules.Same);
    private static readonly Operator _clamp = new("aten::clamp", "self min max", Rules.WithNumbers);
    private static readonly Operator _eq = new("aten::eq.Tensor", "self other", Rules.BroadcastBool);
    private static readonly Operator _eqScalar = new("aten::eq.Scalar", "self other", Rules.SameBool);
    private static readonly Operator _neScalar = new("aten::ne.Scalar", "self other", Rules.SameBool);
    private static readonly Operator _ltScalar = new("aten::lt.Scalar", "self other", Rules.SameBool);
    private static readonly Operator _gtScalar = new("aten::gt.Scalar", "self other", Rules.SameBool);
    private static readonly Operator _isFinite = new("aten::isfinite", "self", Rules.SameBool);
    private static readonly Operator _logicalAnd = new("aten::logical_and", "self other", Rules.BroadcastBool);
    private static readonly Operator _where = new("aten::where.self", "condition self other", InferWhere);

    /// <summary>The sum, broadcast.</summary>
    public static Tensor Add(this Tensor self, Tensor other, double alpha = 1) => _add.Call(self, other, Scalar(alpha));

    /// <summary>Adds a number to every element.</summary>
    public static Tensor Add(this Tensor self, double other) => _addScalar.Call(self, other, 1);

    /// <summary>The difference, broadcast.</summary>
    public static Tensor Sub(this Tensor self, Tensor other) => _sub.Call(self, other, 1);

    /// <summary>The product element by element, broadcast.</summary>
    public static Tensor Mul(this Tensor self, Tensor other) => _mul.Call(self, other);

    /// <summary>Multiplies every element by a number.</summary>
    public static Tensor Mul(this Tensor self, double other) => _mulScalar.Call(self, other);

    /// <summary>The quotient in floating point, broadcast.</summary>
    public static Tensor Div(this Tensor self, Tensor other) => _div.Call(self, other);

    /// <summary>Divides every element by a number.</summary>
    public static Tensor Div(this Tensor self, double other) => _divScalar.Call(self, other);

    /// <summary>Raises every element to a power.</summary>
    public static Tensor Pow(this Tensor self, double exponent) => _powScalar.Call(self, exponent);

    /// <summary>The larger of two, element by element.</summary>
    public static Tensor Maximum(this Tensor self, Tensor other) => _maximum.Call(self, other);

    /// <summary>The smaller of two, element by element.</summary>
    public static Tensor Minimum(this Tensor self, Tensor other) => _minimum.Call(self, other);

    /// <summary>Every element with the opposite sign.</summary>
    public static Tensor Neg(this Tensor self) => _neg.Call(self);

    /// <summary>Every element without its sign.</summary>
    public static Tensor Abs(this Tensor self) => _abs.Call(self);

    /// <summary>The square root of every element.</summary>
    public static Tensor Sqrt(this Tensor self) => _sqrt.Call(self);

    /// <summary>e to the power of every element.</summary>
    public static Tensor Exp(this Tensor self) => _exp.Call(self);

    /// <summary>The natural logarithm of every element.</summary>
    public static Tensor Log(this Tensor self) => _log.Call(self);

    /// <summary>1 / (1 + e^-x).</summary>
    public static Tensor Sigmoid(this Tensor self) => _sigmoid.Call(self);

    /// <summary>The hyperbolic tangent of every element.</summary>
    public static Tensor Tanh(this Tensor self) => _tanh.Call(self);

    /// <summary>max(x, 0).</summary>
    public static Tensor Relu(this Tensor self) => _relu.Call(self);

    /// <summary>x times the normal distribution function of x, exactly (erf), not its tanh approximation.</summary>
    /// <remarks>Source: Hendrycks and Gimpel 2016, https://arxiv.org/abs/1606.08415.</remarks>
    public static Tensor Gelu(this Tensor self) => _gelu.Call(self);

    /// <summary>GELU with the distribution function approximated by a hyperbolic tangent.</summary>
    public static Tensor GeluTanh(this Tensor self) => _gelu.Call(self, "tanh");

    /// <summary>Every element moved into the range.</summary>
    public static Tensor Clamp(this Tensor self, double minimum, double maximum) => _clamp.Call(self, minimum, maximum);

    /// <summary>Whether two are equal, element by element.</summary>
    public static Tensor Eq(this Tensor self, Tensor other) => _eq.Call(self, other);

    /// <summary>Whether an element is the number.</summary>
    public static Tensor Eq(this Tensor self, double other) => _eqScalar.Call(self, Scalar(other));

    /// <summary>Whether an element is not the number.</summary>
    public static Tensor Ne(this Tensor self, double other) => _neScalar.Call(self, Scalar(other));

    /// <summary>Whether an element is below the number.</summary>
    public static Tensor Lt(this Tensor self, double other) => _ltScalar.Call(self, Scalar(other));

    /// <summary>Whether an element is above the number.</summary>
    public static Tensor Gt(this Tensor self, double other) => _gtScalar.Call(self, Scalar(other));

    /// <summary>Whether an element is neither infinite nor NaN.</summary>
    public static Tensor IsFinite(this Tensor self) => _isFinite.Call(self);

    /// <summary>Whether both are true.</summary>
    public static Tensor LogicalAnd(this Tensor self, Tensor other) => _logicalAnd.Call(self, other);

    /// <summary>
    /// Takes from <paramref name="self"/> where the condition holds and from <paramref name="other"/> elsewhere, broadcast.
    /// </summary>
    /// <param name="condition">Truth values.</param>
    /// <param name="self">Where true.</param>
    /// <param name="other">Where false.</param>
    public static Tensor Where(this Tensor condition, Tensor self, Tensor other) => _where.Call(condition, self, other);

    // A whole number stays an integer, so that integer tensors keep their type.
    private static Value Scalar(double value) =>
        value == Math.Floor(value) && Math.Abs(value) < 1L << 53 ? (Value)(long)value : value;

    private static TensorSpec InferSub(in Arguments a)
    {
        a.Require(a.DType(0) != DType.Bool && a.DType(1) != DType.Bool, "truth values have no difference.");
        return Rules.Broadcast(a);
    }

    private static TensorSpec InferPow(in Arguments a)
    {
        TensorSpec spec = Rules.WithNumbers(a);
        a.Require(spec.DType.IsFloatingPoint() || a.Int(1) >= 0, $"integers have no power {a.Int(1)}.", "Convert with To(DType.Float32).");
        return spec;
    }

    private static TensorSpec InferWhere(in Arguments a)
    {
        a.Require(a.DType(0) == DType.Bool, $"the condition is {a.DType(0)}, expected Bool.", "Compare first, for example with Gt or Eq.");
        Shape sides = Rules.Broadcast(a, a.Shape(1), a.Shape(2));
        return new(Rules.Broadcast(a, a.Shape(0), sides), Rules.Promote(a, 1, 2));
    }
}
