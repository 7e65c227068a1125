using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0205: an optimizer's saved state that has other parameter groups than the optimizer.</summary>
internal sealed class OptimizerGroupsRule : IDiagnosisRule
{
    private static readonly string[] _resumeNames = ["resume_from", "resume", "resume_from_checkpoint", "checkpoint", "ckpt_path",
        "optimizer_checkpoint"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor saved = subject.CheckpointMeta["optimizer_param_counts"];
        ConfigCursor built = subject.Runtime["optimizer_param_counts"];
        if (subject.IsMmStyle || saved.Integers is not { } then || built.Integers is not { } now || then.SequenceEqual(now)
            || subject.Runtime["load_optimizer"].Flag == false)
        {
            return [];
        }

        ConfigCursor resume = _resumeNames.SelectMany(name => new[] { subject.Config[name], subject.Runtime[name] })
            .FirstOrNothing(place => place.Exists);
        return
        [
            Tell.Of(
                DiagnosisCodes.OptimizerResume, then.Count == now.Count ? "group-sizes" : "groups",
                resume.Exists ? resume.Place : built.Place,
                ("key", resume.Exists ? resume.Path : built.Path), ("saved", then), ("built", now)) with
            {
                Edits = [Tell.Set(subject.Runtime["load_optimizer"], false), .. resume.Exists ? new[] { Tell.Remove(resume) } : []],
            },
        ];
    }
}
