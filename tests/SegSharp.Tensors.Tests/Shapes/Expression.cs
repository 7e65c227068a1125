using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Shapes;

/// <summary>A dimension, and the same computation on plain numbers.</summary>
public sealed record Expression(Dim Dim, Func<IReadOnlyDictionary<string, long>, long> Plain)
{
    /// <summary>The symbols of random expressions with the smallest size of each.</summary>
    public static IReadOnlyDictionary<string, long> Symbols { get; } =
        new Dictionary<string, long>(StringComparer.Ordinal) { ["N"] = 1, ["H"] = 1, ["W"] = 32, ["C"] = 0 };

    /// <summary>Random expressions.</summary>
    public static Gen<Expression> Any { get; } = Gen.Sized(size => Of(Math.Min(size, 16)));

    /// <summary>What a chain of layers makes of a size: multiples, padding and quotients in turn.</summary>
    public static Gen<Expression> Chain { get; } =
        from start in Linear()
        from steps in (from padding in Gen.Choose(-9, 9) from factor in Gen.Choose(1, 4) from divisor in Gen.Choose(1, 9) select (padding,
            factor, divisor)).ListOf()
        select steps.Take(4).Aggregate(start, (e, step) => ((e * Number(step.factor)) + Number(step.padding)).FloorDivide(step.divisor));

    /// <summary>Random sizes of the symbols, none below its smallest.</summary>
    public static Gen<Dictionary<string, long>> Sizes { get; } =
        from draws in Gen.Choose(0, 60).ArrayOf(Symbols.Count)
        select Symbols.Select((symbol, i) => (symbol.Key, symbol.Value + draws[i])).ToDictionary(StringComparer.Ordinal);

    public static Expression Symbol(string name) => new(Dim.Symbol(name, Symbols[name]), sizes => sizes[name]);

    public static Expression Number(long value) => new(value, _ => value);

    public static Expression operator +(Expression a, Expression b) => new(a.Dim + b.Dim, sizes => a.Plain(sizes) + b.Plain(sizes));

    public static Expression operator -(Expression a, Expression b) => new(a.Dim - b.Dim, sizes => a.Plain(sizes) - b.Plain(sizes));

    public static Expression operator *(Expression a, Expression b) => new(a.Dim * b.Dim, sizes => a.Plain(sizes) * b.Plain(sizes));

    public Expression FloorDivide(long divisor) =>
        new(Dim.FloorDivide(divisor), sizes => (long)Math.Floor((decimal)Plain(sizes) / divisor));

    public override string ToString() => Dim.ToString();

    private static Gen<Expression> Leaf() =>
        Gen.OneOf(Gen.Elements(Symbols.Keys.ToArray()).Select(Symbol), Gen.Choose(-9, 9).Select(n => Number(n)));

    private static Gen<Expression> Linear() =>
        from leaves in Leaf().ArrayOf(2)
        from factors in Gen.Choose(-5, 5).ArrayOf(2)
        select (leaves[0] * Number(factors[0])) + (leaves[1] * Number(factors[1]));

    private static Gen<Expression> Of(int size)
    {
        Gen<Expression> leaf = Leaf();
        if (size < 2)
        {
            return leaf;
        }

        Gen<Expression> half = Of(size / 2);
        Gen<(Expression A, Expression B)> pair = half.SelectMany(a => half.Select(b => (a, b)));
        return Gen.Frequency(
            (1, leaf),
            (3, pair.Select(p => p.A + p.B)),
            (2, pair.Select(p => p.A - p.B)),
            (1, pair.Select(p => p.A * p.B)),
            (3, half.SelectMany(a => Gen.Choose(1, 9).Select(d => a.FloorDivide(d)))));
    }
}
