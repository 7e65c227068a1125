using SegSharp.Tensors.Shapes;

namespace SegSharp.Tensors;

/// <summary>
/// One dimension of a shape: a number, or an expression over symbols such as <c>(H+3)//4</c>.
/// </summary>
/// <remarks>
/// Expressions stay in one canonical form, so that equal sizes compare equal: <c>((H-1)//2+1)</c> halved again is
/// <c>(H+3)//4</c>, however it was computed.
/// </remarks>
public readonly struct Dim : IEquatable<Dim>
{
    private readonly long _value;
    private readonly DimPolynomial? _expression;

    private Dim(long value) => _value = value;

    private Dim(DimPolynomial expression)
    {
        if (expression.IsConstant)
        {
            _value = expression.Constant;
        }
        else
        {
            _expression = expression;
        }
    }

    /// <summary>True when the size is not a number.</summary>
    public bool IsSymbolic => _expression is not null;

    /// <summary>The number.</summary>
    /// <exception cref="InvalidOperationException">The dimension is symbolic.</exception>
    public long Value => _expression is null
        ? _value
        : throw new InvalidOperationException($"The dimension '{_expression}' has no value: it is symbolic.");

    /// <summary>The smallest value it can take, or <see langword="null"/> when no bound is known.</summary>
    public long? Minimum => _expression is null ? _value : _expression.Minimum == long.MinValue ? null : _expression.Minimum;

    /// <summary>Whether it is written with a plus or minus outside of brackets.</summary>
    internal bool IsSum => _expression is { IsSum: true };

    private DimPolynomial Expression => _expression ?? DimPolynomial.Of(_value);

    /// <summary>A named size that is at least <paramref name="minimum"/>.</summary>
    /// <exception cref="ArgumentException">The name is not an identifier, so that expressions with it could not be told apart.</exception>
    public static Dim Symbol(string name, long minimum = 1)
    {
        bool identifier = name.Length > 0 && !char.IsDigit(name[0]) && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.');
        return identifier
            ? new(DimPolynomial.Of(new SymbolAtom(name, minimum)))
            : throw new ArgumentException($"'{name}' cannot name a size: letters, digits, '_' and '.' can.", nameof(name));
    }

    /// <summary>A number is a dimension.</summary>
    public static implicit operator Dim(long value) => new(value);

    /// <summary>A number is a dimension.</summary>
    public static implicit operator Dim(int value) => new((long)value);

    /// <summary>The sum.</summary>
    /// <exception cref="OverflowException">A number leaves the 64 bits; so do the other operators.</exception>
    public static Dim operator +(Dim left, Dim right) => left.IsSymbolic || right.IsSymbolic
        ? new(DimPolynomial.Add(left.Expression, right.Expression))
        : new(checked(left._value + right._value));

    /// <summary>The difference.</summary>
    public static Dim operator -(Dim left, Dim right) => left.IsSymbolic || right.IsSymbolic
        ? left + (right * -1)
        : new(checked(left._value - right._value));

    /// <summary>The product.</summary>
    public static Dim operator *(Dim left, Dim right) => left.IsSymbolic || right.IsSymbolic
        ? new(DimPolynomial.Multiply(left.Expression, right.Expression))
        : new(checked(left._value * right._value));

    /// <summary>Whether the two are the same number or provably the same expression.</summary>
    public static bool operator ==(Dim left, Dim right) => left.Equals(right);

    /// <summary>The opposite of <c>==</c>: not provably equal.</summary>
    public static bool operator !=(Dim left, Dim right) => !left.Equals(right);

    /// <summary>floor(this / divisor).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="divisor"/> is below 1.</exception>
    public Dim FloorDivide(long divisor) => _expression is null
        ? new(DimPolynomial.FloorDivide(_value, divisor < 1 ? throw new ArgumentOutOfRangeException(nameof(divisor)) : divisor))
        : new(DimPolynomial.FloorDivide(_expression, divisor));

    /// <summary>this / divisor where it divides without rest for every size; otherwise <see langword="null"/>.</summary>
    public Dim? DivideExactly(Dim divisor)
    {
        if (!IsSymbolic && !divisor.IsSymbolic)
        {
            return divisor._value != 0 && _value % divisor._value == 0 ? new(_value / divisor._value) : null;
        }

        return DimPolynomial.DivideExactly(Expression, divisor.Expression) is { } quotient ? new Dim(quotient) : null;
    }

    /// <summary>True or false where it can be proven, otherwise <see langword="null"/>.</summary>
    public bool? EqualTo(Dim other)
    {
        if (Equals(other))
        {
            return true;
        }

        if (!IsSymbolic && !other.IsSymbolic)
        {
            return false;
        }

        Dim difference = this - other;
        return !difference.IsSymbolic || difference.Minimum > 0 || (other - this).Minimum > 0 ? false : null;
    }

    /// <summary>True or false where it can be proven, otherwise <see langword="null"/>.</summary>
    public bool? AtLeast(Dim other)
    {
        if (!IsSymbolic && !other.IsSymbolic)
        {
            return _value >= other._value;
        }

        Dim difference = this - other;
        if (!difference.IsSymbolic)
        {
            return difference._value >= 0;
        }

        return difference.Minimum >= 0 ? true : (other - this).Minimum > 0 ? false : null;
    }

    /// <summary>The number for given sizes of the symbols.</summary>
    /// <exception cref="ArgumentException">A symbol has no size.</exception>
    public long Evaluate(IReadOnlyDictionary<string, long> sizes) => _expression?.Evaluate(sizes) ?? _value;

    /// <inheritdoc />
    public bool Equals(Dim other) => (_expression, other._expression) switch
    {
        (null, null) => _value == other._value,
        ({ } left, { } right) => ReferenceEquals(left, right) || left.ToString() == right.ToString(),
        _ => false,
    };

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Dim other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _expression?.ToString().GetHashCode(StringComparison.Ordinal) ?? _value.GetHashCode();

    /// <summary>The size as it is written in a paper: <c>⌈H/8⌉</c> for <c>(H+7)//8</c>, <c>⌊H/2⌋</c> for <c>H//2</c>.</summary>
    public string ToMathString() => _expression?.ToMathString() ?? ToString();

    /// <inheritdoc />
    public override string ToString() => _expression?.ToString() ?? _value.ToString();
}
