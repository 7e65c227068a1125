using SegSharp.Tensors.Serialization.Pickle;

namespace SegSharp.Tensors.Serialization.Torch;

/// <summary>
/// The named tensors of a whole module, as <c>torch.save(model)</c> leaves it: an object with its attributes. What <c>state_dict()</c>
/// would give lies in them as data, whatever the class is.
/// </summary>
internal static class PickledModule
{
    private const int MaximumDepth = 64;
    private const int MaximumModules = 100_000;

    /// <summary>The dict, or the tensors of a module under their names; null for anything else.</summary>
    public static PickleDict? Dict(object? value)
    {
        if (value is PickleDict dict)
        {
            return dict;
        }

        if (value is not PickleInert { State: { } state } || !IsModule(state))
        {
            return null;
        }

        PickleDict tensors = new();
        int modules = 0;
        Collect(state, string.Empty, tensors, 0, ref modules);
        return tensors;
    }

    private static bool IsModule(PickleDict state) =>
        state.TryGet("_modules", out object? modules) && modules is PickleDict && state.TryGet("_parameters", out _);

    private static void Collect(PickleDict state, string prefix, PickleDict tensors, int depth, ref int modules)
    {
        // what state_dict() leaves out
        HashSet<object?> passing = state.TryGet("_non_persistent_buffers_set", out object? names) && names is PickleList list
            ? [.. list.Items] : [];
        foreach (string part in (string[])["_parameters", "_buffers"])
        {
            foreach ((object? name, object? value) in Items(state, part)
                .Where(item => item.Value is TorchTensor && !passing.Contains(item.Key)))
            {
                tensors.Items.Add(new($"{prefix}{name}", value));
            }
        }

        foreach ((object? name, object? value) in Items(state, "_modules"))
        {
            // an object may stand in many places, so that a short file would have modules without end
            if (depth < MaximumDepth && modules < MaximumModules && value is PickleInert { State: { } inner } && IsModule(inner))
            {
                modules++;
                Collect(inner, $"{prefix}{name}.", tensors, depth + 1, ref modules);
            }
        }
    }

    private static List<KeyValuePair<object?, object?>> Items(PickleDict state, string part) =>
        state.TryGet(part, out object? value) && value is PickleDict dict ? dict.Items : [];
}
