namespace SegSharp.Tensors.Shapes;

/// <summary>What a dimension expression is a combination of: a symbol, or the floor of a quotient.</summary>
internal abstract class DimAtom(string text)
{
    /// <summary>The canonical text; equal atoms have equal texts.</summary>
    public string Text { get; } = text;

    /// <summary>The smallest value that the atom can take.</summary>
    public abstract long Minimum { get; }

    /// <summary>The atom as it is written in a paper.</summary>
    public virtual string MathText => Text;

    public abstract long Evaluate(IReadOnlyDictionary<string, long> sizes);
}

/// <summary>A named size, such as the height of an image.</summary>
internal sealed class SymbolAtom(string name, long minimum) : DimAtom(name)
{
    public override long Minimum => minimum;

    public override long Evaluate(IReadOnlyDictionary<string, long> sizes) =>
        sizes.TryGetValue(Text, out long value)
            ? value
            : throw new ArgumentException($"No size was given for '{Text}'.", nameof(sizes));
}

/// <summary>floor(numerator / divisor).</summary>
internal sealed class FloorAtom(DimPolynomial numerator, long divisor)
    : DimAtom($"{(numerator.IsSingleAtom ? numerator.ToString() : $"({numerator})")}//{divisor}")
{
    public DimPolynomial Numerator { get; } = numerator;

    public long Divisor { get; } = divisor;

    // floor((x + d - 1) / d) = ceil(x / d)
    public override string MathText
    {
        get
        {
            bool isCeiling = Numerator.Constant == Divisor - 1;
            DimPolynomial above = isCeiling ? DimPolynomial.Add(Numerator, DimPolynomial.Of(-Numerator.Constant)) : Numerator;
            string text = above.IsSingleAtom ? above.ToMathString() : $"({above.ToMathString()})";
            return isCeiling ? $"⌈{text}/{Divisor}⌉" : $"⌊{text}/{Divisor}⌋";
        }
    }

    public override long Minimum { get; } =
        numerator.Minimum == long.MinValue ? long.MinValue : DimPolynomial.FloorDivide(numerator.Minimum, divisor);

    public override long Evaluate(IReadOnlyDictionary<string, long> sizes) =>
        DimPolynomial.FloorDivide(Numerator.Evaluate(sizes), Divisor);
}
