using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Loading;

/// <summary>
/// What will be done with every tensor of a model and of a checkpoint: decided from names and shapes, before any number is read.
/// </summary>
public sealed class LoadPlan
{
    private LoadPlan(LoadPolicy policy, IReadOnlyList<LoadEntry> entries) => (Policy, Entries) = (policy, entries);

    /// <summary>What it was made by.</summary>
    public LoadPolicy Policy { get; }

    /// <summary>The model's tensors in their order, then what only the checkpoint has.</summary>
    public IReadOnlyList<LoadEntry> Entries { get; }

    /// <summary>What the load is refused for.</summary>
    public IEnumerable<LoadEntry> Faults => Entries.Where(entry => entry.IsFault);

    /// <summary>Whether anything of the checkpoint gets into the model.</summary>
    public bool TakesAnything => Entries.Any(entry => entry.TakesNumbers);

    /// <summary>Decides.</summary>
    /// <param name="model">The model's parameters and buffers under SegSharp's names.</param>
    /// <param name="checkpoint">The checkpoint's tensors under the same.</param>
    /// <param name="policy">What is done with what does not fit.</param>
    /// <param name="stem">The model's convolutions that see the image itself; where empty,
    /// those under the names that published encoders have for them.</param>
    public static LoadPlan Make(
        IReadOnlyList<TensorHeader> model, IReadOnlyList<TensorHeader> checkpoint, LoadPolicy policy,
        IReadOnlyCollection<string>? stem = null)
    {
        Dictionary<string, TensorHeader> found = checkpoint.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        TensorFit fit = new(policy, model, checkpoint, stem ?? []);
        HashSet<string> known = model.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        return new LoadPlan(
            policy,
            [
                .. model.Select(tensor => found.TryGetValue(tensor.Name, out TensorHeader? other) ? fit.Both(tensor, other)
                    : fit.Missing(tensor)),
                .. checkpoint.Where(tensor => !known.Contains(tensor.Name)).Select(fit.Unused),
            ]);
    }
}
