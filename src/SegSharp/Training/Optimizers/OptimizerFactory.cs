using SegSharp.Configuration;
using SegSharp.Nn;
using SegSharp.Training.Schedules;
using Module = SegSharp.Nn.Module;

namespace SegSharp.Training.Optimizers;

/// <summary>Builds the optimizer that a config names.</summary>
public static class OptimizerFactory
{
    /// <summary>Builds the optimizer for a model that has memory.</summary>
    /// <exception cref="ConfigException">There is no optimizer of this name.</exception>
    public static Optimizer Create(Module model, OptimizerOptions options) => Create(Parameters(model, options), options);

    private static Optimizer Create(IReadOnlyList<OptimizedParameter> parameters, OptimizerOptions options)
    {
        AdamOptions adam = new(options.WeightDecay, options.Beta1, options.Beta2, options.Eps, options.AmsGrad);
        SgdOptions sgd = new(options.WeightDecay, options.Momentum, options.Dampening, options.Nesterov);
        Registry<Optimizer> registry = new("optimizer", options.Custom?.Registries,
            (typeof(IReadOnlyList<OptimizedParameter>), parameters));
        registry.Register("AdamW", _ => new AdamW(parameters, adam)).Register("Adam", _ => new Adam(parameters, adam))
            .Register("SGD", _ => new Sgd(parameters, sgd));

        // a fresh view: what the experiment's reader has looked at is not what a plugin's class asks for
        ConfigSection section = options.Custom?.Fresh() ?? new ConfigSection(ConfigDict.Of(("type", options.Type)), "optimizer");
        section.Ignore("lr");
        return registry.Build(section);
    }

    /// <summary>Sees that the optimizer has something to do, for a model that may have no memory.</summary>
    /// <exception cref="ConfigException">The model has no parameter that is trained,
    /// or a plugin's optimizer refuses what the config says.</exception>
    /// <param name="model">The model.</param>
    /// <param name="options">The optimizer.</param>
    /// <param name="hasMomentumSchedule">Whether its momentum is to change.</param>
    internal static void Check(Module model, OptimizerOptions options, bool hasMomentumSchedule = false)
    {
        Parameters(model, options);
        if (options.Custom is not null)
        {
            // whether it takes the config's keys is only seen when it is built: over a single number
            LayerNorm probe = new(1, eps: 1e-5);
            probe.Initialize();
            Optimizer built =
                Create([.. probe.NamedParameters().Select(named => new OptimizedParameter(named.Name, named.Parameter))], options);
            _ = hasMomentumSchedule ? MomentumCourse.Require(built) : 0;
        }
    }

    private static IReadOnlyList<OptimizedParameter> Parameters(Module model, OptimizerOptions options)
    {
        IReadOnlyList<OptimizedParameter> parameters = ParamwiseRules.Apply(model, options.Paramwise);
        return parameters.Count > 0 ? parameters : throw new ConfigException("no parameter of the model is trained: all are frozen", null,
            "model", "Leave a part of it trainable");
    }
}
