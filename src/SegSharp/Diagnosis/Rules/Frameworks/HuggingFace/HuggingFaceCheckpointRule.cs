using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>SEG0204: a published classifier of another label count, without leave to start it anew.</summary>
internal sealed class HuggingFaceCheckpointRule : IDiagnosisRule
{
    private static readonly string[] _classifiers = ["decode_head.classifier.weight", "classifier.weight",
        "auxiliary_head.classifier.weight"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Framework != Framework.HuggingFace || subject.Checkpoint is not { } checkpoint)
        {
            yield break;
        }

        string? name = _classifiers.FirstOrDefault(checkpoint.ContainsKey);
        Fact<int> labels = HuggingFaceSetup.Labels(subject.Config);
        if (name is null || checkpoint[name] is not [long rows, ..] || rows == labels.Value)
        {
            yield break;
        }

        if (labels.IsDefault)
        {
            // weights without a label count are complete for everybody but transformers, which builds two
            yield return Tell.Of(
                DiagnosisCodes.CheckpointClasses, "hf-untold",
                FindingPlace.OfTensor(subject.CheckpointFile, name) with { Key = "id2label" },
                ("key", "id2label"), ("labels", labels.Value), ("name", name), ("rows", rows)) with
            {
                Severity = Severity.Warning,
                Edits = [Tell.Set(subject.Config["num_labels"], rows)],
            };
            yield break;
        }

        ConfigCursor permission = subject.Runtime["ignore_mismatched_sizes"].Exists ? subject.Runtime["ignore_mismatched_sizes"]
            : subject.Config["ignore_mismatched_sizes"].Exists ? subject.Config["ignore_mismatched_sizes"]
                : subject.Runtime["ignore_mismatched_sizes"];
        bool permitted = permission.Flag == true;
        bool trains = new RuntimeFacts(subject).IsTraining != false;
        yield return Tell.Of(
            DiagnosisCodes.CheckpointClasses, permitted && !trains ? "hf-random" : permitted ? "hf-anew" : "hf",
            FindingPlace.OfTensor(subject.CheckpointFile, name) with { Key = labels.Key },
            ("key", labels.Key), ("labels", labels.Value), ("name", name), ("rows", rows),
            ("permission", permission.Path.Split('.')[^1])) with
        {
            Severity = !permitted ? Severity.Error : trains ? Severity.Note : Severity.Warning,
            Edits = permitted && trains ? [] : trains ? [Tell.Set(permission, true)] : [Tell.Set(subject.Config["num_labels"], rows)],
        };
    }
}
