using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Normalization, softmax and dropout.</content>
public static partial class Ops
{
    private static readonly Operator _layerNorm = new(
        "aten::layer_norm", "input normalized_shape weight bias eps cudnn_enable", InferLayerNorm);

    private static readonly Operator _batchNorm = new(
        "aten::batch_norm", "input weight bias running_mean running_var training momentum eps cudnn_enabled", InferBatchNorm);

    private static readonly Operator _groupNorm = new(
        "aten::group_norm", "input num_groups weight bias eps cudnn_enabled", InferGroupNorm);

    private static readonly Operator _instanceNorm = new(
        "aten::instance_norm", "input weight bias running_mean running_var use_input_stats momentum eps cudnn_enabled", InferInstanceNorm);

    private static readonly Operator _softmax = new("aten::softmax.int", "self dim dtype", InferSoftmax);
    private static readonly Operator _logSoftmax = new("aten::log_softmax.int", "self dim dtype", InferSoftmax);
    private static readonly Operator _dropout = new("aten::dropout", "input p train", InferDropout);
    private static readonly Operator _featureDropout = new("aten::feature_dropout", "input p train", InferFeatureDropout);

    /// <summary>Normalizes over the last dimension.</summary>
    /// <param name="input"><c>[…, features]</c>.</param>
    /// <param name="weight"><c>[features]</c>.</param>
    /// <param name="bias"><c>[features]</c>.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <remarks>Source: Ba et al. 2016, https://arxiv.org/abs/1607.06450.</remarks>
    public static Tensor LayerNorm(this Tensor input, Tensor weight, Tensor bias, double eps) =>
        _layerNorm.Call(Widened(input, weight), weight.Shape, weight, bias, eps, false);

    /// <summary>Normalizes each channel over the batch and the image.</summary>
    /// <param name="input"><c>[batch, channels, …]</c>.</param>
    /// <param name="weight"><c>[channels]</c>, or null.</param>
    /// <param name="bias"><c>[channels]</c>, or null.</param>
    /// <param name="runningMean"><c>[channels]</c>; changed in training.</param>
    /// <param name="runningVariance"><c>[channels]</c>; changed in training.</param>
    /// <param name="training">Whether to use the batch's own statistics.</param>
    /// <param name="momentum">How much the running statistics move.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <remarks>
    /// Source: Ioffe and Szegedy 2015, https://arxiv.org/abs/1502.03167. Stricter than libtorch, which trains on one value
    /// per channel (the result is the bias), and checks little of an input without elements.
    /// </remarks>
    public static Tensor BatchNorm(
        this Tensor input, Tensor? weight, Tensor? bias, Tensor? runningMean, Tensor? runningVariance, bool training,
        double momentum, double eps) =>
        _batchNorm.Call(Widened(input, weight), weight, bias, runningMean, runningVariance, training, momentum, eps, true);

    /// <summary>Normalizes groups of channels over the image.</summary>
    /// <param name="input"><c>[batch, channels, …]</c>.</param>
    /// <param name="groups">How many groups; divides the channels.</param>
    /// <param name="weight"><c>[channels]</c>.</param>
    /// <param name="bias"><c>[channels]</c>.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <remarks>
    /// Source: Wu and He 2018, https://arxiv.org/abs/1803.08494. Takes no map without channels or
    /// pixels, as libtorch since 2.14; earlier ones do.
    /// </remarks>
    public static Tensor GroupNorm(this Tensor input, int groups, Tensor? weight, Tensor? bias, double eps) =>
        _groupNorm.Call(Widened(input, weight), groups, weight, bias, eps, true);

    /// <summary>Normalizes each channel of each image over the image.</summary>
    /// <param name="input"><c>[batch, channels, height, width]</c>.</param>
    /// <param name="weight"><c>[channels]</c>, or null.</param>
    /// <param name="bias"><c>[channels]</c>, or null.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <remarks>
    /// Source: Ulyanov et al. 2016, https://arxiv.org/abs/1607.08022. Stricter than libtorch, which takes images of one pixel
    /// (the result is the bias), one image without a batch, and an input without elements.
    /// </remarks>
    public static Tensor InstanceNorm(this Tensor input, Tensor? weight, Tensor? bias, double eps) =>
        _instanceNorm.Call(Widened(input, weight), weight, bias, Value.None, Value.None, true, 0.1, eps, true);

    /// <summary>
    /// Exponentials along a dimension, divided by their sum. Floating point only,
    /// also where libtorch does not look because there are no elements.
    /// </summary>
    public static Tensor Softmax(this Tensor self, int dim) => _softmax.Call(self, dim, Value.None);

    /// <summary>The logarithm of <see cref="Softmax"/>.</summary>
    public static Tensor LogSoftmax(this Tensor self, int dim) => _logSoftmax.Call(self, dim, Value.None);

    /// <summary>In training, sets elements to 0 with the given probability and scales the others up.</summary>
    /// <remarks>Stricter than libtorch, which takes integers in training where it has nothing to draw.</remarks>
    public static Tensor Dropout(this Tensor input, double probability, bool training) => _dropout.Call(input, probability, training);

    /// <summary>Like <see cref="Dropout"/>, but drops whole channels (Dropout2d).</summary>
    public static Tensor FeatureDropout(this Tensor input, double probability, bool training) =>
        _featureDropout.Call(input, probability, training);

    // Under autocast statistics are taken in the parameters' type, as libtorch does on CUDA; on the CPU it leaves that to us.
    private static Tensor Widened(Tensor input, Tensor? weight) =>
        Autocast.IsEnabled && weight is not null && input.DType != weight.DType ? input.To(weight.DType) : input;

