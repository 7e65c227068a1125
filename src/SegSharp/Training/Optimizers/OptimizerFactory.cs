using SegSharp.Configuration;
using SegSharp.Nn;
using Module = SegSharp.Nn.Module;

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
            _ => Custom(parameters, options),
        };
    }

    private static Optimizer Custom(IReadOnlyList<OptimizedParameter> parameters, OptimizerOptions options)
    {
        if (options.Custom is not { } given || given.Registries.Find(typeof(Optimizer), options.Type) is not { } type)
        {
            throw new ConfigException($"there is no optimizer '{options.Type}'", null, "optimizer.type", "Known are AdamW, Adam and SGD");
        }

        // a fresh view: what the experiment's reader has looked at is not what the class asks for
        ConfigSection section = given.Fresh();
        section.Ignore("type", "lr");
        Optimizer optimizer = (Optimizer)Registries.Construct(type, "optimizer", section,
            (typeof(IReadOnlyList<OptimizedParameter>), parameters));
        section.Complete();
        return optimizer;
    }

    /// <summary>Sees that the optimizer has something to do, for a model that may have no memory.</summary>
    /// <exception cref="ConfigException">The model has no parameter that is trained,
    /// or a plugin's optimizer refuses what the config says.</exception>
    internal static void Check(Module model, OptimizerOptions options)
    {
        Parameters(model, options);
        if (options.Custom is not null)
        {
            // whether it takes the config's keys is only seen when it is built: over a single number
            LayerNorm probe = new(1, eps: 1e-5);
            probe.Initialize();
            Custom([.. probe.NamedParameters().Select(named => new OptimizedParameter(named.Name, named.Parameter))], options);
        }
    }

    private static IReadOnlyList<OptimizedParameter> Parameters(Module model, OptimizerOptions options)
    {
        IReadOnlyList<OptimizedParameter> parameters = ParamwiseRules.Apply(model, options.Paramwise);
        return parameters.Count > 0 ? parameters : throw new ConfigException("no parameter of the model is trained: all are frozen", null,
            "model", "Leave a part of it trainable");
    }
}
