using SegSharp.Configuration;
using SegSharp.Nn;

namespace SegSharp.Training.Optimizers;

/// <summary>Gives each parameter its factors on learning rate and weight decay.</summary>
/// <remarks>
/// The rules of MMEngine's DefaultOptimWrapperConstructor: of the custom keys that a parameter's full name contains, the
/// longest decides alone (of equally long ones the first in the alphabet); only without one do the typed rules count, in
/// the order norm, bias, depthwise convolution, one-dimensional.
/// </remarks>
public static class ParamwiseRules
{
    /// <summary>The model's trainable parameters with their factors.</summary>
    public static IReadOnlyList<OptimizedParameter> Apply(Module model, ParamwiseOptions rules)
    {
        CustomKeyOptions[] keys =
            [.. rules.CustomKeys.OrderByDescending(key => key.Pattern.Length).ThenBy(key => key.Pattern, StringComparer.Ordinal)];
        Dictionary<string, Module> modules = model.NamedModules().ToDictionary(m => m.Name, m => m.Module, StringComparer.Ordinal);
        List<OptimizedParameter> parameters = [];
        foreach ((string name, Parameter parameter) in model.NamedParameters().Where(p => p.Parameter.Trainable))
        {
            int dot = name.LastIndexOf('.');
            Module owner = modules[dot < 0 ? string.Empty : name[..dot]];
            CustomKeyOptions? custom = Array.Find(keys, key => name.Contains(key.Pattern, StringComparison.Ordinal));
            (double lr, double decay) = custom is not null ? (custom.LrMult, custom.DecayMult) : Typed(name[(dot + 1)..], owner, parameter, rules);
            parameters.Add(new OptimizedParameter(name, parameter, lr, decay));
        }

        return parameters;
    }

    private static (double Lr, double Decay) Typed(string name, Module owner, Parameter parameter, ParamwiseOptions rules)
    {
        bool norm = owner is LayerNorm or BatchNorm2d or GroupNorm or LayerNorm2d;
        bool bias = name == "bias";
        double lr = bias && !norm ? rules.BiasLrMult ?? 1 : 1;
        double? decay = norm ? rules.NormDecayMult
            : bias && rules.BiasDecayMult is { } biasDecay ? biasDecay
            : owner is Conv2d { IsDepthwise: true } && rules.DepthwiseDecayMult is { } depthwise ? depthwise
            : parameter.Shape.Rank == 1 ? rules.FlatDecayMult
            : null;
        return (lr, decay ?? 1);
    }
}
