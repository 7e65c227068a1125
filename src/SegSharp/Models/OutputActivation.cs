using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>What segmentation_models_pytorch does to logits on request, by the names that it has for it.</summary>
internal static class OutputActivation
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> _functions = new(StringComparer.Ordinal)
    {
        ["identity"] = logits => logits,
        ["sigmoid"] = logits => logits.Sigmoid(),
        ["softmax"] = logits => logits.Softmax(1),
        ["softmax2d"] = logits => logits.Softmax(1),
        ["logsoftmax"] = logits => logits.LogSoftmax(1),
        ["tanh"] = logits => logits.Tanh(),
        ["argmax2d"] = logits => logits.Argmax(1),
        ["clamp"] = logits => logits.Clamp(0, 1),
    };

    /// <summary>The function of a name; null is <c>identity</c>.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static Func<Tensor, Tensor> Find(string? name) => _functions.TryGetValue(name ?? "identity", out Func<Tensor, Tensor>? function)
        ? function : throw new ArgumentException($"There is no activation '{name}'. Known are {string.Join(", ", _functions.Keys)}.",
            nameof(name));
}
