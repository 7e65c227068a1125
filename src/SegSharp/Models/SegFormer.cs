using SegSharp.Models.Backbones;
using SegSharp.Models.Heads;
using SegSharp.Models.Segmentors;
using SegSharp.Nn;
using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>
/// SegFormer as segmentation_models_pytorch's <c>Segformer</c>: the same arguments, six maps from the encoder, and logits at the image's
/// own size. Its weights have SegSharp's names, so that <c>Checkpoint.Open(path).LoadInto(model)</c> takes those of any code base.
/// </summary>
/// <remarks>As the library at https://github.com/qubvel-org/segmentation_models.pytorch computes it.</remarks>
public sealed class SegFormer : Module<Tensor, Tensor>
{
    private const int SizeDivisor = 32;

    private readonly Module<Tensor, IReadOnlyList<Tensor>> _backbone;
    private readonly SegFormerHead _decodeHead;
    private readonly Func<Tensor, Tensor> _activation;

    private SegFormer(Module<Tensor, IReadOnlyList<Tensor>> backbone, SegFormerHead decodeHead, Func<Tensor, Tensor> activation) =>
        (_backbone, _decodeHead, _activation) = (backbone, decodeHead, activation);

    /// <summary>The encoder; its <see cref="IFeaturePyramid.GetFeatures"/> gives the six maps.</summary>
    public IFeaturePyramid Encoder => (IFeaturePyramid)_backbone;

    /// <summary>The decoder with its classifier.</summary>
    public SegFormerHead Decoder => _decodeHead;

    /// <summary>
    /// Builds the model, without memory for its parameters; <see cref="Module.Initialize"/> or a checkpoint gives it some.
    /// </summary>
    /// <param name="encoderName"><c>mit_b0</c> to <c>mit_b5</c>, <c>resnet18</c>, <c>resnet34</c>, <c>resnet50</c>,
    /// <c>resnet101</c> or <c>resnet152</c>.</param>
    /// <param name="inChannels">Channels of the image.</param>
    /// <param name="classes">Number of classes: the channels of the result.</param>
    /// <param name="decoderSegmentationChannels">Width of the decoder, for every encoder.</param>
    /// <param name="activation"><c>sigmoid</c>, <c>softmax</c> (over the classes), <c>logsoftmax</c>, <c>tanh</c>,
    /// <c>clamp</c> (to 0 and 1),
    /// <c>argmax2d</c> or <c>identity</c>; null for logits.</param>
    /// <exception cref="ArgumentException">There is no such encoder or activation, or a number is below 1.</exception>
    public static SegFormer Create(
        string encoderName = "mit_b0", int inChannels = 3, int classes = 1, int decoderSegmentationChannels = 256,
        string? activation = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inChannels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(decoderSegmentationChannels, 1);
        Module<Tensor, IReadOnlyList<Tensor>> encoder = Find(encoderName, inChannels);
        IReadOnlyList<int> channels = ((IBackbone)encoder).OutChannels;
        // a placeholder without channels is left out
        int[] taken = [.. Enumerable.Range(1, channels.Count - 1).Where(map => channels[map] > 0)];
        SegFormerHead head = new(new SegFormerHeadOptions
        {
            InChannels = [.. taken.Select(map => channels[map])],
            InIndex = taken,
            EmbedDim = decoderSegmentationChannels,
            NumClasses = classes,
            DropoutRatio = 0,
            Norm = new NormOptions(NormKind.BatchNorm),
            Upsampling = SegFormerHeadOptions.ToImageSize,
        });
        return new SegFormer(encoder, head, OutputActivation.Find(activation));
    }

    /// <summary>The same modules as a model that SegSharp's training, evaluation and checkpoints take; its result is logits.</summary>
    public EncoderDecoder ToSegmentor() => new(_backbone, _decodeHead);

    /// <summary>
    /// Maps an image <c>[batch, in, height, width]</c>, whose sides are multiples of 32, to <c>[batch, classes, height, width]</c>.
    /// </summary>
    /// <exception cref="ShapeException">A side is no multiple of 32.</exception>
    protected override Tensor Forward(Tensor input)
    {
        RequireSize(input.Shape);
        return _activation(_decodeHead.Call(_backbone.Call(input)));
    }

    private static Module<Tensor, IReadOnlyList<Tensor>> Find(string encoderName, int inChannels)
    {
        Dictionary<string, Func<Module<Tensor, IReadOnlyList<Tensor>>>> encoders = new(StringComparer.Ordinal);
        foreach (string variant in MixVisionTransformerOptions.VariantNames)
        {
            encoders[$"mit_{variant}"] = () =>
                new MixTransformerPyramid(MixVisionTransformerOptions.Variant(variant) with { InChannels = inChannels });
        }

        foreach (int depth in ResNetOptions.Depths)
        {
            encoders[$"resnet{depth}"] = () =>
                new ResNetPyramid(new ResNetOptions { Depth = depth, InChannels = inChannels, ZeroInitResidual = false });
        }

        return encoders.TryGetValue(encoderName, out Func<Module<Tensor, IReadOnlyList<Tensor>>>? build) ? build()
            : throw new ArgumentException(
                $"There is no encoder '{encoderName}' here. Known are {string.Join(", ", encoders.Keys)}.", nameof(encoderName));
    }

    private static void RequireSize(Shape image)
    {
        const string Reason = "the last map is 1/32 of the image's size";
        if (image.Rank != 4)
        {
            return; // the encoder's own rule tells it
        }

        (Dim height, Dim width) = (Multiple(image[2]), Multiple(image[3]));
        if (image[2].EqualTo(height) == false || image[3].EqualTo(width) == false)
        {
            string remedy = image[2].IsSymbolic || image[3].IsSymbolic ? "Use sides that are multiples of 32."
                : $"Pad the image to {Multiple(image[2] + SizeDivisor - 1)} by {Multiple(image[3] + SizeDivisor - 1)}.";
            throw new ShapeException(
                "segformer", $"height and width are {image[2]} and {image[3]}, expected multiples of {SizeDivisor}, for {Reason}.",
                [new ShapeOperand("image", image, "[batch, channels, height, width]")], ModulePath.Current, remedy);
        }

        foreach ((Dim side, Dim multiple) in ((Dim, Dim)[])[(image[2], height), (image[3], width)])
        {
            if (side.EqualTo(multiple) is null)
            {
                SymbolicTrace.Current?.Add(new ShapeCondition(side, DimRelation.Equal, multiple, Reason, ModulePath.Current));
            }
        }
    }

    private static Dim Multiple(Dim size) => size.FloorDivide(SizeDivisor) * SizeDivisor;
}
