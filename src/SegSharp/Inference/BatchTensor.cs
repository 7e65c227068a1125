using SegSharp.Data.Loading;
using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>Makes tensors of batches.</summary>
public static class BatchTensor
{
    /// <summary>The pixels of a batch, <c>[N, C, H, W]</c>, float32, on the CPU.</summary>
    public static Tensor ToTensor(this SampleBatch batch) =>
        Tensor.From<float>(batch.Pixels.AsSpan(0, batch.N * batch.C * batch.H * batch.W), [batch.N, batch.C, batch.H, batch.W]);
}
