using SegSharp.Models.Losses;
using SegSharp.Models.Segmentors;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>What the training of a whole model minimises: the losses of its decode head and of its auxiliary heads.</summary>
/// <param name="decode">Of the decode head.</param>
/// <param name="auxiliary">Of the auxiliary heads, in their order.</param>
public sealed class SegmentationObjective(HeadObjective decode, IReadOnlyList<HeadObjective> auxiliary)
{
    /// <summary>The decode head's part.</summary>
    public HeadObjective Decode { get; } = decode;

    /// <summary>The auxiliary heads' parts.</summary>
    public IReadOnlyList<HeadObjective> Auxiliary { get; } = auxiliary;

    /// <summary>Runs the model and gives all losses.</summary>
    /// <param name="model">The model, in training mode.</param>
    /// <param name="pixels"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="labels"><c>[batch, height, width]</c>, int64.</param>
    /// <exception cref="ShapeException">Pixels, labels and model do not fit.</exception>
    public ObjectiveResult Compute(EncoderDecoder model, Tensor pixels, Tensor labels) => Judge(model, model.Run(pixels), labels);

    /// <summary>All losses of what the model gave.</summary>
    /// <param name="model">The model.</param>
    /// <param name="output">What it gave; the losses are computed in float32 whatever its type.</param>
    /// <param name="labels"><c>[batch, height, width]</c>, int64.</param>
    public ObjectiveResult Judge(EncoderDecoder model, SegmentorOutput output, Tensor labels)
    {
        Tensor logits = Single(output.Logits);
        List<LossTerm> terms = [.. Decode.Compute(logits, labels, model.Head.AlignCorners)];
        for (int i = 0; i < Auxiliary.Count; i++)
        {
            terms.AddRange(Auxiliary[i].Compute(Single(output.Auxiliary[i]), labels, model.AuxiliaryHeads[i].AlignCorners));
        }

        Tensor total = terms.Where(term => term.IsMinimised).Select(term => term.Value).Aggregate((sum, value) => sum + value);
        return new ObjectiveResult(total, terms, logits);
    }

    private static Tensor Single(Tensor logits) => logits.DType == DType.Float32 ? logits : logits.To(DType.Float32);
}
