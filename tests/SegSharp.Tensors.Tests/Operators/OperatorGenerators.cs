using FsCheck;
using FsCheck.Fluent;
using static SegSharp.Tensors.Tests.Operators.Draw;

namespace SegSharp.Tensors.Tests.Operators;

/// <summary>
/// For each operator, the valid calls that random ones are varied from. A new operator gets its line here; a test fails
/// until it has one.
/// </summary>
internal static partial class OperatorGenerators
{
    private static readonly Gen<OperatorCall> _unary = AnyTensor().Select(self => Call(self));

    private static readonly Gen<OperatorCall> _binary = Pair(AnyType, AnyType).Select(pair => Call(pair.Left, pair.Right));

    private static readonly Gen<OperatorCall> _binaryAlpha = Pair(AnyType, AnyType).Select(pair => Call(pair.Left, pair.Right, Int(1)));

    private static readonly Gen<Argument> _number = Gen.Elements<Argument>(Int(2), RealNumber(0.5));

    private static readonly Gen<OperatorCall> _withNumber =
        from self in AnyTensor()
        from number in _number
        select Call(self, number);

    private static readonly Gen<OperatorCall> _inPlaceUnary = RealTensor().Select(self => Call(self));

    private static readonly Gen<OperatorCall> _clamp =
        from self in AnyTensor()
        from low in _number
        from high in _number
        select Call(self, low, high);

    private static readonly Gen<OperatorCall> _creation =
        from sizes in Sizes()
        from dtype in AnyType
        select Call(new SizesArgument(sizes), FixedArgument.Of(dtype), FixedArgument.None, FixedArgument.Cpu, FixedArgument.None);

    private static readonly Gen<OperatorCall> _reduction =
        from self in AnyTensor()
        from dims in Axes(self.Sizes.Length)
        from keep in Flag
        select Call(self, new IntsArgument(dims, AnyLength: true), keep);

    private static readonly Gen<OperatorCall> _reductionWithType = _reduction.Select(call => Call([.. call.Arguments, FixedArgument.None]));

    private static readonly Gen<OperatorCall> _resample =
        from sizes in Images
        from output in Some.ArrayOf(2)
        from dtype in Real
        select Call(new TensorArgument(sizes, dtype), new SizesArgument(output), FixedArgument.None, FixedArgument.None);

