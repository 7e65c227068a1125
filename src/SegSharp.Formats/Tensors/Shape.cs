using System.Collections;
using System.Runtime.CompilerServices;

namespace SegSharp.Tensors;

/// <summary>The sizes of a tensor, outermost first. Written as a collection: <c>Shape s = [2, 3, 512, 512]</c>.</summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IReadOnlyList<Dim>, IEquatable<Shape>
{
    private readonly Dim[]? _dims;

    private Shape(Dim[] dims) => _dims = dims;

    /// <summary>The number of dimensions.</summary>
    public int Rank => Dims.Length;

    /// <inheritdoc />
    public int Count => Dims.Length;

    /// <summary>The number of elements.</summary>
    public Dim ElementCount
    {
        get
        {
            Dim product = 1;
            foreach (Dim dim in Dims)
            {
                product *= dim;
            }

            return product;
        }
    }

    /// <summary>True when a dimension is not a number.</summary>
    public bool IsSymbolic
    {
        get
        {
            foreach (Dim dim in Dims)
            {
                if (dim.IsSymbolic)
                {
                    return true;
                }
            }

            return false;
        }
    }

    private Dim[] Dims => _dims ?? [];

    /// <summary>A dimension; a negative index counts from the end, -1 being the last.</summary>
    public Dim this[int index] => Dims[index < 0 ? index + Rank : index];

    /// <summary>Builds a shape; called by collection expressions.</summary>
    public static Shape Create(ReadOnlySpan<Dim> dims) => new(dims.ToArray());

    /// <summary>Builds a shape of known sizes.</summary>
    public static Shape Of(params ReadOnlySpan<long> sizes)
    {
        Dim[] dims = new Dim[sizes.Length];
        for (int i = 0; i < dims.Length; i++)
        {
            dims[i] = sizes[i];
        }

        return new(dims);
    }

    /// <summary>Whether the shapes are provably equal.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>The opposite of <c>==</c>.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The dimensions.</summary>
    public ReadOnlySpan<Dim> AsSpan() => Dims;

    /// <summary>The sizes as numbers.</summary>
    /// <exception cref="InvalidOperationException">A dimension is symbolic.</exception>
    public long[] ToLongs() => Array.ConvertAll(Dims, dim => dim.Value);

    /// <summary>A copy with one dimension replaced; a negative index counts from the end.</summary>
    public Shape With(int index, Dim dim)
    {
        Dim[] dims = [.. Dims];
        dims[index < 0 ? index + Rank : index] = dim;
        return new(dims);
    }

    /// <summary>A copy with one dimension put before the given position.</summary>
    public Shape Insert(int index, Dim dim) => new([.. Dims[..index], dim, .. Dims[index..]]);

    /// <summary>A copy without one dimension.</summary>
    public Shape Remove(int index) => new([.. Dims[..index], .. Dims[(index + 1)..]]);

    /// <summary>The shape for given sizes of the symbols.</summary>
    public Shape Evaluate(IReadOnlyDictionary<string, long> sizes) =>
        new(Array.ConvertAll(Dims, dim => (Dim)dim.Evaluate(sizes)));

    /// <inheritdoc />
    public IEnumerator<Dim> GetEnumerator() => ((IEnumerable<Dim>)Dims).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    public bool Equals(Shape other) => Dims.AsSpan().SequenceEqual(other.Dims);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (Dim dim in Dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    /// <summary>The shape as it is written in a paper: <c>N×64×⌈H/8⌉×⌈W/8⌉</c>; <c>1</c> for a scalar.</summary>
    public string ToMathString() =>
        Rank == 0 ? "1" : string.Join('×', this.Select(dim => dim.IsSum ? $"({dim.ToMathString()})" : dim.ToMathString()));

    /// <inheritdoc />
    public override string ToString() => $"[{string.Join(", ", Dims)}]";
}
