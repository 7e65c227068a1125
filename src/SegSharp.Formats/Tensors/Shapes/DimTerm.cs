namespace SegSharp.Tensors.Shapes;

/// <summary>A whole number times a product of atoms, sorted by their texts.</summary>
internal sealed record DimTerm(long Coefficient, DimAtom[] Atoms)
{
    /// <summary>The product without its coefficient; equal products have equal keys.</summary>
    public string Key => string.Join('*', Atoms.Select(atom => atom.Text));

    public static DimTerm operator *(DimTerm left, DimTerm right) =>
        new(checked(left.Coefficient * right.Coefficient),
            [.. left.Atoms.Concat(right.Atoms).OrderBy(atom => atom.Text, StringComparer.Ordinal)]);

    /// <summary>This term divided by another, where every atom and the coefficient divide.</summary>
    public DimTerm? DividedBy(DimTerm divisor)
    {
        if (divisor.Coefficient == 0 || Coefficient % divisor.Coefficient != 0)
        {
            return null;
        }

        List<DimAtom> rest = [.. Atoms];
        foreach (DimAtom atom in divisor.Atoms)
        {
            int index = rest.FindIndex(other => other.Text == atom.Text);
            if (index < 0)
            {
                return null;
            }

            rest.RemoveAt(index);
        }

        return new DimTerm(Coefficient / divisor.Coefficient, [.. rest]);
    }

    /// <summary>The term as it is written in a paper, with its sign.</summary>
    public string ToMathString()
    {
        string product = string.Join('·', Atoms.Select(atom => atom.MathText));
        string size = Math.Abs(Coefficient) == 1 && Atoms.Length > 0 ? product : Atoms.Length == 0 ? $"{Math.Abs(Coefficient)}"
            : $"{Math.Abs(Coefficient)}·{product}";
        return Coefficient < 0 ? "−" + size : size;
    }

    public override string ToString() => (Coefficient, Atoms.Length) switch
    {
        (_, 0) => Coefficient.ToString(),
        (1, 1) => Key,
        (1, _) => Product,
        (-1, _) => "-" + Product,
        _ => $"{Coefficient}*{Product}",
    };

    // Quotients stand in brackets, so that no reader divides a product.
    private string Product => string.Join('*', Atoms.Select(atom => atom is FloorAtom ? $"({atom.Text})" : atom.Text));
}