    /// <summary>The generator of each operator, by its name.</summary>
    public static IReadOnlyDictionary<string, Gen<OperatorCall>> All { get; } = new Dictionary<string, Gen<OperatorCall>>
    {
        // elementwise
        ["aten::add.Tensor"] = _binaryAlpha,
        ["aten::add.Scalar"] = _withNumber.Select(call => Call([.. call.Arguments, Int(1)])),
        ["aten::sub.Tensor"] = _binaryAlpha,
        ["aten::mul.Tensor"] = _binary,
        ["aten::mul.Scalar"] = _withNumber,
        ["aten::div.Tensor"] = _binary,
        ["aten::div.Scalar"] = _withNumber,
        ["aten::pow.Tensor_Scalar"] = _withNumber,
        ["aten::maximum"] = _binary,
        ["aten::minimum"] = _binary,
        ["aten::neg"] = _unary,
        ["aten::abs"] = _unary,
        ["aten::sqrt"] = _unary,
        ["aten::exp"] = _unary,
        ["aten::log"] = _unary,
        ["aten::sigmoid"] = _unary,
        ["aten::tanh"] = _unary,
        ["aten::relu"] = _unary,
        ["aten::gelu"] = RealTensor().Select(self => Call(self)),
        ["aten::clamp"] = _clamp,
        ["aten::eq.Tensor"] = _binary,
        ["aten::eq.Scalar"] = _withNumber,
        ["aten::ne.Scalar"] = _withNumber,
        ["aten::lt.Scalar"] = _withNumber,
        ["aten::gt.Scalar"] = _withNumber,
        ["aten::isfinite"] = _unary,
        ["aten::logical_and"] = _binary,
        ["aten::where.self"] = Where(),

        // creation
        ["aten::empty.memory_format"] = _creation,
        ["aten::zeros"] = _creation,
        ["aten::ones"] = _creation,
        ["aten::randn"] = _creation,
        ["aten::full"] = _creation.Select(call => Call([call.Arguments[0], Int(3), .. call.Arguments[1..]])),
        ["aten::arange"] = _creation.SelectMany(call => Size.Select(end => Call([Int(end), .. call.Arguments[1..]]))),
        ["aten::clone"] = _unary,
        ["aten::detach"] = _unary,
        ["aten::contiguous"] = _unary,
        ["aten::to.dtype"] = AnyTensor().SelectMany(self => AnyType.Select(dtype => Call(self, FixedArgument.Of(dtype)))),
        ["aten::to.device"] = AnyTensor()
            .SelectMany(self => AnyType.Select(dtype => Call(self, FixedArgument.Cpu, FixedArgument.Of(dtype)))),

        // in place
        ["aten::copy_"] = InPlace(AnyType),
        ["aten::add_.Tensor"] = InPlace(AnyType).Select(call => Call([.. call.Arguments, Int(1)])),
        ["aten::mul_.Tensor"] = InPlace(AnyType),
        ["aten::mul_.Scalar"] = _withNumber,
        ["aten::lerp_.Scalar"] = InPlace(Real).Select(call => Call([.. call.Arguments, RealNumber(0.5)])),
        ["aten::fill_.Scalar"] = _withNumber,
        ["aten::uniform_"] = _inPlaceUnary.Select(call => Call([.. call.Arguments, RealNumber(-1), RealNumber(1)])),
        ["aten::normal_"] = _inPlaceUnary.Select(call => Call([.. call.Arguments, RealNumber(0), RealNumber(1)])),
        ["aten::bernoulli_.float"] = _inPlaceUnary.Select(call => Call([.. call.Arguments, RealNumber(0.5)])),
        ["aten::erfinv_"] = _inPlaceUnary,
        ["aten::clamp_"] = _clamp,
        ["segsharp::adamw_"] = AdamW(),

        // reductions
        ["aten::sum"] = _unary.Select(call => Call([.. call.Arguments, FixedArgument.None])),
        ["aten::mean"] = _unary.Select(call => Call([.. call.Arguments, FixedArgument.None])),
        ["aten::sum.dim_IntList"] = _reductionWithType,
        ["aten::mean.dim"] = _reductionWithType,
        ["aten::amax"] = _reduction,
        ["aten::amin"] = _reduction,
        ["aten::argmax"] =
            from self in AnyTensor()
            from dim in Axis(self.Sizes.Length)
            from keep in Flag
            select Call(self, Int(dim), keep),
        ["aten::linalg_vector_norm"] =
            from self in RealTensor()
            from p in Gen.Elements(1.0, 2.0, double.PositiveInfinity)
            select Call(self, RealNumber(p), FixedArgument.None, FixedArgument.Of(false), FixedArgument.None),

        // order
        ["aten::argsort"] = AnyTensor()
            .SelectMany(self => Axis(self.Sizes.Length).SelectMany(dim => Flag.Select(down => Call(self, Int(dim), down)))),
        ["aten::cumsum"] = AnyTensor().SelectMany(self => Axis(self.Sizes.Length).Select(dim => Call(self, Int(dim), FixedArgument.None))),
        ["aten::gather"] = Gather(),

        // views
        ["aten::reshape"] = Reshape(),
        ["aten::permute"] = AnyTensor().SelectMany(self => Gen.Shuffle(Enumerable.Range(0, self.Sizes.Length))
            .Select(order => Call(self, new IntsArgument(Array.ConvertAll(order, i => (long)i), AnyLength: true)))),
        ["aten::transpose.int"] =
            from self in AnyTensor()
            from first in Axis(self.Sizes.Length)
            from second in Axis(self.Sizes.Length)
            select Call(self, Int(first), Int(second)),
        ["aten::unsqueeze"] = AnyTensor().SelectMany(self => Axis(self.Sizes.Length + 1).Select(dim => Call(self, Int(dim)))),
        ["aten::squeeze.dim"] = AnyTensor().SelectMany(self => Axis(self.Sizes.Length).Select(dim => Call(self, Int(dim)))),
        ["aten::narrow"] =
            from self in AnyTensor(least: 1)
            from dim in Axis(self.Sizes.Length)
            from start in Gen.Choose(-2, 2)
            from length in Gen.Choose(0, 3)
            select Call(self, Int(dim), Int(start), Int(length)),
        ["aten::select.int"] =
            from self in AnyTensor(least: 1)
            from dim in Axis(self.Sizes.Length)
            from index in Gen.Choose(-2, 2)
            select Call(self, Int(dim), Int(index)),
        ["aten::expand"] = Expand(),
        ["aten::cat"] = Cat(),
        ["aten::stack"] = Stack(),
        ["aten::flip"] = AnyTensor()
            .SelectMany(self => Axes(self.Sizes.Length).Select(dims => Call(self, new IntsArgument(dims, AnyLength: true)))),

        // matrix products, images
        ["aten::matmul"] = Matmul(),
        ["aten::linear"] = Linear(),
        ["aten::conv2d"] = Conv2d(),
        ["aten::conv_transpose2d.input"] = ConvTranspose2d(),
        ["aten::upsample_bilinear2d"] =
            _resample.SelectMany(call => Flag.Select(align => Call([.. call.Arguments[..2], align, .. call.Arguments[2..]]))),
        ["segsharp::upsample_argmax"] = _resample.SelectMany(call => Flag.Select(align => Call([.. call.Arguments[..2], align]))),
        ["aten::upsample_nearest2d"] = _resample,
        ["aten::adaptive_avg_pool2d"] = _resample.Select(call => Call(call.Arguments[..2])),
        ["aten::max_pool2d"] = Pool().SelectMany(call => Flag.Select(ceil => Call([.. call.Arguments, ceil]))),
        ["aten::avg_pool2d"] = Pool()
            .SelectMany(call => Flag.Select(ceil => Call([.. call.Arguments[..4], ceil, FixedArgument.Of(false), FixedArgument.None]))),

        // layers
        ["segsharp::mix_ffn"] = MixFeedForward(),
        ["segsharp::mix_attention"] = MixAttention(),
        ["segsharp::patch_embed"] = PatchEmbed(),
        ["segsharp::segformer_head"] = SegFormerHead(),

        // normalization, losses
        ["aten::layer_norm"] = LayerNorm(),
        ["aten::batch_norm"] = BatchNorm(),
        ["aten::group_norm"] = GroupNorm(),
        ["aten::instance_norm"] = InstanceNorm(),
        ["aten::softmax.int"] = Softmax(),
        ["aten::log_softmax.int"] = Softmax(),
        ["aten::dropout"] = Dropout(),
        ["aten::feature_dropout"] = Dropout(),
        ["aten::cross_entropy_loss"] = CrossEntropy(),
        ["segsharp::upsample_cross_entropy"] = UpsampleCrossEntropy(),
        ["segsharp::upsample_cross_entropy_mean"] = UpsampleCrossEntropy(),
        ["aten::binary_cross_entropy_with_logits"] = RealTensor()
            .Select(self => Call(self, self, FixedArgument.None, FixedArgument.None, FixedArgument.Reduction)),
    };
}
