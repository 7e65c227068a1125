using SegSharp.Configuration;
using SegSharp.Nn;

namespace SegSharp.Training.Optimizers;

/// <summary>Builds the optimizer that a config names.</summary>
public static class OptimizerFactory
{
    /// <summary>Builds the optimizer for a model that has memory.</summary>
    /// <exception cref="ConfigException">There is no optimizer of this name.</exception>
    public static Optimizer Create(Module model, OptimizerOptions options)
    {
        IReadOnlyList<OptimizedParameter> parameters = Parameters(model, options);
        AdamOptions adam = new(options.WeightDecay, options.Beta1, options.Beta2, options.Eps, options.AmsGrad);
        return options.Type switch
        {
            "AdamW" => new AdamW(parameters, adam),
            "Adam" => new Adam(parameters, adam),
            "SGD" => new Sgd(parameters, new SgdOptions(options.WeightDecay, options.Momentum, options.Dampening, options.Nesterov)),
            _ => throw new ConfigException($"there is no optimizer '{options.Type}'", null, "optimizer.type", "Known are AdamW, Adam and SGD"),
        };
    }

    /// <summary>Sees that the optimizer has something to do, for a model that may have no memory.</summary>
    /// <exception cref="ConfigException">The model has no parameter that is trained.</exception>
    internal static void Check(Module model, OptimizerOptions options) => Parameters(model, options);

    private static IReadOnlyList<OptimizedParameter> Parameters(Module model, OptimizerOptions options)
    {
        IReadOnlyList<OptimizedParameter> parameters = ParamwiseRules.Apply(model, options.Paramwise);
        return parameters.Count > 0 ? parameters : throw new ConfigException("no parameter of the model is trained: all are frozen", null, "model", "Leave a part of it trainable");
    }
}
