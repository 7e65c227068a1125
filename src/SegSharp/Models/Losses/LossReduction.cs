using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>How losses per element become one number.</summary>
internal static class LossReduction
{
    /// <summary>The key that chooses a sigmoid for each channel in the place of a softmax over them.</summary>
    public const string SigmoidKey = "use_sigmoid";

    /// <summary>Reduces a loss.</summary>
    /// <param name="loss">Any shape.</param>
    /// <param name="reduction">Whether to keep, add or average.</param>
    /// <param name="count">What the sum is divided by for the average; null for the number of elements.</param>
    public static Tensor Reduce(Tensor loss, Reduction reduction, Tensor? count = null) => reduction switch
    {
        Reduction.None => loss,
        Reduction.Sum => loss.Sum(),
        _ => count is null ? loss.Mean() : loss.Sum() / count.To(DType.Float32).Clamp(1, float.MaxValue),
    };

    /// <summary>Numbers per class as a tensor that broadcasts over <c>[batch, classes, height, width]</c>.</summary>
    public static Tensor PerChannel(IReadOnlyList<double> values, Device device) => Vector(values, device).Reshape([1, values.Count, 1, 1]);

    /// <summary>Numbers as a float32 tensor.</summary>
    public static Tensor Vector(IReadOnlyList<double> values, Device device) =>
        Tensor.From<float>([.. values.Select(v => (float)v)], [values.Count]).To(device);

    /// <summary>What is wrong where the number of class weights is not that of the channels.</summary>
    public static LossRefusal? RefuseWeights(IReadOnlyList<double>? weights, int channels) =>
        weights is not null && weights.Count != channels
            ? new("class_weight", $"there are {weights.Count} weights for {channels} classes")
            : null;
}
