using SegSharp.Models.Heads;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Segmentors;

/// <summary>An encoder and a decode head: what is trained, evaluated and shipped. Auxiliary heads help training alone.</summary>
public sealed class EncoderDecoder : Module<Tensor, Tensor>
{
    // labels are bytes
    private const int MostFusedChannels = 256;

    private readonly Module<Tensor, IReadOnlyList<Tensor>> _backbone;
    private readonly Module<IReadOnlyList<Tensor>, Tensor> _decodeHead;
    private readonly Module? _auxiliaryHead; // one head, or a list of them, as the config has it
    private readonly IReadOnlyList<Module<IReadOnlyList<Tensor>, Tensor>> _auxiliaryHeads;

    /// <summary>Joins an encoder and a head.</summary>
    /// <param name="backbone">Maps an image to feature maps.</param>
    /// <param name="decodeHead">Maps feature maps to logits; also an <see cref="IDecodeHead"/>.</param>
    /// <param name="auxiliaryHeads">Heads of the same kind that training alone uses.</param>
    /// <param name="listed">Whether a single auxiliary head is called <c>auxiliary_head.0</c>, as one in a list is,
    /// and not <c>auxiliary_head</c>.</param>
    public EncoderDecoder(
        Module<Tensor, IReadOnlyList<Tensor>> backbone, Module<IReadOnlyList<Tensor>, Tensor> decodeHead,
        IReadOnlyList<Module<IReadOnlyList<Tensor>, Tensor>>? auxiliaryHeads = null, bool listed = false)
    {
        (_backbone, _decodeHead, _auxiliaryHeads) = (backbone, decodeHead, auxiliaryHeads ?? []);
        _auxiliaryHead = _auxiliaryHeads.Count switch
        {
            0 => null,
            1 when !listed => _auxiliaryHeads[0],
            _ => new ModuleList<Module<IReadOnlyList<Tensor>, Tensor>>(_auxiliaryHeads),
        };
        Head = Described(decodeHead);
        AuxiliaryHeads = [.. _auxiliaryHeads.Select(Described)];
    }

    /// <summary>The encoder.</summary>
    public Module<Tensor, IReadOnlyList<Tensor>> Backbone => _backbone;

    /// <summary>The head's class count and alignment.</summary>
    public IDecodeHead Head { get; }

    /// <summary>The same of the auxiliary heads.</summary>
    public IReadOnlyList<IDecodeHead> AuxiliaryHeads { get; }

    /// <summary>Number of classes.</summary>
    public int NumClasses => Head.NumClasses;

    /// <summary>The logits resized to a size, <c>[batch, channels, height, width]</c>.</summary>
    public Tensor Resize(Tensor logits, Dim height, Dim width) => logits.ResizeBilinear(height, width, Head.AlignCorners);

    /// <summary>
    /// The class of each pixel: that of the largest logit, or, with a single channel,
    /// 1 where the sigmoid is above <see cref="IDecodeHead.Threshold"/>.
    /// </summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>.</param>
    /// <returns><c>[batch, height, width]</c>, int64.</returns>
    public Tensor Classify(Tensor logits) =>
        Head.OutChannels == 1 ? logits.Select(1, 0).Sigmoid().Gt(Head.Threshold).To(DType.Int64) : logits.Argmax(1);

    /// <summary>
    /// The class of each pixel of the logits resized to a size: <see cref="Resize"/> and <see cref="Classify"/>,
    /// in one pass where that can be done.
    /// </summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="height">The height of the result.</param>
    /// <param name="width">The width of the result.</param>
    /// <returns><c>[batch, height, width]</c>, integers.</returns>
    public Tensor ClassifyAt(Tensor logits, Dim height, Dim width) =>
        Head.OutChannels is > 1 and <= MostFusedChannels && FusedKernels.CanTake(logits)
            ? logits.ResizeArgmax(height, width, Head.AlignCorners)
            : Classify(Resize(logits, height, width));

    /// <summary>The probability of each class: softmax over the channels, or the sigmoid of a single one.</summary>
    /// <param name="logits"><c>[batch, channels, height, width]</c>.</param>
    public Tensor Probabilities(Tensor logits) => Head.OutChannels == 1 ? logits.Sigmoid() : logits.Softmax(1);

    /// <summary>The class of each pixel, from <see cref="Probabilities"/> or a mean of them.</summary>
    /// <param name="probabilities"><c>[batch, channels, height, width]</c>.</param>
    /// <returns><c>[batch, height, width]</c>, int64.</returns>
    public Tensor ClassifyProbabilities(Tensor probabilities) =>
        Head.OutChannels == 1 ? probabilities.Select(1, 0).Gt(Head.Threshold).To(DType.Int64) : probabilities.Argmax(1);

    /// <summary>Runs the auxiliary heads too, for training.</summary>
    public SegmentorOutput Run(Tensor input)
    {
        Enter(this);
        using TensorScope scope = TensorScope.Open();
        try
        {
            IReadOnlyList<Tensor> maps = _backbone.Call(input);
            return new SegmentorOutput(scope.Keep(_decodeHead.Call(maps)),
                [.. _auxiliaryHeads.Select(head => scope.Keep(head.Call(maps)))]);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Maps an image <c>[batch, channels, height, width]</c> to logits at the head's resolution, a quarter of it.</summary>
    protected override Tensor Forward(Tensor input) => _decodeHead.Call(_backbone.Call(input));

    private static IDecodeHead Described(Module<IReadOnlyList<Tensor>, Tensor> head) =>
        head as IDecodeHead ?? throw new ArgumentException($"{head.GetType().Name} is not an IDecodeHead.", nameof(head));
}
