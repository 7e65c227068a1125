using SegSharp.Configuration;
using SegSharp.Nn;

namespace SegSharp.Training.Optimizers;

/// <summary>Gives each parameter its factors on learning rate and weight decay.</summary>
/// <remarks>
/// The rules of MMEngine's DefaultOptimWrapperConstructor: of the custom keys that a parameter's full name contains, the
/// longest decides alone (of equally long ones the first in the alphabet); only without one do the typed rules count, in
/// the order norm, bias, depthwise convolution, one-dimensional. A 1.x config speaks of MMSegmentation 1.x's names; a key that
/// none of them contains is looked for among the published ones.
/// </remarks>
public static class ParamwiseRules
{
    /// <summary>The model's trainable parameters with their factors.</summary>
    public static IReadOnlyList<OptimizedParameter> Apply(Module model, ParamwiseOptions rules)
    {
        IReadOnlyDictionary<string, string> current = Names(model, rules);
        (CustomKeyOptions Key, bool IsCurrent)[] keys =
        [
            .. rules.CustomKeys.OrderByDescending(key => key.Pattern.Length).ThenBy(key => key.Pattern, StringComparer.Ordinal)
                .Select(key => (key, model.NamedParameters().Any(p => Contains(Current(p.Name), key)))),
        ];
        Dictionary<string, Module> modules = model.NamedModules().ToDictionary(m => m.Name, m => m.Module, StringComparer.Ordinal);
        List<OptimizedParameter> parameters = [];
        foreach ((string name, Parameter parameter) in model.NamedParameters().Where(p => p.Parameter.Trainable))
        {
            int dot = name.LastIndexOf('.');
            Module owner = modules[dot < 0 ? string.Empty : name[..dot]];
            string known = Current(name);
            CustomKeyOptions? custom = Array.Find(keys, key => Contains(key.IsCurrent ? known : name, key.Key)).Key;
            (double lr, double decay) = custom is not null ? (custom.LrMult, custom.DecayMult)
                : Typed(known[(known.LastIndexOf('.') + 1)..], owner, parameter, rules);
            parameters.Add(new OptimizedParameter(name, parameter, lr, decay));
        }

        return parameters;

        string Current(string name) => current.GetValueOrDefault(name, name);
    }

    /// <summary>The custom keys that no parameter's name contains, so that they do nothing.</summary>
    internal static IEnumerable<CustomKeyOptions> Unused(Module model, ParamwiseOptions rules)
    {
        IReadOnlyDictionary<string, string> current = Names(model, rules);
        return rules.CustomKeys.Where(key =>
            !model.NamedParameters().Any(p => Contains(p.Name, key) || Contains(current.GetValueOrDefault(p.Name, p.Name), key)));
    }

    /// <summary>The names that the custom keys of a config are held against.</summary>
    internal static IEnumerable<string> KnownNames(Module model, ParamwiseOptions rules)
    {
        IReadOnlyDictionary<string, string> current = Names(model, rules);
        return model.NamedParameters().Select(p => current.GetValueOrDefault(p.Name, p.Name));
    }

    private static IReadOnlyDictionary<string, string> Names(Module model, ParamwiseOptions rules) =>
        rules.UsesCurrentNames ? CurrentNames.Of(model) : new Dictionary<string, string>(StringComparer.Ordinal);

    private static bool Contains(string name, CustomKeyOptions key) => name.Contains(key.Pattern, StringComparison.Ordinal);

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
