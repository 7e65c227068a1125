using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Layers;

/// <summary>One map's way into the fusion of a head.</summary>
/// <param name="Map">Which of the encoder's maps it is.</param>
/// <param name="Branch">A linear map with ReLU that comes first; null in the published head,
/// whose projection is folded into the fusion.</param>
/// <param name="Fusion">The fusion's slice for the map.</param>
internal sealed unsafe record FusionLevel<V>(int Map, PackedLinear<V>? Branch, PackedLinear<V> Fusion)
    where V : unmanaged, IVector<V>
{
    /// <summary>Floats that <see cref="Apply"/> needs for each pixel.</summary>
    public int ScratchChannels => (Branch?.Outputs ?? 0) + Fusion.SumsChannels;

    /// <summary>The map's share of the fusion.</summary>
    public void Apply(float* x, nint xStride, int rows, float* y, nint yStride, float* residual, bool isRelu, float* scratch)
    {
        float* sums = Fusion.SumsChannels > 0 ? scratch : null;
        scratch += (nint)rows * Fusion.SumsChannels;
        if (Branch is not null)
        {
            Branch.Apply(x, xStride, rows, scratch, Branch.Outputs, isRelu: true);
            x = scratch;
            xStride = Branch.Outputs;
        }

        Fusion.Apply(x, xStride, rows, y, yStride, residual, yStride, isRelu, sums);
    }
}
