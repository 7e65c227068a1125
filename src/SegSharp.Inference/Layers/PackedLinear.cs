using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Layers;

/// <summary>A linear map <c>y = W x + b</c> whose weight is packed for products with rows of x.</summary>
internal sealed unsafe class PackedLinear<V>
    where V : unmanaged, IVector<V>
{
    private readonly WeightMemory _memory; // lives as long as this
    private readonly float* _packed;
    private readonly float* _bias;

    /// <summary>Packs a weight.</summary>
    /// <param name="weight"><c>[outputs, inputs]</c>.</param>
    /// <param name="bias"><c>[outputs]</c>, or empty.</param>
    /// <param name="outputs">Rows of the weight.</param>
    /// <param name="paddedOutputs">Outputs with those that are added: their weights are 0.</param>
    /// <param name="padding">The bias of these.</param>
    /// <param name="memory">Where the packed weight goes.</param>
    public PackedLinear(
        WeightMemory memory, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int outputs, int paddedOutputs = 0, float padding = 0)
    {
        Inputs = weight.Length / outputs;
        Outputs = Math.Max(outputs, paddedOutputs);
        _memory = memory;
        _packed = memory.Take(Product<V>.PackedSize(Inputs, Outputs));
        _bias = memory.Take(Product<V>.Padded(Outputs));
        Span<float> biases = new(_bias, Product<V>.Padded(Outputs));
        biases.Clear();
        biases[outputs..Outputs].Fill(padding);
        bias.CopyTo(biases);
        fixed (float* rows = weight)
        {
            Product<V>.PackTransposed(rows, Inputs, Inputs, outputs, Outputs, _packed);
        }
    }

    /// <summary>Numbers of x.</summary>
    public int Inputs { get; }

    /// <summary>Numbers of y, with those that were added.</summary>
    public int Outputs { get; }

    /// <summary>Floats of scratch memory that a row takes where the result lies over the residual; 0 where it takes none.</summary>
    public int SumsChannels => Inputs > Product<V>.Depth ? Product<V>.Padded(Outputs) : 0;

    /// <summary>y for each row of x, with a residual added and ReLU at the end where they are asked for.</summary>
    public void Apply(float* x, nint xStride, int rows, float* y, nint yStride, float* residual = null, nint residualStride = 0,
        bool isRelu = false,
        float* sums = null) =>
        Product<V>.Multiply(x, xStride, _packed, rows, Inputs, Outputs, y, yStride,
            new Finish(_bias, residual, residualStride, isRelu, sums));
}
