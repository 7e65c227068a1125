using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>One argument of a drawn call: it can be written down, varied, and made with values or with a shape alone.</summary>
public abstract record Argument
{
    /// <summary>The argument for a real call.</summary>
    public abstract Value Concrete();

    /// <summary>The argument for the rule alone, each size put through a map.</summary>
    public abstract Value Symbolic(Func<long, Dim> size);

    /// <summary>The argument with each size put through a map.</summary>
    public virtual Argument Resized(Func<long, long> size) => this;

    /// <summary>The sizes in it that may stand for symbols.</summary>
    public virtual IEnumerable<long> SymbolSizes => [];

    /// <summary>The arguments one random step away, some of them invalid; a seed chooses.</summary>
    public abstract Argument Varied(Random random);

    /// <summary>Simpler arguments, for shrinking a failure.</summary>
    public virtual IEnumerable<Argument> Simpler() => [];
}

/// <summary>A tensor of zeros, or an absent one.</summary>
public sealed record TensorArgument(long[] Sizes, DType DType = DType.Float32) : Argument
{
    private static readonly DType[] _dtypes = Enum.GetValues<DType>();

    public override IEnumerable<long> SymbolSizes => Sizes;

    public override Value Concrete() => Ops.Zeros(Shape.Of(Sizes), DType);

    public override Value Symbolic(Func<long, Dim> size) =>
        Tensor.Symbolic(Shape.Create(Array.ConvertAll(Sizes, s => size(s))), DType);

    public override Argument Resized(Func<long, long> size) => this with { Sizes = Array.ConvertAll(Sizes, s => size(s)) };

    public override Argument Varied(Random random) => random.Next(10) switch
    {
        0 => this with { DType = _dtypes[random.Next(_dtypes.Length)] },
        1 => this with { Sizes = [.. Sizes, random.Next(4)] },
        2 => this with { Sizes = [random.Next(4), .. Sizes] },
        3 when Sizes.Length > 0 => this with { Sizes = Sizes[1..] },
        4 when Sizes.Length > 0 => this with { Sizes = Sizes[..^1] },
        _ => this with { Sizes = Sizes.Nudged(random, step => step is 0 ? 0 : 1, least: 0) },
    };

    public override IEnumerable<Argument> Simpler() => Sizes.Smaller().Select(sizes => this with { Sizes = sizes });

    public override string ToString() => $"{DType}[{string.Join(", ", Sizes)}]";
}

/// <summary>A list of tensors of zeros.</summary>
public sealed record TensorListArgument(TensorArgument[] Tensors) : Argument
{
    public override IEnumerable<long> SymbolSizes => Tensors.SelectMany(t => t.Sizes);

    public override Value Concrete() => Array.ConvertAll(Tensors, t => (Tensor)t.Concrete().Reference!);

    public override Value Symbolic(Func<long, Dim> size) => Array.ConvertAll(Tensors, t => (Tensor)t.Symbolic(size).Reference!);

    public override Argument Resized(Func<long, long> size) =>
        new TensorListArgument(Array.ConvertAll(Tensors, t => (TensorArgument)t.Resized(size)));

    public override Argument Varied(Random random)
    {
        if (Tensors.Length == 0 || random.Next(10) == 0)
        {
            return new TensorListArgument(Tensors.Length == 0 ? [new([2])] : Tensors[1..]);
        }

        TensorArgument[] copy = [.. Tensors];
        int chosen = random.Next(copy.Length);
        copy[chosen] = (TensorArgument)copy[chosen].Varied(random);
        return new TensorListArgument(copy);
    }

    public override IEnumerable<Argument> Simpler() => Tensors.Length > 1 ? [new TensorListArgument(Tensors[1..])] : [];

    public override string ToString() => $"[{string.Join("; ", Tensors.AsEnumerable())}]";
}

/// <summary>A list of sizes, in which -1 may have a meaning of its own.</summary>
public sealed record SizesArgument(long[] Sizes) : Argument
{
    public override IEnumerable<long> SymbolSizes => Sizes;

