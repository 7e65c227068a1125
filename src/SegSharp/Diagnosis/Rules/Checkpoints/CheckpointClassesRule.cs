using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>SEG0204: a classifier with another number of classes than the model's. Expected when fine-tuning, fatal when testing.</summary>
internal sealed class CheckpointClassesRule : IDiagnosisRule
{
    private static readonly string[] _classifiers = ["conv_seg.weight", "linear_pred.weight", "classifier.weight", "cls_seg.weight",
        "final_conv.weight"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is not { } model || CheckpointFacts.Of(examination.Subject) is not { } file)
        {
            yield break;
        }

        CheckpointUse use = CheckpointUse.Of(examination.Subject);
        foreach (OutputFacts output in use.IsBackboneOnly ? [] : examination.Setup.Outputs)
        {
            string module = output.Path.Replace("model.", "", StringComparison.Ordinal);
            int channels = output.OutChannels?.Value ?? output.Classes.Value;
            if (file.Find([.. _classifiers.Select(name => $"{module}.{name}")]) is (string tensor, [long rows, ..]) && rows != channels)
            {
                bool fatal = !model.IsTraining || use.Key.Path == "resume_from" || examination.Config["resume"].Flag == true;
                yield return new Finding
                {
                    Code = DiagnosisCodes.CheckpointClasses,
                    Variant = fatal ? "test" : "",
                    Severity = fatal ? Severity.Error : Severity.Warning,
                    Where = output.Classes.Place with { Tensor = file.Prefix + tensor },
                    Arguments = MessageArguments.Of(
                        ("key", output.Classes.Key), ("classes", channels), ("found", rows), ("name", tensor), ("load_key", use.Key.Path)),
                    Edits = [new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From((int)rows))],
                };
            }
        }
    }
}
