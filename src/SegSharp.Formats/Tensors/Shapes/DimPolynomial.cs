using System.Text;

namespace SegSharp.Tensors.Shapes;

/// <summary>
/// A dimension expression in canonical form: a sum of terms with different products of atoms, the constant last.
/// Equal sizes have equal texts, so that comparing expressions is comparing strings. That holds for sums and products of
/// symbols and for what chains of layers make of them; different texts of sums of several quotients may still be equal.
/// </summary>
internal sealed class DimPolynomial
{
    private readonly DimTerm[] _terms;
    private string? _text;

    private DimPolynomial(DimTerm[] terms) => _terms = terms;

    public bool IsConstant => _terms.Length == 0 || (_terms.Length == 1 && _terms[0].Atoms.Length == 0);

    /// <summary>The term without atoms.</summary>
    public long Constant => _terms.Length > 0 && _terms[^1].Atoms.Length == 0 ? _terms[^1].Coefficient : 0;

    public bool IsSingleAtom => _terms is [{ Coefficient: 1, Atoms.Length: 1 }];

    /// <summary>Whether there are several terms.</summary>
    public bool IsSum => _terms.Length > 1;

    /// <summary>A lower bound, from the smallest values of the atoms; <see cref="long.MinValue"/> when there is none.</summary>
    public long Minimum
    {
        get
        {
            Int128 sum = 0;
            foreach (DimTerm term in _terms)
            {
                if (LowerBound(term) is not { } bound)
                {
                    return long.MinValue;
                }

                sum += bound;
            }

            return sum <= long.MinValue || sum > long.MaxValue ? long.MinValue : (long)sum;
        }
    }

    public static DimPolynomial Of(long constant) => Collect([new DimTerm(constant, [])]);

    public static DimPolynomial Of(DimAtom atom) => new([new DimTerm(1, [atom])]);

    public static DimPolynomial Add(DimPolynomial left, DimPolynomial right) => Collect(left._terms.Concat(right._terms));

    public static DimPolynomial Multiply(DimPolynomial left, DimPolynomial right) =>
        Collect(left._terms.SelectMany(_ => right._terms, (a, b) => a * b));

    /// <summary>floor(numerator / divisor) in canonical form: <c>(x // a) // b = x // (a b)</c>.</summary>
    public static DimPolynomial FloorDivide(DimPolynomial numerator, long divisor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(divisor, 1);
        if (divisor == 1)
        {
            return numerator;
        }

        long constant = numerator.Constant;
        DimTerm[] symbolic = [.. numerator._terms.Where(term => term.Atoms.Length > 0)];

        // (g s + c) // (g d) = (s + c//g) // d
        long common = symbolic.Aggregate(divisor, (g, term) => Gcd(g, term.Coefficient));
        if (common > 1)
        {
            DimPolynomial reduced = Collect(symbolic.Select(term => term with { Coefficient = term.Coefficient / common }));
            return FloorDivide(Add(reduced, Of(FloorDivide(constant, common))), divisor / common);
        }

        // (e//a + r) // d = (e + a r) // (a d) for every whole r; the quotient that was taken last is the one most nested
        FloorAtom? inner = symbolic.Where(term => term.Coefficient == 1 && term.Atoms.Length == 1)
            .Select(term => term.Atoms[0]).OfType<FloorAtom>().MaxBy(atom => (atom.Text.Count(c => c == '/'), atom.Divisor));
        if (inner is not null)
        {
            DimPolynomial others = Add(numerator, Multiply(Of(inner), Of(-1)));
            return FloorDivide(Add(inner.Numerator, Multiply(others, Of(inner.Divisor))), checked(inner.Divisor * divisor));
        }

        // numerator = divisor * whole + rest, every coefficient of the rest between 0 and divisor - 1
        DimPolynomial whole = Collect(numerator._terms.Select(t => t with { Coefficient = FloorDivide(t.Coefficient, divisor) }));
        DimPolynomial rest = Collect(numerator._terms.Select(
            t => t with { Coefficient = t.Coefficient - (divisor * FloorDivide(t.Coefficient, divisor)) }));
        return rest.IsConstant ? whole : Add(whole, Of(new FloorAtom(rest, divisor)));
    }

    /// <summary>The quotient when the divisor divides without rest for every value of the symbols.</summary>
    public static DimPolynomial? DivideExactly(DimPolynomial numerator, DimPolynomial divisor)
    {
        DimPolynomial quotient = Of(0);
        DimPolynomial rest = numerator;
        if (divisor._terms.Length == 0)
        {
            return null;
        }

        // Long division by the leading term. Terms are ordered, so each step removes the leading term of the rest.
        // The order of terms is not a monomial order in general, so the number of steps is bounded; giving up is safe.
        for (int steps = 0; rest._terms.Length > 0; steps++)
        {
            if (steps > 32 || rest._terms[0].DividedBy(divisor._terms[0]) is not { } term)
            {
                return null;
            }

            DimPolynomial step = new([term]);
            quotient = Add(quotient, step);
            rest = Add(rest, Multiply(Multiply(step, divisor), Of(-1)));
        }

        return quotient;
    }

    public long Evaluate(IReadOnlyDictionary<string, long> sizes) =>
        _terms.Sum(term => term.Atoms.Aggregate(term.Coefficient, (product, atom) => checked(product * atom.Evaluate(sizes))));

    /// <summary>The expression as it is written in a paper.</summary>
    public string ToMathString()
    {
        string text = string.Concat(_terms.Select(term => term.ToMathString()).Select(part => part[0] == '−' ? part : "+" + part));
        return text.Length == 0 ? "0" : text[0] == '+' ? text[1..] : text;
    }

    public override string ToString() => _text ??= Write();

    public static long FloorDivide(long numerator, long divisor)
    {
        long quotient = numerator / divisor;
        return numerator % divisor < 0 ? quotient - 1 : quotient;
    }

    // A product of atoms is bounded by the product of their bounds only where none of them can be negative.
    private static long? LowerBound(DimTerm term)
    {
        if (term.Atoms.Length == 0)
        {
            return term.Coefficient;
        }

        bool bounded = term.Coefficient > 0
            && Array.TrueForAll(term.Atoms, atom => atom.Minimum >= (term.Atoms.Length == 1 ? long.MinValue + 1 : 0));
        Int128 product = term.Coefficient;
        for (int i = 0; bounded && i < term.Atoms.Length; i++)
        {
            product *= term.Atoms[i].Minimum;
            bounded = product >= long.MinValue && product <= long.MaxValue;
        }

        return bounded ? (long)product : null;
    }

    private static DimPolynomial Collect(IEnumerable<DimTerm> terms) =>
        new([.. terms
            .GroupBy(term => term.Key, StringComparer.Ordinal)
            .Select(group => new DimTerm(group.Sum(term => term.Coefficient), group.First().Atoms))
            .Where(term => term.Coefficient != 0)
            .OrderByDescending(term => term.Atoms.Length)
            .ThenBy(term => term.Key, StringComparer.Ordinal)]);

    private static long Gcd(long a, long b) => b == 0 ? Math.Abs(a) : Gcd(b, a % b);

    private string Write()
    {
        if (_terms.Length == 0)
        {
            return "0";
        }

        StringBuilder text = new();
        foreach (DimTerm term in _terms)
        {
            string part = term.ToString();
            text.Append(text.Length == 0 || part[0] == '-' ? part : "+" + part);
        }

        return text.ToString();
    }
}
