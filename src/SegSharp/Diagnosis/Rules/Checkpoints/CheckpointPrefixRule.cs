using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>SEG0202: names that have a prefix too many or too few.</summary>
internal sealed class CheckpointPrefixRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (examination.Mm is null || examination.Subject.Framework == Framework.SegSharp
            || CheckpointFacts.Of(examination.Subject) is not { } file)
        {
            yield break;
        }

        CheckpointUse use = CheckpointUse.Of(examination.Subject);
        if (file.Prefix.Length > 0)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.CheckpointPrefix,
                Where = use.Key.Place with { Tensor = file.Prefix + file.Shapes.Keys.First() },
                Arguments = MessageArguments.Of(
                    ("key", use.Key.Path), ("prefix", file.Prefix), ("name", file.Prefix + file.Shapes.Keys.First()),
                    ("bare", file.Shapes.Keys.First())),
            };
        }

        ConfigCursor init = examination.Config["model"]["backbone"]["init_cfg"];
        if (use.IsBackboneOnly && file.EncoderPrefix == "backbone." && init["prefix"].Text is not "backbone." and not "backbone")
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.CheckpointPrefix,
                Variant = "backbone",
                Where = use.Key.Place with { Tensor = file.Shapes.Keys.First() },
                Arguments = MessageArguments.Of(
                    ("key", use.Key.Path), ("init_key", init.Path), ("name", file.Shapes.Keys.First()), ("file", use.Key.Text ?? "FILE")),
                Edits =
                [
                    new ConfigEdit(use.Key.Place.File, init.Path,
                        ConfigDict.Of(("type", "Pretrained"), ("prefix", "backbone."), ("checkpoint", use.Key.Text ?? "FILE"))),
                    .. use.Key.Path == "model.pretrained" ? [new ConfigEdit(use.Key.Place.File, use.Key.Path, Value: null)]
                        : (ConfigEdit[])[],
                ],
            };
        }
    }
}