    public override Value Concrete() => Shape.Of(Sizes);

    public override Value Symbolic(Func<long, Dim> size) => Shape.Create(Array.ConvertAll(Sizes, s => s < 0 ? s : size(s)));

    public override Argument Resized(Func<long, long> size) => new SizesArgument(Array.ConvertAll(Sizes, s => s < 0 ? s : size(s)));

    public override Argument Varied(Random random) => new SizesArgument(Sizes.Nudged(random, _ => -1, least: -2));

    public override IEnumerable<Argument> Simpler() => Sizes.Smaller().Select(sizes => new SizesArgument(sizes));

    public override string ToString() => $"sizes({string.Join(", ", Sizes)})";
}

/// <summary>A list of numbers that are not sizes. Its length varies only where callers choose it.</summary>
public sealed record IntsArgument(long[] Values, bool AnyLength = false) : Argument
{
    public override Value Concrete() => Values;

    public override Value Symbolic(Func<long, Dim> size) => Values;

    public override Argument Varied(Random random) => (AnyLength ? random.Next(4) : 3) switch
    {
        0 => this with { Values = [.. Values, random.Next(-3, 4)] },
        1 when Values.Length > 0 => this with { Values = Values[1..] },
        _ => this with { Values = Values.Nudged(random, _ => -1, least: -5) },
    };

    public override string ToString() => $"({string.Join(", ", Values)})";
}

/// <summary>A whole number.</summary>
public sealed record IntArgument(long Number) : Argument
{
    public override Value Concrete() => Number;

    public override Value Symbolic(Func<long, Dim> size) => Number;

    public override Argument Varied(Random random) =>
        new IntArgument(random.Next(3) == 0 ? random.Next(-6, 7) : Number + random.Next(-2, 3));

    public override string ToString() => Number.ToString();
}

/// <summary>A real number.</summary>
public sealed record RealArgument(double Number) : Argument
{
    public override Value Concrete() => Number;

    public override Value Symbolic(Func<long, Dim> size) => Number;

    public override Argument Varied(Random random) => new RealArgument(Number + random.Next(-2, 3));

    public override string ToString() => Number.ToString("R");
}

/// <summary>An argument that no call varies: a truth value, a type, a device, or none.</summary>
public sealed record FixedArgument(Value Value, string Text) : Argument
{
    public static FixedArgument None { get; } = new(Value.None, "none");

    public static FixedArgument Of(bool value) => new(value, value ? "true" : "false");

    public static FixedArgument Of(DType value) => new(value, value.ToString());

    public static FixedArgument Of(double[] values) => new(values, $"reals({string.Join(", ", values)})");

    public static FixedArgument Reduction { get; } = new((int)Tensors.Reduction.None, "no reduction");

    public static FixedArgument Cpu { get; } = new(Device.Cpu, "cpu");

    public override Value Concrete() => Value;

    public override Value Symbolic(Func<long, Dim> size) => Value;

    public override Argument Varied(Random random) => this;

    public override string ToString() => Text;
}

internal static class ArgumentArrays
{
    /// <summary>One element moved by one, or made the special value, 0 or 1.</summary>
    public static long[] Nudged(this long[] values, Random random, Func<int, long> special, long least)
    {
        if (values.Length == 0)
        {
            return values;
        }

        long[] copy = [.. values];
        int chosen = random.Next(copy.Length);
        copy[chosen] = Math.Max(least, random.Next(5) switch
        {
            0 => copy[chosen] + 1,
            1 => copy[chosen] - 1,
            2 => special(random.Next(2)),
            3 => 0,
            _ => random.Next(6),
        });
        return copy;
    }

    public static IEnumerable<long[]> Smaller(this long[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            foreach (long less in new[] { 1, 2, values[i] - 1 })
            {
                if (less >= 0 && less < values[i])
                {
                    long[] copy = [.. values];
                    copy[i] = less;
                    yield return copy;
                }
            }
        }
    }
}
