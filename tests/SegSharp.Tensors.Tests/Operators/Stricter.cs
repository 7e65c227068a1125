namespace SegSharp.Tensors.Tests.Operators;

/// <summary>
/// Where a rule refuses what libtorch takes, on purpose; the operators' documentation says so too. Each entry is as
/// narrow as it can be said. There is no list of the opposite: what libtorch refuses, the rule refuses.
/// </summary>
internal static class Stricter
{
    private static readonly Dictionary<string, Func<OperatorCall, bool>> _exceptions = new(StringComparer.Ordinal)
    {
        // a condition of bytes is deprecated in libtorch itself
        ["aten::where.self"] = call => call.Tensor(0).DType == DType.UInt8,

        // a start of -1 in a dimension without elements counts as 0
        ["aten::narrow"] = call => call.Tensor(0).Sizes.Contains(0) && Number(call, 2) < 0,

        // negative sizes are taken where another size is 0, and stay in the result
        ["aten::expand"] = call => Sizes(call, 1).Any(size => size < 0) && Sizes(call, 1).Contains(0),

        // the dimension is not looked at where all tensors are skipped, being [0]
        ["aten::cat"] = call => call.Tensors.All(tensor => tensor.Sizes is [0]),

        // types are not looked at where there is nothing to multiply
        ["aten::matmul"] = call => call.Tensor(0).DType != call.Tensor(1).DType && (IsEmpty(call, 0) || IsEmpty(call, 1)),

        // a bias of another shape or type than [out] is stretched or converted; a weight [in] gives a result without features;
        // empty inputs of any type
        ["aten::linear"] = call => call.Tensor(1).Sizes.Length == 1
            || (call.Arguments[2] is TensorArgument bias
                && (bias.DType != call.Tensor(0).DType || !bias.Sizes.SequenceEqual(call.Tensor(1).Sizes.Take(1))))
            || IsEmpty(call, 0) || IsEmpty(call, 1),

        // one image without a batch; hardly anything is checked where the input or the weight is empty
        ["aten::conv2d"] = call => call.Tensor(0).Sizes.Length == 3 || IsEmpty(call, 0) || IsEmpty(call, 1),

        ["aten::conv_transpose2d.input"] = call => call.Tensor(0).Sizes.Length == 3 || IsEmpty(call, 0) || IsEmpty(call, 1),

        // one image without a batch; a single mean of any number of dimensions, NaN where there are no pixels;
        // integers where there is nothing to do
        ["aten::adaptive_avg_pool2d"] = call => call.Tensor(0).Sizes.Length == 3
            || (Sizes(call, 1).SequenceEqual([1L, 1L]) && (IsEmpty(call, 0) || call.Tensor(0).Sizes.Length != 4))
            || (!call.Tensor(0).DType.IsFloatingPoint() && (IsEmpty(call, 0) || Sizes(call, 1).Contains(0))),

        // one image without a batch; integers; an image without channels
        ["aten::max_pool2d"] = IsPoolOfOther,
        ["aten::avg_pool2d"] = IsPoolOfOther,

        // libtorch 2.6 takes half precision with one parameter in single precision, 1.13 does not
        ["aten::layer_norm"] = IsMixed,
        // a map without channels or pixels is refused by libtorch 2.14, and taken before
        ["aten::group_norm"] = call => IsMixed(call) || call.Tensor(0).Sizes.Skip(1).Contains(0),

        // bool is refused by libtorch 2.14, and taken before
        ["aten::argmax"] = call => call.Tensor(0).DType == DType.Bool,

        // libtorch 2.6 draws integers where there are none to draw
        ["aten::normal_"] = call => IsEmpty(call, 0) && !call.Tensor(0).DType.IsFloatingPoint(),

        // one value per channel in training; nothing is checked where the input is empty; [1, 1] or a scalar in place of [1]
        ["aten::batch_norm"] = call => IsEmpty(call, 0) || Elements(call.Tensor(0)) == call.Tensor(0).Sizes[1] || HasReshaped(call),

        // one pixel per image; one image without a batch; an empty input; [1, 1] or a scalar in place of [1]
        ["aten::instance_norm"] = call => call.Tensor(0).Sizes.Length != 4 || IsEmpty(call, 0)
            || call.Tensor(0).Sizes[2] * call.Tensor(0).Sizes[3] == 1 || HasReshaped(call),

        // integers are refused by the kernel alone, which does not run where there is nothing to do
        ["aten::softmax.int"] = call => IsEmpty(call, 0) && !call.Tensor(0).DType.IsFloatingPoint(),
        ["aten::log_softmax.int"] = call => IsEmpty(call, 0) && !call.Tensor(0).DType.IsFloatingPoint(),
        ["aten::dropout"] = IsDropoutWithoutDraws,
        ["aten::feature_dropout"] = IsDropoutWithoutDraws,

        // an empty index is not looked at; a tensor without dimensions counts as one with a dimension
        ["aten::gather"] = call => IsEmpty(call, 2) || call.Tensor(0).Sizes.Length == 0 || call.Tensor(2).Sizes.Length == 0,

        // targets are stretched, and types converted
        ["aten::binary_cross_entropy_with_logits"] = call =>
            call.Tensor(0).DType != call.Tensor(1).DType || !call.Tensor(0).DType.IsFloatingPoint()
            || !call.Tensor(0).Sizes.SequenceEqual(call.Tensor(1).Sizes),

        // a reduction that does not exist counts as a sum, a negative smoothing as none, weights [C, 1] as [C];
        // logits without a batch, bytes or probabilities as target; no classes, or a target of any type, where there are no pixels
        ["aten::cross_entropy_loss"] = call =>
            call.Tensor(0).Sizes.Length == 1 || Number(call, 3) is < 0 or > 2 || ((RealArgument)call.Arguments[5]).Number < 0
            || call.Arguments[2] is TensorArgument { Sizes.Length: not 1 } || call.Tensor(1).DType == DType.UInt8
                || call.Tensor(1).Sizes.SequenceEqual(call.Tensor(0).Sizes) || IsEmpty(call, 0) || IsEmpty(call, 1),
    };

    public static bool Allows(string name, OperatorCall call) =>
        _exceptions.TryGetValue(name, out Func<OperatorCall, bool>? allows) && allows(call);

    private static bool IsDropoutWithoutDraws(OperatorCall call) =>
        IsEmpty(call, 0) || ((RealArgument)call.Arguments[1]).Number is 0 or 1;

    private static bool IsPoolOfOther(OperatorCall call) =>
        call.Tensor(0).Sizes.Length != 4 || !call.Tensor(0).DType.IsFloatingPoint() || IsEmpty(call, 0);

    private static bool IsMixed(OperatorCall call) =>
        call.Tensor(0).DType is DType.Float16 or DType.BFloat16 && call.Tensors.Any(tensor => tensor.DType == DType.Float32);

    private static bool IsEmpty(OperatorCall call, int index) => call.Tensor(index).Sizes.Contains(0);

    private static long Elements(TensorArgument tensor) => tensor.Sizes.Aggregate(1L, (product, size) => product * size);

    private static bool HasReshaped(OperatorCall call) => call.Tensors.Skip(1).Any(tensor => tensor.Sizes.Length != 1);

    private static long Number(OperatorCall call, int index) => ((IntArgument)call.Arguments[index]).Number;

    private static long[] Sizes(OperatorCall call, int index) => ((SizesArgument)call.Arguments[index]).Sizes;
}
