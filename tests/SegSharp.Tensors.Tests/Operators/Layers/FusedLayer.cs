namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>A fused layer of random sizes beside the operators that it stands for.</summary>
/// <param name="Seed">What its numbers are drawn with.</param>
public abstract record FusedLayer(int Seed)
{
    /// <summary>Shapes of the input and then of the parameters; null for one that is left out.</summary>
    public abstract Shape?[] Shapes { get; }

    /// <summary>The fused operator on tensors of these shapes.</summary>
    public abstract Tensor Fused(Tensor?[] tensors);

    /// <summary>The same from several operators, for any real type.</summary>
    public abstract Tensor Composed(Tensor?[] tensors);

    /// <summary>Random tensors; those of a double-precision run have the same values.</summary>
    public Tensor?[] Draw(DType dtype = DType.Float32)
    {
        Random random = new(Seed);
        return [.. Shapes.Select((shape, i) => shape is { } given
            ? Tensor.From(Numbers(random, given, isInput: i == 0), given).To(dtype) : null)];
    }

    /// <summary>The result and every gradient of the fused operator.</summary>
    /// <param name="poison">Spoils one of the numbers before.</param>
    public LayerRun RunFused(Poison? poison = null) => Run(Fused, DType.Float32, poison);

    /// <summary>The same by several operators in double precision.</summary>
    /// <param name="poison">Spoils one of the numbers before.</param>
    public LayerRun RunComposed(Poison? poison = null) => Run(Composed, DType.Float64, poison);

    /// <summary>A map with the same values that lies in memory as its transpose.</summary>
    protected static Tensor Transposed(Tensor tensor, int first, int second) =>
        tensor.Transpose(first, second).Contiguous().Transpose(first, second);

    /// <summary>How much each sample's branch counts, 0 for one of them.</summary>
    protected static Tensor? Scale(bool isScaled, int batch, DType dtype) =>
        isScaled ? Tensor.From([.. Enumerable.Range(0, batch).Select(i => i == batch - 1 ? 0f : 1.25f + i)], [batch]).To(dtype) : null;

    private LayerRun Run(Func<Tensor?[], Tensor> layer, DType dtype, Poison? poison)
    {
        using TensorScope scope = TensorScope.Open();
        Tensor?[] tensors = Draw(dtype);
        poison?.Spoil([.. tensors.OfType<Tensor>()]);
        foreach (Tensor? tensor in tensors)
        {
            tensor?.RequiresGrad = true;
        }

        Tensor result = layer(tensors);
        Shape shape = result.Shape;
        Shape channelsLast = [shape[0], .. Enumerable.Range(2, shape.Rank - 2).Select(i => shape[i]), shape[1]];
        Tensor outer = Tensor.From(Numbers(new Random(~Seed), channelsLast, isInput: true), channelsLast);
        outer = (Seed % 2 == 0 ? outer : Transposed(outer, 1, 2)).To(dtype); // the gradient comes in either layout
        outer = shape.Rank == 3 ? outer.Transpose(1, 2) : outer.Permute(0, 3, 1, 2);
        result.Mul(outer).Sum().Backward();
        return new(Doubles(result), [.. tensors.Select(tensor => tensor is null ? [] : Doubles(tensor.Grad!))]);
    }

    private static double[] Doubles(Tensor tensor) => tensor.To(DType.Float64).ToArray<double>();

    // Vectors around 0.5, so that a norm neither vanishes nor changes its sign; weights so that sums stay near 1.
    private static float[] Numbers(Random random, Shape shape, bool isInput)
    {
        long fanIn = 1;
        for (int i = 1; i < shape.Rank && !isInput; i++)
        {
            fanIn *= shape[i].Value;
        }

        double width = 3.4 / Math.Sqrt(fanIn);
        return [.. Enumerable.Range(0, (int)shape.ElementCount.Value).Select(_ => random.NextDouble())
            .Select(u => (float)(shape.Rank == 1 ? 0.2 + (0.6 * u) : width * (u - 0.5)))];
    }
}
