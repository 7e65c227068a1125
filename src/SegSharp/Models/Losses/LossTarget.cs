using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>What the logits of a batch should be.</summary>
/// <param name="Labels"><c>[batch, height, width]</c>, int64.</param>
/// <param name="IgnoreIndex">Pixels with this label do not count.</param>
/// <param name="PixelWeight"><c>[batch, height, width]</c>, float32: a factor on each pixel's loss, for losses that have one per pixel;
/// null for 1.</param>
public sealed record LossTarget(Tensor Labels, int IgnoreIndex = 255, Tensor? PixelWeight = null)
{
    /// <summary>How logits of another size than the labels' are resized, for losses that do it themselves.</summary>
    public bool AlignCorners { get; init; }

    /// <summary>Which pixels count, as truth values.</summary>
    public Tensor Valid => Labels.Ne(IgnoreIndex);

    /// <summary>
    /// 1 in the channel of each pixel's class, else 0; ignored pixels are 0 in all. One channel alone stands for class 1.
    /// </summary>
    /// <returns><c>[batch, channels, height, width]</c>, float32.</returns>
    internal Tensor OneHot(Dim channels) => OneHot(Labels, channels);

    /// <summary>The same, but with labels beyond the last class counted as the last one, as MMSegmentation's older losses do.</summary>
    internal Tensor ClampedOneHot(Dim channels) => OneHot(Labels.Clamp(0, channels.Value - 1), channels);

    private static Tensor OneHot(Tensor labels, Dim channels)
    {
        Tensor pixels = labels.Unsqueeze(1); // [N, 1, H, W]
        Tensor equal = channels == 1 ? pixels.Eq(1)
            : pixels.Eq(Ops.Arange(channels.Value, device: labels.Device).Reshape([1, channels, 1, 1]));
        return equal.To(DType.Float32);
    }
}
