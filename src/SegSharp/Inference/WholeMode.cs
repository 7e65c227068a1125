using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>Gives the model each image as a whole: <c>test_cfg=dict(mode='whole')</c>.</summary>
public sealed record WholeMode : IInferenceMode
{
    /// <inheritdoc />
    public Tensor Logits(Func<Tensor, Tensor> segment, Tensor pixels) => segment(pixels);
}
