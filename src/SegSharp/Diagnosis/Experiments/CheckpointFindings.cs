using SegSharp.Checkpoints;
using SegSharp.Checkpoints.Loading;
using SegSharp.Training.Tasks;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>Tells what a load would do to a model, as far as the rules on names and shapes have not told it.</summary>
internal static class CheckpointFindings
{
    /// <summary>The findings of a plan.</summary>
    public static IEnumerable<Finding> Of(CheckpointHeader header, LearningTask task, ExperimentRequest request)
    {
        LoadPlan plan;
        try
        {
            LoadPolicy policy = LoadPolicyReader.Read(
                request.Config, request.Trains ? LoadPolicy.Default : LoadPolicy.Exact, request.OnMismatch, [],
                header.Checkpoint.Description.Classes);
            plan = header.IsEncoderOnly ? header.Checkpoint.PlanEncoder(task.Encoder ?? task.Model, policy)
                : header.Checkpoint.Plan(task.Model, policy);
        }
        catch (CheckpointMismatchException)
        {
            // a class map by names needs the data set's, which the run knows
            yield break;
        }

        LoadEntry[] faults = [.. plan.Faults];
        foreach (IGrouping<LoadAction, LoadEntry> group in faults.GroupBy(fault => fault.Action))
        {
            yield return Fault(header, group.Key, [.. group]);
        }

        if (faults.Length == 0 && !plan.TakesAnything)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.CheckpointKeys,
                Variant = "nothing",
                Where = header.Place,
                Arguments = MessageArguments.Of(
                    ("path", header.Path), ("count", header.Shapes.Count), ("name", header.Shapes.Keys.FirstOrDefault())),
            };
        }
    }

    private static Finding Fault(CheckpointHeader header, LoadAction action, LoadEntry[] entries)
    {
        (DiagnosisCode code, string variant) = action switch
        {
            LoadAction.Missing => (DiagnosisCodes.CheckpointKeys, "missing"),
            LoadAction.Unexpected => (DiagnosisCodes.CheckpointKeys, "unexpected"),
            _ => (DiagnosisCodes.CheckpointShape, "tensor"),
        };
        LoadEntry first = entries[0];
        return new Finding
        {
            Code = code,
            Variant = variant,
            Where = header.Place with { Tensor = first.Name },
            Arguments = MessageArguments.Of(
                ("path", header.Path), ("name", first.Name), ("others", entries.Length > 1 ? $" (+{entries.Length - 1})" : ""),
                ("count", entries.Length),
                ("model", first.ModelShape?.ToString() ?? "-"), ("file", first.CheckpointShape?.ToString() ?? "-")),
        };
    }
}
