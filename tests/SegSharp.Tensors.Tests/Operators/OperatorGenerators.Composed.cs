using FsCheck;
using FsCheck.Fluent;
using static SegSharp.Tensors.Tests.Operators.Draw;

namespace SegSharp.Tensors.Tests.Operators;

/// <content>The operators whose arguments depend on each other.</content>
internal static partial class OperatorGenerators
{
    private static Gen<OperatorCall> Where() =>
        from sides in Pair(Gen.Constant(DType.Float32), Gen.Constant(DType.Float32))
        from dtype in AnyType
        from condition in Partner(sides.Left.Sizes)
        select Call(new TensorArgument(condition, DType.Bool), sides.Left with { DType = dtype }, sides.Right with { DType = dtype });

    private static Gen<OperatorCall> InPlace(Gen<DType> dtypes) =>
        from sizes in Sizes()
        from partner in Partner(sizes)
        from left in dtypes
        from right in Gen.Frequency((3, Gen.Constant(left)), (1, dtypes))
        select Call(new TensorArgument(sizes, left), new TensorArgument(partner, right));

    private static Gen<OperatorCall> AdamW() =>
        from shapes in Sizes(least: 0, most: 3).ListOf(2)
        let tensors = new TensorListArgument([.. shapes.Select(sizes => new TensorArgument(sizes))])
        let reals = shapes.Select(_ => 0.01).ToArray()
        select Call(
            tensors, tensors, tensors, tensors, FixedArgument.Of(reals), FixedArgument.Of(reals),
            RealNumber(0.9), RealNumber(0.999), RealNumber(1e-8), Int(1));

    private static Gen<OperatorCall> Reshape() =>
        from self in AnyTensor()
        from order in Gen.Shuffle(self.Sizes)
        from joined in Gen.Choose(0, order.Length)
        from hole in Gen.Choose(-3, order.Length - 1)
        let sizes = order[joined..].Append(order[..joined].Aggregate(1L, (product, size) => product * size)).ToArray()
        select Call(self, new SizesArgument([.. sizes.Select((size, i) => i == hole ? -1 : size)]));

    private static Gen<OperatorCall> Expand() =>
        from size in Sizes()
        from partner in Partner(size)
        from dtype in AnyType
        from keep in Bool.ArrayOf(size.Length)
        let source = size.Length - partner.Length
        let target = size.Select((s, i) => keep[i] && i >= source && partner[i - source] == s ? -1 : s).ToArray()
        select Call(new TensorArgument(partner, dtype), new SizesArgument(target), FixedArgument.Of(false));

    private static Gen<OperatorCall> Cat() =>
        from first in Sizes(least: 1)
        from axis in Axis(first.Length)
        from sizes in Size.ListOf(2)
        from dtypes in AnyType.ArrayOf(3)
        from empty in Gen.Choose(0, 5)
        let index = axis < 0 ? axis + first.Length : axis
        let tensors = sizes.Prepend(first[index])
            .Select((size, i) => new TensorArgument([.. first.Select((s, k) => k == index ? size : s)], dtypes[Math.Min(i, 2)]))
        select Call(new TensorListArgument([.. empty == 0 ? tensors.Append(new([0])) : tensors]), Int(axis));

    private static Gen<OperatorCall> Stack() =>
        from first in AnyTensor()
        from count in Gen.Choose(1, 3)
        from axis in Axis(first.Sizes.Length + 1)
        select Call(new TensorListArgument([.. Enumerable.Repeat(first, count)]), Int(axis));

    private static Gen<OperatorCall> Matmul() =>
        from batch in Sizes(most: 2)
        from partner in Partner(batch)
        from sizes in Size.ArrayOf(3)
        from vectors in Gen.Choose(0, 5)
        from dtype in Real
        let left = vectors == 0 ? [sizes[1]] : batch.Concat([sizes[0], sizes[1]]).ToArray()
        let right = vectors == 1 ? [sizes[1]] : partner.Concat([sizes[1], sizes[2]]).ToArray()
        select Call(new TensorArgument(left, dtype), new TensorArgument(right, dtype));

    private static Gen<OperatorCall> Linear() =>
        from input in RealTensor(least: 1)
        from output in Size
        from bias in Optional([output], input.DType)
        select Call(input, new TensorArgument([output, input.Sizes[^1]], input.DType), bias);

    private static Gen<OperatorCall> Conv2d() =>
        from groups in Gen.Choose(1, 3)
        from batch in Size
        from perGroup in Size
        from output in Size
        from size in Gen.Choose(1, 9).ArrayOf(2)
        from kernel in Gen.Choose(1, 3).ArrayOf(2)
        from stride in Gen.Choose(1, 3).ArrayOf(2)
        from padding in Gen.Choose(0, 2).ArrayOf(2)
        from dilation in Gen.Choose(1, 2).ArrayOf(2)
        from dtype in Real
        from bias in Optional([output * groups], dtype)
        select Call(
            new TensorArgument([batch, perGroup * groups, size[0], size[1]], dtype),
            new TensorArgument([output * groups, perGroup, kernel[0], kernel[1]], dtype),
            bias,
            new IntsArgument([stride[0], stride[1]]),
            new IntsArgument([padding[0], padding[1]]),
            new IntsArgument([dilation[0], dilation[1]]),
            Int(groups));

