using FsCheck;
using FsCheck.Fluent;

namespace SegSharp.Tensors.Tests.Shapes;

public sealed class DimTests
{
    private static readonly Dim _n = Dim.Symbol("N");
    private static readonly Dim _h = Dim.Symbol("H");
    private static readonly Dim _w = Dim.Symbol("W");
    private static readonly Dim _c = Dim.Symbol("C");

    private static Config Repeatable { get; } = Config.QuickThrowOnFailure.WithMaxTest(1000).WithReplay(7, 1);

    [Fact]
    public void Evaluate_RandomExpressions_AgreesWithPlainArithmetic() => Check((e, sizes) =>
        Assert.Equal(e.Plain(sizes), e.Dim.Evaluate(sizes)));

    [Fact]
    public void FloorDivide_Twice_EqualsOnceByTheProduct() => Prop.ForAll(Expression.Chain.ToArbitrary(), e =>
    {
        foreach ((long a, long b) in (ReadOnlySpan<(long, long)>)[(2, 2), (2, 3), (4, 7), (5, 1)])
        {
            Same(e.Dim.FloorDivide(a).FloorDivide(b), e.Dim.FloorDivide(a * b));
        }
    }).Check(Repeatable);

    [Fact]
    public void FloorDivide_AMultipleInside_ComesOut() => Prop.ForAll(Expression.Chain.ToArbitrary(), e =>
    {
        Same((e.Dim + (6 * _h)).FloorDivide(3), e.Dim.FloorDivide(3) + (2 * _h));
        Same((e.Dim * 6).FloorDivide(4), (e.Dim * 3).FloorDivide(2));
        Same((e.Dim * 5).FloorDivide(5), e.Dim);
    }).Check(Repeatable);

    [Fact]
    public void Arithmetic_RandomExpressions_IsThatOfARing() => Prop.ForAll(
        Expression.Any.Three().ToArbitrary(),
        abc =>
        {
            (Dim a, Dim b, Dim c) = (abc.Item1.Dim, abc.Item2.Dim, abc.Item3.Dim);
            Same(a + b, b + a);
            Same(a * b, b * a);
            Same(a + (b + c), a + b + c);
            Same(a * (b * c), a * b * c);
            Same(a * (b + c), (a * b) + (a * c));
            Same(a - b, (b - a) * -1);
            Same(a - a, 0);
        }).Check(Repeatable);

    [Fact]
    public void Equality_RandomPairs_IsEqualityOfTexts() => Prop.ForAll(
        Expression.Any.Two().ToArbitrary(),
        ab => Assert.Equal(ab.Item1.Dim == ab.Item2.Dim, ab.Item1.Dim.ToString() == ab.Item2.Dim.ToString())).Check(Repeatable);

    [Fact]
    public void DivideExactly_AProduct_GivesTheOtherFactor() => Prop.ForAll(
        Expression.Any.Two().ToArbitrary(),
        ab =>
        {
            if ((ab.Item1.Dim * ab.Item2.Dim).DivideExactly(ab.Item2.Dim) is { } quotient)
            {
                Same(quotient * ab.Item2.Dim, ab.Item1.Dim * ab.Item2.Dim);
            }

            if (ab.Item1.Dim.DivideExactly(ab.Item2.Dim) is { } exact)
            {
                Same(exact * ab.Item2.Dim, ab.Item1.Dim);
            }
        }).Check(Repeatable);

    [Fact]
    public void DivideExactly_ProductsOfSymbols_FindsTheQuotient()
    {
        Dim map = (_h + 3).FloorDivide(4) * (_w + 3).FloorDivide(4);
        Assert.Equal(_h * _w, (_h * _w * _c * _n).DivideExactly(_n * _c));
        Assert.Equal(map * 2, (_n * map * 64).DivideExactly(_n * 32));
        Assert.Equal(_h + 1, ((_h * _c) + _c).DivideExactly(_c));
        Assert.Equal(_n + _h, ((_n + _h) * (_w + _c)).DivideExactly(_w + _c));
        Assert.Null((_h * _w).DivideExactly(2));
        Assert.Null((_h + 1).DivideExactly(_h));
        Assert.Null(_h.DivideExactly(0));
    }

