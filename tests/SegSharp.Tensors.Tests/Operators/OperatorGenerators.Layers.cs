using FsCheck;
using FsCheck.Fluent;
using static SegSharp.Tensors.Tests.Operators.Draw;

namespace SegSharp.Tensors.Tests.Operators;

/// <content>The fused layers of a Mix Transformer: float32 alone, so that most varied calls with another type are refused
/// by both sides.</content>
internal static partial class OperatorGenerators
{
    private static Gen<OperatorCall> MixFeedForward() =>
        from image in Some.ArrayOf(2)
        from batch in Size
        from channels in Some
        from hidden in Some
        from scale in Optional([batch], DType.Float32)
        select Call(
            Float(batch, image[0] * image[1], channels), Int(image[0]), Int(image[1]), Float(channels), Float(channels), RealNumber(1e-6),
            Float(hidden, channels), Float(hidden), Float(hidden, 1, 3, 3), Float(hidden), Float(channels, hidden), Float(channels), scale);

    private static Gen<OperatorCall> MixAttention() =>
        from heads in Gen.Choose(1, 3)
        from head in Some
        from batch in Size
        from ratio in Gen.Choose(1, 3)
        from image in Gen.Choose(ratio, 5).ArrayOf(2)
        let channels = heads * head
        from queryBias in Optional([channels], DType.Float32)
        from pairBias in Optional([2 * channels], DType.Float32)
        from projectionBias in Optional([channels], DType.Float32)
        from scale in Optional([batch], DType.Float32)
        from reduces in Bool
        let vector = reduces ? (Argument)Float(channels) : FixedArgument.None
        select Call(
            Float(batch, image[0] * image[1], channels), Int(image[0]), Int(image[1]), Float(channels), Float(channels), RealNumber(1e-6),
            Float(channels, channels), queryBias, Float(2 * channels, channels), pairBias, Float(channels, channels),
            projectionBias, Int(heads),
            reduces ? Float(channels, channels, ratio, ratio) : FixedArgument.None, vector, vector, vector, RealNumber(1e-5), scale);

    private static Gen<OperatorCall> PatchEmbed() =>
        from batch in Size
        from channels in Some.ArrayOf(2)
        from size in Gen.Choose(1, 9).ArrayOf(2)
        from kernel in Gen.Choose(1, 4)
        from stride in Gen.Choose(1, 4)
        from padding in Gen.Choose(0, 3)
        select Call(
            Float(batch, channels[0], size[0], size[1]), Float(channels[1], channels[0], kernel, kernel), Float(channels[1]),
            Int(stride), Int(padding),
            Float(channels[1]), Float(channels[1]), RealNumber(1e-5));

    private static Gen<OperatorCall> SegFormerHead() =>
        from batch in Size
        from channels in Some.ArrayOf(4)
        from sides in Some.ArrayOf(8)
        from width in Some
        from classes in Some
        from training in Flag
        from kept in Optional([batch, width], DType.Float32)
        from bias in Optional([classes], DType.Float32)
        from align in Flag
        select Call(
            new TensorListArgument([.. Enumerable.Range(0, 4).Select(i => Float(batch, channels[i], sides[i], sides[4 + i]))]),
            new TensorListArgument([.. channels.Select(c => Float(width, c))]),
            new TensorListArgument([.. channels.Select(_ => Float(width))]),
            Float(width, 4 * width, 1, 1), Float(width), Float(width), Float(width), Float(width), training, RealNumber(0.1),
            RealNumber(1e-5), kept,
            Float(classes, width, 1, 1), bias, align);

    private static TensorArgument Float(params long[] sizes) => new(sizes);
}