    // the step bounds what may be added at the end
    private static Gen<OperatorCall> ConvTranspose2d() =>
        from call in Conv2d()
        from extra in Gen.Choose(0, 2).ArrayOf(2)
        let image = call.Tensor(0)
        let weight = call.Tensor(1)
        let groups = (IntArgument)call.Arguments[6]
        let stride = ((IntsArgument)call.Arguments[3]).Values
        let output = weight.Sizes[0] / groups.Number
        select Call(
            image, weight with { Sizes = [image.Sizes[1], output, weight.Sizes[2], weight.Sizes[3]] }, call.Arguments[2], call.Arguments[3],
            call.Arguments[4],
            new IntsArgument([Math.Min(extra[0], stride[0] - 1), Math.Min(extra[1], stride[1] - 1)]), groups, call.Arguments[5]);

    // window, step, padding and dilation
    private static Gen<OperatorCall> Pool() =>
        from batch in Size
        from channels in Size
        from size in Gen.Choose(1, 9).ArrayOf(2)
        from kernel in Gen.Choose(1, 3).ArrayOf(2)
        from stride in Gen.Choose(1, 3).ArrayOf(2)
        from padding in Gen.Choose(0, 1).ArrayOf(2)
        from dilation in Gen.Choose(1, 2).ArrayOf(2)
        from dtype in Real
        select Call(
            new TensorArgument([batch, channels, size[0], size[1]], dtype), new IntsArgument([kernel[0], kernel[1]]),
            new IntsArgument([stride[0], stride[1]]),
            new IntsArgument([padding[0], padding[1]]), new IntsArgument([dilation[0], dilation[1]]));

    private static Gen<OperatorCall> LayerNorm() =>
        from input in RealTensor(least: 1)
        from count in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(1, input.Sizes.Length)))
        let normalized = input.Sizes[^count..]
        from weight in Optional(normalized, input.DType)
        from bias in Optional(normalized, input.DType)
        select Call(input, new SizesArgument(normalized), weight, bias, RealNumber(1e-5), FixedArgument.Of(false));

    private static Gen<OperatorCall> BatchNorm() =>
        from input in RealTensor(least: 2)
        let channels = new[] { input.Sizes[1] }
        from weight in Optional(channels, input.DType)
        from bias in Optional(channels, input.DType)
        from statistics in Optional(channels, input.DType)
        from training in Flag
        select Call(input, weight, bias, statistics, statistics, training, RealNumber(0.1), RealNumber(1e-5), FixedArgument.Of(true));

    private static Gen<OperatorCall> GroupNorm() =>
        from groups in Gen.Choose(1, 3)
        from input in RealTensor(least: 2)
        let sizes = input.Sizes.Select((size, i) => i == 1 ? size * groups : size).ToArray()
        from weight in Optional([sizes[1]], input.DType)
        from bias in Optional([sizes[1]], input.DType)
        select Call(input with { Sizes = sizes }, Int(groups), weight, bias, RealNumber(1e-5), FixedArgument.Of(true));

    private static Gen<OperatorCall> InstanceNorm() =>
        from sizes in Images
        from dtype in Real
        from weight in Optional([sizes[1]], dtype)
        from bias in Optional([sizes[1]], dtype)
        select Call(
            new TensorArgument(sizes, dtype), weight, bias, FixedArgument.None, FixedArgument.None, FixedArgument.Of(true),
            RealNumber(0.1), RealNumber(1e-5), FixedArgument.Of(true));

    private static Gen<OperatorCall> Softmax() =>
        from self in RealTensor()
        from dim in Axis(self.Sizes.Length)
        select Call(self, Int(dim), FixedArgument.None);

    private static Gen<OperatorCall> Dropout() =>
        from self in RealTensor()
        from training in Flag
        select Call(self, RealNumber(0.5), training);

    private static Gen<OperatorCall> Gather() =>
        from self in AnyTensor(least: 1)
        from axis in Axis(self.Sizes.Length)
        from length in Size
        from less in Gen.Choose(0, 1).ArrayOf(self.Sizes.Length)
        let picked = axis < 0 ? axis + self.Sizes.Length : axis
        let index = self.Sizes.Select((size, i) => i == picked ? length : Math.Max(0, size - less[i])).ToArray()
        select Call(self, Int(axis), new TensorArgument(index, DType.Int64), FixedArgument.Of(false));

    private static Gen<OperatorCall> UpsampleCrossEntropy() =>
        from logits in RealTensor(least: 2)
        from weight in Optional([logits.Sizes[1]], logits.DType)
        from height in Gen.Choose(0, 5)
        from width in Gen.Choose(0, 5)
        from align in Flag
        select Call(logits, new TensorArgument([logits.Sizes[0], height, width], DType.Int64), weight, Int(255), align);

    private static Gen<OperatorCall> CrossEntropy() =>
        from logits in RealTensor(least: 2)
        from weight in Optional([logits.Sizes[1]], logits.DType)
        from reduction in Gen.Choose(0, 2)
        from smoothing in Gen.Elements(0.0, 0.1)
        let target = logits.Sizes.Where((_, i) => i != 1).ToArray()
        select Call(
            logits, new TensorArgument(target, DType.Int64), weight, Int(reduction), Int(255), RealNumber(smoothing));
}
