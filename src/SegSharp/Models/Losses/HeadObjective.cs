using SegSharp.Tensors;

namespace SegSharp.Models.Losses;

/// <summary>What one head's training minimises.</summary>
/// <param name="prefix">What the log calls the head: <c>decode</c>, <c>aux</c>.</param>
/// <param name="losses">The losses; those of one name are added up.</param>
/// <param name="ignoreIndex">Pixels with this label do not count.</param>
/// <param name="sampler">Chooses which pixels count; null for all.</param>
public sealed class HeadObjective(string prefix, IReadOnlyList<SegmentationLoss> losses, int ignoreIndex = 255,
    OhemPixelSampler? sampler = null)
{
    /// <summary>What the log calls the head.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>The losses.</summary>
    public IReadOnlyList<SegmentationLoss> Losses { get; } = losses;

    /// <summary>Pixels with this label do not count.</summary>
    public int IgnoreIndex { get; } = ignoreIndex;

    /// <summary>Chooses which pixels count; null for all.</summary>
    public OhemPixelSampler? Sampler { get; } = sampler;

    /// <summary>The losses of a batch, by name.</summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>, float32; they are resized to the labels' size.</param>
    /// <param name="labels"><c>[batch, height, width]</c>, int64.</param>
    /// <param name="alignCorners">How the logits are resized.</param>
    public IReadOnlyList<LossTerm> Compute(Tensor logits, Tensor labels, bool alignCorners = false)
    {
        LossTarget target = new(labels, IgnoreIndex) { AlignCorners = alignCorners };
        if (Sampler is not null || !Losses.All(loss => loss.Resizes(logits)))
        {
            logits = logits.Shape.Remove(1) == labels.Shape ? logits
                : logits.ResizeBilinear(labels.Shape[1], labels.Shape[2], alignCorners);
        }

        target = Sampler is null ? target : target with { PixelWeight = Sampler.Sample(logits, target, Losses) };
        List<LossTerm> terms = [];
        foreach (SegmentationLoss loss in Losses)
        {
            Tensor value = loss.Compute(logits, target);
            value = value.Rank > 0 ? value.Mean() : value; // what is not reduced is averaged here, as MMEngine does
            string name = $"{Prefix}.{loss.Name}";
            int same = terms.FindIndex(term => term.Name == name);
            if (same < 0)
            {
                terms.Add(new LossTerm(name, value));
            }
            else
            {
                terms[same] = new LossTerm(name, terms[same].Value + value);
            }
        }

        return terms;
    }
}
