using SegSharp.Configuration;
using SegSharp.Nn;

namespace SegSharp.Training.Optimizers;

/// <summary>Builds the optimizer that a config names.</summary>
public static class OptimizerFactory
{
    /// <summary>Builds the optimizer for a model that has memory.</summary>
    /// <exception cref="ConfigException">There is no optimizer of this name.</exception>
    public static Optimizer Create(Module model, OptimizerOptions options) => options.Type switch
    {
        "AdamW" when !options.AmsGrad => new AdamW(
            ParamwiseRules.Apply(model, options.Paramwise), new AdamWOptions(options.WeightDecay, options.Beta1, options.Beta2, options.Eps)),
        "AdamW" => throw new ConfigException("the variant amsgrad of AdamW is not computed", null, "optimizer.amsgrad", "Leave it out"),
        _ => throw new ConfigException($"there is no optimizer '{options.Type}'", null, "optimizer.type", "Known is AdamW"),
    };
}
