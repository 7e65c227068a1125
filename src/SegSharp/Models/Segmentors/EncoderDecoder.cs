using SegSharp.Models.Heads;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models.Segmentors;

/// <summary>An encoder and a decode head: what is trained, evaluated and shipped.</summary>
public sealed class EncoderDecoder : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, IReadOnlyList<Tensor>> _backbone;
    private readonly Module<IReadOnlyList<Tensor>, Tensor> _decodeHead;

    /// <summary>Joins an encoder and a head.</summary>
    /// <param name="backbone">Maps an image to feature maps.</param>
    /// <param name="decodeHead">Maps feature maps to logits; also an <see cref="IDecodeHead"/>.</param>
    public EncoderDecoder(Module<Tensor, IReadOnlyList<Tensor>> backbone, Module<IReadOnlyList<Tensor>, Tensor> decodeHead)
    {
        (_backbone, _decodeHead) = (backbone, decodeHead);
        Head = decodeHead as IDecodeHead
            ?? throw new ArgumentException($"{decodeHead.GetType().Name} is not an IDecodeHead.", nameof(decodeHead));
    }

    /// <summary>The encoder.</summary>
    public Module<Tensor, IReadOnlyList<Tensor>> Backbone => _backbone;

    /// <summary>The head's class count and alignment.</summary>
    public IDecodeHead Head { get; }

    /// <summary>Number of classes.</summary>
    public int NumClasses => Head.NumClasses;

    /// <summary>The logits resized to a size, <c>[batch, classes, height, width]</c>.</summary>
    public Tensor Resize(Tensor logits, Dim height, Dim width) => logits.ResizeBilinear(height, width, Head.AlignCorners);

    /// <summary>Maps an image <c>[batch, channels, height, width]</c> to logits at the head's resolution, a quarter of it.</summary>
    protected override Tensor Forward(Tensor input) => _decodeHead.Call(_backbone.Call(input));
}
