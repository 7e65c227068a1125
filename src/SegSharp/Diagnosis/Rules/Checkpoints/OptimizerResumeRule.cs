using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Checkpoints;

/// <summary>SEG0205: optimizer state that belongs to another model.</summary>
internal sealed class OptimizerResumeRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor own = examination.Subject.Runtime["optimizer_param_counts"];
        ConfigCursor file = examination.Subject.CheckpointMeta["optimizer_param_counts"];
        if (own.Integers is not { } now || file.Integers is not { } then || now.SequenceEqual(then))
        {
            yield break;
        }

        ConfigCursor config = examination.Config;
        ConfigCursor resume = config["resume_from"];
        bool isResumed = resume.Exists || config["resume"].Flag == true || !examination.Subject.IsMmStyle;
        if (isResumed)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.OptimizerResume,
                Where = (resume.Exists ? resume : config["resume"]).Place,
                Arguments = MessageArguments.Of(
                    ("key", resume.Exists ? resume.Path : "resume"), ("found", then), ("expected", now), ("load_key", "load_from")),
                Edits = resume.Exists
                    ? [new ConfigEdit(resume.Place.File, resume.Path, Value: null),
                        new ConfigEdit(resume.Place.File, "load_from", resume.Node)]
                    : [new ConfigEdit(config["resume"].Place.File, "resume", ConfigNode.From(false))],
            };
        }
    }
}
