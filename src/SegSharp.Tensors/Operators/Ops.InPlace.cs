using SegSharp.Tensors.Operators;

namespace SegSharp.Tensors;

/// <content>Operators that change their first argument.</content>
public static partial class Ops
{
    private static readonly Operator _copyInPlace = new("aten::copy_", "self src non_blocking", Rules.InPlaceCopy);
    private static readonly Operator _addInPlace = new("aten::add_.Tensor", "self other alpha", Rules.InPlace);
    private static readonly Operator _mulInPlace = new("aten::mul_.Tensor", "self other", Rules.InPlace);
    private static readonly Operator _mulScalarInPlace = new("aten::mul_.Scalar", "self other", Rules.InPlaceNumbers);
    private static readonly Operator _lerpInPlace = new("aten::lerp_.Scalar", "self end weight", InferLerp);
    private static readonly Operator _fillInPlace = new("aten::fill_.Scalar", "self value", Rules.Same);
    private static readonly Operator _uniformInPlace = new("aten::uniform_", "self from to", InferUniform);
    private static readonly Operator _normalInPlace = new("aten::normal_", "self mean std", InferNormal);
    private static readonly Operator _bernoulliInPlace = new("aten::bernoulli_.float", "self p", InferBernoulli);
    private static readonly Operator _erfInvInPlace = new("aten::erfinv_", "self", Rules.InPlaceReal);
    private static readonly Operator _clampInPlace = new("aten::clamp_", "self min max", Rules.InPlaceNumbers);
    private static readonly Operator _adamW = new(
        "segsharp::adamw_", "parameters gradients first second weight_decays rates beta1 beta2 eps step", InferAdamW);

    /// <summary>Overwrites the elements with those of another tensor, converted and broadcast.</summary>
    public static void CopyInPlace(this Tensor self, Tensor source) => _copyInPlace.CallInPlace(self, source);

    /// <summary>self += alpha * other.</summary>
    public static void AddInPlace(this Tensor self, Tensor other, double alpha = 1) => _addInPlace.CallInPlace(self, other, Scalar(alpha));

    /// <summary>self *= other.</summary>
    public static void MulInPlace(this Tensor self, Tensor other) => _mulInPlace.CallInPlace(self, other);

    /// <summary>self *= other.</summary>
    public static void MulInPlace(this Tensor self, double other) => _mulScalarInPlace.CallInPlace(self, Scalar(other));

    /// <summary>self += weight * (end - self).</summary>
    public static void LerpInPlace(this Tensor self, Tensor end, double weight) => _lerpInPlace.CallInPlace(self, end, weight);

    /// <summary>Sets every element to a number.</summary>
    public static void FillInPlace(this Tensor self, double value) => _fillInPlace.CallInPlace(self, value);

    /// <summary>Draws every element evenly from [from, to).</summary>
    public static void UniformInPlace(this Tensor self, double from, double to) => _uniformInPlace.CallInPlace(self, from, to);

    /// <summary>Draws every element from a normal distribution.</summary>
    public static void NormalInPlace(this Tensor self, double mean, double standardDeviation) =>
        _normalInPlace.CallInPlace(self, mean, standardDeviation);

    /// <summary>Draws every element as 1 with the given probability, else 0.</summary>
    public static void BernoulliInPlace(this Tensor self, double probability) => _bernoulliInPlace.CallInPlace(self, probability);

    /// <summary>Replaces every element by the inverse error function of it.</summary>
    public static void ErfInvInPlace(this Tensor self) => _erfInvInPlace.CallInPlace(self);

    /// <summary>Moves every element into the range.</summary>
    public static void ClampInPlace(this Tensor self, double minimum, double maximum) => _clampInPlace.CallInPlace(self, minimum, maximum);

    /// <summary>One AdamW step over lists of contiguous float32 CPU tensors: parameters and both moments are changed.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">Their gradients, same shapes.</param>
    /// <param name="first">Running means of the gradients.</param>
    /// <param name="second">Running means of the squared gradients.</param>
    /// <param name="weightDecays">Weight decay of each parameter.</param>
    /// <param name="rates">Learning rate of each parameter.</param>
    /// <param name="beta1">Memory of the first mean.</param>
    /// <param name="beta2">Memory of the second mean.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="step">Which step this is, from 1.</param>
    /// <remarks>Source: Loshchilov and Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2.</remarks>
    public static void AdamWInPlace(
        Tensor[] parameters, Tensor[] gradients, Tensor[] first, Tensor[] second,
        double[] weightDecays, double[] rates, double beta1, double beta2, double eps, long step)
    {
        if (parameters.Length > 0)
        {
            _adamW.CallInPlace(parameters, gradients, first, second, weightDecays, rates, beta1, beta2, eps, step);
        }
    }

    private static TensorSpec InferLerp(in Arguments a)
    {
        RequireSameType(a, 0, 1);
        return Rules.InPlace(a);
    }

    private static TensorSpec InferUniform(in Arguments a)
    {
        a.Require(a.Real(1) <= a.Real(2), $"the range from {a.Real(1)} to {a.Real(2)} is empty.");
        return Rules.InPlaceReal(a);
    }

    private static TensorSpec InferNormal(in Arguments a)
    {
        a.Require(a.Real(2) >= 0, $"the standard deviation is {a.Real(2)}, expected at least 0.");
        return Rules.InPlaceReal(a);
    }

    private static TensorSpec InferBernoulli(in Arguments a)
    {
        RequireProbability(a, 1);
        return Rules.Same(a);
    }

    private static TensorSpec InferAdamW(in Arguments a)
    {
        IReadOnlyList<Tensor> parameters = a.Tensors(0);
        a.Require(parameters.Count > 0, "there are no parameters.");
        for (int list = 1; list <= 3; list++)
        {
            IReadOnlyList<Tensor> others = a.Tensors(list);
            a.Require(others.Count == parameters.Count, $"'{a.Name(list)}' has {others.Count} tensors for {parameters.Count} parameters.");
            for (int i = 0; i < parameters.Count; i++)
            {
                a.SameShape(others[i].Shape, parameters[i].Shape, $"{a.Name(list)}[{i}]");
                a.Require(others[i].DType == DType.Float32, $"{a.Name(list)}[{i}] is {others[i].DType}, expected Float32.");
            }
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            a.Require(parameters[i].DType == DType.Float32, $"parameters[{i}] is {parameters[i].DType}, expected Float32.");
        }

        return new(parameters[0].Shape, parameters[0].DType);
    }
}
