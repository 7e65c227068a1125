using SegSharp.Tensors;

namespace SegSharp.Inference;

/// <summary>How a batch is brought before a model: as a whole, or in windows.</summary>
public interface IInferenceMode
{
    /// <summary>The logits of a batch, at the batch's own size.</summary>
    /// <param name="segment">The model: maps pixels <c>[N, C, h, w]</c> to logits <c>[N, classes, h, w]</c>.</param>
    /// <param name="pixels">The batch, <c>[N, C, H, W]</c>.</param>
    /// <returns><c>[N, classes, H, W]</c>.</returns>
    /// <exception cref="ShapeException">The batch does not fit the model.</exception>
    Tensor Logits(Func<Tensor, Tensor> segment, Tensor pixels);
}
