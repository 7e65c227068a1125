using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>Gives the model each image as a whole: <c>test_cfg=dict(mode='whole')</c>.</summary>
/// <param name="ResizeDirectly">
/// Whether the model's logits are resized to the original size at once, as Hugging Face's <c>post_process_semantic_segmentation</c> does,
/// rather than to the input's size first.
/// </param>
public sealed record WholeMode(bool ResizeDirectly = false) : IInferenceMode
{
    /// <inheritdoc />
    public Tensor Logits(Func<Tensor, Tensor> segment, Tensor pixels) => segment(pixels);
}
