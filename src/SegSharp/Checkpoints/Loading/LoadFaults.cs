using SegSharp.Tensors;

namespace SegSharp.Checkpoints.Loading;

/// <summary>Says in one sentence why a checkpoint does not fit a model.</summary>
internal static class LoadFaults
{
    /// <exception cref="CheckpointMismatchException">The plan has faults, or nothing of the checkpoint gets into the model.</exception>
    public static void Require(string path, LoadPlan plan)
    {
        LoadEntry[] faults = [.. plan.Faults];
        LoadEntry[] refused = Of(faults, LoadAction.Refuse);
        List<string> problems = [];
        if (refused is [LoadEntry first, ..])
        {
            string others = refused.Length > 1 ? $" (and {refused.Length - 1} more differ)" : string.Empty;
            problems.Add(first.ModelShape == first.CheckpointShape
                ? $"'{first.Name}': {first.Reason}{others}"
                : $"'{first.Name}' has shape {first.CheckpointShape} in the file and {first.ModelShape} in the model{others}");
        }

        Describe(problems, "lacks", Of(faults, LoadAction.Missing));
        Describe(problems, "has the unknown", Of(faults, LoadAction.Unexpected));
        if (problems.Count > 0)
        {
            throw new CheckpointMismatchException(
                $"'{path}' does not fit the model{Architectures(plan)}: {string.Join("; ", problems)}.{Remedy(plan, refused)}");
        }

        if (!plan.TakesAnything)
        {
            throw new CheckpointMismatchException(
                $"'{path}' has nothing for the model: of its {plan.Entries.Count(entry => entry.CheckpointShape is not null)} tensors " +
                    "none goes into any of the model's "
                + $"{plan.Entries.Count(entry => entry.ModelShape is not null)}. Training would begin with random weights; " +
                    "name a checkpoint of this architecture.");
        }
    }

    private static LoadEntry[] Of(LoadEntry[] faults, LoadAction action) => [.. faults.Where(fault => fault.Action == action)];

    private static void Describe(List<string> problems, string verb, LoadEntry[] faults)
    {
        if (faults.Length > 0)
        {
            problems.Add($"it {verb} tensor{(faults.Length > 1 ? "s" : string.Empty)} " +
                $"'{faults[0].Name}'{(faults.Length > 1 ? $" and {faults.Length - 1} more" : string.Empty)}");
        }
    }

    private static string Architectures(LoadPlan plan)
    {
        string? file = Recognise(plan, entry => entry.CheckpointShape), model = Recognise(plan, entry => entry.ModelShape);
        return file is not null && model is not null && file != model
            ? $" (the file holds {file}, the config builds {model})" : string.Empty;
    }

    private static string? Recognise(LoadPlan plan, Func<LoadEntry, Shape?> shape) =>
        ArchitectureSummary.Recognise(plan.Entries.Where(entry => shape(entry) is not null)
            .Select(entry => (entry.Name, shape(entry)!.Value)));

    // a policy helps only where training goes on; and two encoders of other widths have no use for each other's rows
    private static string Remedy(LoadPlan plan, LoadEntry[] refused) =>
        plan.Policy.OnMismatch == MismatchRule.Error || Architectures(plan).Length > 0 ? string.Empty
        : refused.Length > 0
            ? " Use --on-mismatch reinit to initialise what differs anew, or --on-mismatch partial to take what can be taken of it."
        : " Use --on-mismatch reinit to train with what fits.";
}