    [Fact]
    public void Minimum_RandomSizes_IsABound() => Check((e, sizes) =>
        Assert.True(e.Dim.Minimum is not { } minimum || minimum <= e.Plain(sizes), $"{e.Dim} >= {e.Dim.Minimum}"));

    [Fact]
    public void Minimum_OfAConvolvedSize_IsKnown()
    {
        Assert.Equal(1, (_h + 3).FloorDivide(4).Minimum);
        Assert.Equal(-1, (_h - 5).FloorDivide(4).Minimum);
        Assert.Equal(8, Dim.Symbol("W", 32).FloorDivide(4).Minimum);
        Assert.Null((-1 * _h).Minimum);
    }

    [Fact]
    public void EqualToAndAtLeast_RandomSizes_AreNeverWrong() => Prop.ForAll(
        Expression.Any.Two().ToArbitrary(),
        Expression.Sizes.ToArbitrary(),
        (ab, sizes) =>
        {
            (long a, long b) = (ab.Item1.Plain(sizes), ab.Item2.Plain(sizes));
            Assert.True(ab.Item1.Dim.EqualTo(ab.Item2.Dim) is not { } equal || equal == (a == b));
            Assert.True(ab.Item1.Dim.AtLeast(ab.Item2.Dim) is not { } atLeast || atLeast == (a >= b));
        }).Check(Repeatable);

    [Fact]
    public void EqualToAndAtLeast_WhereProvable_Decide()
    {
        Assert.True((_h + 1).AtLeast(2));
        Assert.False(_h.EqualTo(0));
        Assert.False(_h.EqualTo(_h + 1));
        Assert.Null(_h.EqualTo(_w));
        Assert.Null(_h.AtLeast(2));
        Assert.False(_h.AtLeast(_h + 1));
    }

    [Fact]
    public void FloorDivide_TheStagesOfSegFormer_HaveTheirShortForm()
    {
        // patch embeddings: 7x7 stride 4 padding 3, then three times 3x3 stride 2 padding 1
        Dim first = (_h + 6 - 7).FloorDivide(4) + 1;
        Dim second = (first + 2 - 3).FloorDivide(2) + 1;
        Dim third = (second + 2 - 3).FloorDivide(2) + 1;
        Dim fourth = (third + 2 - 3).FloorDivide(2) + 1;
        Assert.Equal(["(H+3)//4", "(H+7)//8", "(H+15)//16", "(H+31)//32"], [$"{first}", $"{second}", $"{third}", $"{fourth}"]);
        Dictionary<string, long> sizes = new(StringComparer.Ordinal) { ["H"] = 513 };
        Assert.Equal([129L, 65, 33, 17], [first.Evaluate(sizes), second.Evaluate(sizes), third.Evaluate(sizes), fourth.Evaluate(sizes)]);
    }

    [Fact]
    public void Arithmetic_BeyondSixtyFourBits_IsRefused()
    {
        Dim large = long.MaxValue;
        Assert.Throws<OverflowException>(() => large + 1);
        Assert.Throws<OverflowException>(() => large * 2);
        Assert.Throws<OverflowException>(() => large * _h * 2);
        Assert.Throws<OverflowException>(() => (_h * large).Evaluate(new Dictionary<string, long> { ["H"] = 2 }));
        Assert.True(large.AtLeast(long.MinValue));
        Assert.False(large.EqualTo(-1));
        Assert.Null((large * Dim.Symbol("W", 32)).Minimum);
    }

    [Fact]
    public void Value_OfASymbol_NamesIt()
    {
        InvalidOperationException e = Assert.Throws<InvalidOperationException>(() => (_h + 1).Value);
        Assert.Contains("'H+1'", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _h.Evaluate(new Dictionary<string, long>()));
        Assert.Throws<ArgumentException>(() => Dim.Symbol("H+1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => _h.FloorDivide(0));
    }

    private static void Check(Action<Expression, Dictionary<string, long>> property) =>
        Prop.ForAll(Expression.Any.ToArbitrary(), Expression.Sizes.ToArbitrary(), property).Check(Repeatable);

    private static void Same(Dim left, Dim right)
    {
        Assert.Equal(right.ToString(), left.ToString());
        Assert.Equal(right, left);
        Assert.Equal(right.GetHashCode(), left.GetHashCode());
    }
}
