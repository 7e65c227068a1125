using SegSharp.Diagnosis.Subjects;
using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Training.Tasks;

namespace SegSharp.Diagnosis.Experiments;

/// <summary>
/// Runs a whole training step on symbols, losses included, and holds what it asks of the sizes against the batch and the crop that the
/// config names. Batch norm asks more of them in training than in evaluation.
/// </summary>
internal static class TrainingStep
{
    /// <summary>Adds what does not fit.</summary>
    public static void Check(ExperimentRequest request, LearningTask task, int channels, Examination examination, List<Finding> findings)
    {
        if (!request.Trains || findings.Exists(finding => finding.Severity == Severity.Error) || examination.Mm is not { } parts)
        {
            return;
        }

        try
        {
            IReadOnlyList<ShapeCondition> conditions = Conditions(task, channels);
            if ((request.Size ?? parts.TrainingSize?.Value) is { } size && parts.BatchSize is { } batch
                && Broken(conditions, batch.Value, size) is { } broken)
            {
                findings.Add(Finding(broken, batch, size));
            }
        }
        catch (ShapeException e)
        {
            findings.Add(ShapeFinding.Of(e, request.Config));
        }
    }

    private static IReadOnlyList<ShapeCondition> Conditions(LearningTask task, int channels)
    {
        using ModuleTrace trace = ModuleTrace.Open();
        bool training = task.Model.IsTraining;
        task.Model.Train();
        try
        {
            task.Step(task.Symbols(channels), new PlainPass());
            return trace.Operators.Conditions;
        }
        finally
        {
            task.Model.Train(training);
        }
    }

    private static ShapeCondition? Broken(IReadOnlyList<ShapeCondition> conditions, int batch, (int Height, int Width) size)
    {
        Dictionary<string, long> sizes = new(StringComparer.Ordinal) { ["N"] = batch, ["H"] = size.Height, ["W"] = size.Width };
        return conditions.FirstOrDefault(condition => !condition.Holds(sizes));
    }

    private static Finding Finding(ShapeCondition broken, Fact<int> batch, (int Height, int Width) size)
    {
        bool isNorm = broken.Kind == ShapeConditionKind.ValuesPerChannel;
        return new Finding
        {
            Code = isNorm ? DiagnosisCodes.BatchNormSingle : DiagnosisCodes.InputTooSmall,
            Variant = "condition",
            Where = batch.Place with { Module = broken.ModulePath },
            Arguments = MessageArguments.Of(
                ("size", $"{size.Height}×{size.Width}"), ("batch", batch.Value), ("key", batch.Key), ("requirement", broken.Requirement),
                ("reason", broken.Reason), ("module", broken.ModulePath), ("smallest", "what the requirement says")),
        };
    }
}
