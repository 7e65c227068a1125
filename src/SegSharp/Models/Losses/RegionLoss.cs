using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>What the losses on whole regions share.</summary>
internal static class RegionLoss
{
    /// <summary>Probabilities, truth and which pixels count, all broadcasting over <c>[batch, classes, height, width]</c>.</summary>
    public static (Tensor Predicted, Tensor Truth, Tensor Valid) Prepare(Tensor logits, LossTarget target) =>
        (logits.Softmax(1), target.ClampedOneHot(logits.Shape[1]), target.Valid.To(DType.Float32).Unsqueeze(1));

    /// <summary>The mean over the batch of 1 - index, weighted, and the mean over classes.</summary>
    public static Tensor MeanOverClasses(Tensor index, IReadOnlyList<double>? weights, int ignoredClass)
    {
        int classes = (int)index.Shape[1].Value;
        double[] factors = [.. Enumerable.Range(0, classes).Select(c => c == ignoredClass ? 0 : weights?[c] ?? 1)];
        return ((index.Neg() + 1).Mean([0]) * LossReduction.Vector(factors, index.Device)).Sum() / classes;
    }

    public static LossRefusal? Refusal(int channels, IReadOnlyList<double>? weights) => channels == 1
        ? new(
            LossReduction.SigmoidKey,
            "a softmax over one channel is always 1, so nothing would be learned; use CrossEntropyLoss or DiceLoss with " +
            "use_sigmoid=True, or LovaszLoss with loss_type='binary'")
        : LossReduction.RefuseWeights(weights, channels);
}
