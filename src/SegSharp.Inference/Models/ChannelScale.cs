namespace SegSharp.Inference.Models;

/// <summary>A batch normalization with its running statistics as numbers of each channel: <c>y = factor x + shift</c>.</summary>
/// <param name="Factors">The factors.</param>
/// <param name="Shifts">The shifts; a convolution's bias is part of them.</param>
internal sealed record ChannelScale(double[] Factors, double[] Shifts)
{
    /// <summary>What follows the convolution of a block: its bias, or its batch norm.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="block">The block, with a convolution <c>conv</c> and a normalization <c>bn</c>.</param>
    /// <param name="channels">The block's channels.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <exception cref="ModelException">Another normalization follows.</exception>
    public static ChannelScale Of(WeightReader weights, string block, long channels, double eps)
    {
        float[]? bias = weights.Contains($"{block}.conv.bias") ? weights.Read($"{block}.conv.bias", channels) : null;
        if (weights.Contains($"{block}.bn.running_mean"))
        {
            float[] weight = weights.Read($"{block}.bn.weight", channels), shift = weights.Read($"{block}.bn.bias", channels);
            float[] mean = weights.Read($"{block}.bn.running_mean", channels), variance = weights.Read($"{block}.bn.running_var", channels);
            double[] factors = [.. weight.Select((w, i) => w / Math.Sqrt(variance[i] + eps))];
            return new ChannelScale(factors, [.. shift.Select((s, i) => s + (((bias?[i] ?? 0) - mean[i]) * factors[i]))]);
        }

        return bias is not null && !weights.Contains($"{block}.gn.weight") && !weights.Contains($"{block}.ln.weight")
            ? new ChannelScale([.. Enumerable.Repeat(1.0, (int)channels)], [.. bias.Select(b => (double)b)])
            : throw new ModelException($"'{block}' has a normalization that is not run here: batch normalization is, and none.");
    }

    /// <summary>The shifts as floats.</summary>
    public float[] Bias => [.. Shifts.Select(shift => (float)shift)];

    /// <summary>A weight <c>[channels, …]</c> times the factors.</summary>
    public float[] Scale(float[] weight)
    {
        int row = weight.Length / Factors.Length;
        return [.. weight.Select((w, i) => (float)(w * Factors[i / row]))];
    }
}