    private static TensorSpec InferLayerNorm(in Arguments a)
    {
        (Shape input, Shape normalized) = (a.Shape(0), a.Sizes(1));
        a.Require(input.Rank >= normalized.Rank && normalized.Rank > 0,
            $"the input has {input.Rank} dimensions, expected at least {normalized.Rank}.");
        for (int i = 1; i <= normalized.Rank; i++)
        {
            string? remedy = input.Rank == 4 && normalized.Rank == 1 && input[1] == normalized[0]
                ? $"LayerNorm looks at the last dimension; the {normalized[0]} channels of this image are dimension 1. " +
                  "Use BN, SyncBN or LN2d on [batch, channels, height, width]."
                : null;
            a.Equal(input[-i], normalized[normalized.Rank - i],
                i == 1 ? "the last dimension of input" : $"dimension -{i} of input", remedy);
        }

        foreach (int index in (ReadOnlySpan<int>)[2, 3])
        {
            if (a.Has(index))
            {
                RequireParameterType(a, index, mixed: a.Has(2) && a.Has(3));
                a.SameShape(a.Shape(index), normalized, index == 2 ? "weight" : "bias");
            }
        }

        return new(input, a.DType(0));
    }

    private static TensorSpec InferBatchNorm(in Arguments a)
    {
        Shape input = a.Shape(0);
        a.Require(input.Rank >= 2, $"the input has {input.Rank} dimensions, expected at least 2: [batch, channels, ...].");
        a.AtLeast(input[1], 1, "the number of channels");
        for (int i = 1; i <= 4; i++)
        {
            RequireChannels(a, i, input[1], mixed: true);
        }

        bool training = a.Bool(5);
        a.Require(training || (a.Has(3) && a.Has(4)), "without running statistics, batch normalization works only in training.");
        if (training)
        {
            a.AtLeast(
                input.Remove(1).ElementCount, 2, "the number of values per channel in training",
                "One value has no variance: use a larger batch or image, or switch to evaluation.", ShapeConditionKind.ValuesPerChannel);
        }

        return new(input, a.DType(0));
    }

    private static TensorSpec InferGroupNorm(in Arguments a)
    {
        (Shape input, long groups) = (a.Shape(0), a.Int(1));
        a.Require(input.Rank >= 2, $"the input has {input.Rank} dimensions, expected at least 2: [batch, channels, ...].");
        a.Require(groups > 0, $"the number of groups is {groups}, expected at least 1.");
        a.Divided(input[1], groups, "the number of channels");
        a.AtLeast(input[1], 1, "the number of channels");
        for (int axis = 2; axis < input.Rank; axis++)
        {
            a.AtLeast(input[axis], 1, $"dimension {axis}");
        }

        RequireChannels(a, 2, input[1], mixed: false);
        RequireChannels(a, 3, input[1], mixed: false);
        return new(input, a.DType(0));
    }

    private static TensorSpec InferInstanceNorm(in Arguments a)
    {
        a.Rank(0, 4, "[batch, channels, height, width]");
        Shape input = a.Shape(0);
        a.AtLeast(input[0], 1, "the batch");
        a.AtLeast(input[1], 1, "the number of channels");
        a.AtLeast(
            input[2] * input[3], 2, "the number of values per channel", "One value has no variance: use a larger image.",
            ShapeConditionKind.ValuesPerChannel);
        RequireChannels(a, 1, input[1], mixed: true);
        RequireChannels(a, 2, input[1], mixed: true);
        return new(input, a.DType(0));
    }

    private static void RequireChannels(in Arguments a, int index, Dim channels, bool mixed)
    {
        if (a.Has(index))
        {
            RequireParameterType(a, index, mixed);
            a.Require(a.Shape(index).Rank == 1, $"the per-channel tensors have one dimension, found {a.Shape(index)}.");
            a.Equal(channels, a.Shape(index)[0], "the channels of input (dimension 1)");
        }
    }

    // Half-precision inputs may come with parameters in single precision, which is what autocast gives; layer normalization
    // then wants both of them, and libtorch 1.13 knows no such group normalization.
    private static void RequireParameterType(in Arguments a, int index, bool mixed)
    {
        (DType input, DType parameter) = (a.DType(0), a.DType(index));
        bool fits = input == parameter || (mixed && parameter == DType.Float32 && input is DType.BFloat16 or DType.Float16);
        a.Require(fits, $"the parameters are {parameter}, the input is {input}: expected one type.", "Convert one of them with To(DType).");
    }

    private static void RequireProbability(in Arguments a, int index) =>
        a.Require(a.Real(index) is >= 0 and <= 1, $"the probability is {a.Real(index)}, expected 0 to 1.");

    private static TensorSpec InferDropout(in Arguments a)
    {
        RequireProbability(a, 1);
        a.Require(!a.Bool(2) || a.DType(0).IsFloatingPoint(), $"the elements are {a.DType(0)}, expected floating point.");
        return Rules.Same(a);
    }

    private static TensorSpec InferSoftmax(in Arguments a)
    {
        a.Axis(a.Int(1), a.Shape(0).Rank);
        a.Require(a.DType(0).IsFloatingPoint(), $"softmax needs floating point, found {a.DType(0)}.");
        return new(a.Shape(0), a.DType(0));
    }

    private static TensorSpec InferFeatureDropout(in Arguments a)
    {
        a.Require(a.Shape(0).Rank >= 2 || !a.Bool(2), "the input has fewer than 2 dimensions: [batch, channels, ...].");
        return InferDropout(a);
    }
}
