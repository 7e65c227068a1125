using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.HuggingFace;

/// <summary>SEG0301, SEG0304: label maps that do not count from 0, and one label under an argmax.</summary>
internal sealed class HuggingFaceLabelsRule : IDiagnosisRule
{
    // from it on one label means a sigmoid; before, the loss refused
    private static readonly Version _takesOneLabel = new(4, 26);

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor config = examination.Config;
        if (examination.Subject.Framework != Framework.HuggingFace)
        {
            return [];
        }

        IEnumerable<Finding?> findings = [Keys(config), Inverse(config), OneLabel(examination)];
        return findings.OfType<Finding>();
    }

    private static Finding? Keys(ConfigCursor config)
    {
        ConfigCursor names = config["id2label"];
        int[] keys = [.. names.Keys.Select(key => int.TryParse(key, out int id) ? id : -1).Order()];
        return keys.Length == 0 || keys.SequenceEqual(Enumerable.Range(0, keys.Length)) ? null : Tell.Of(
            DiagnosisCodes.LabelRange, "hf-keys", names.Place, ("key", names.Path), ("first", keys[0]), ("last", keys[^1]),
            ("count", keys.Length), ("end", keys.Length - 1)) with
        {
            Edits = [Tell.Set(names, names.Keys.Select((key, index) => (key, index))
                .ToDictionary(pair => pair.index.ToString(), pair => (object?)names[pair.key].Text, StringComparer.Ordinal))],
        };
    }

    private static Finding? Inverse(ConfigCursor config)
    {
        (ConfigCursor names, ConfigCursor ids) = (config["id2label"], config["label2id"]);
        return names.Keys.Count == 0 || ids.Keys.Count == 0 || ids.Keys.Count == names.Keys.Count ? null : Tell.Of(
            DiagnosisCodes.LabelRange, "hf-inverse", ids.Place, ("key", ids.Path), ("found", ids.Keys.Count), ("names_key", names.Path),
            ("names", names.Keys.Count)) with
        {
            Severity = Severity.Warning,
            Edits = [Tell.Set(ids, names.Keys.Where(key => names[key].Text is not null).DistinctBy(key => names[key].Text)
                .ToDictionary(key => names[key].Text!, key => (object?)(int.TryParse(key, out int id) ? id : 0), StringComparer.Ordinal))],
        };
    }

    private static Finding? OneLabel(Examination examination)
    {
        Fact<int> labels = HuggingFaceSetup.Labels(examination.Config);
        if (labels.Value != 1 || labels.IsDefault)
        {
            return null;
        }

        bool refuses = new RuntimeFacts(examination.Subject).Version is { } version && version < _takesOneLabel;
        bool thresholds = examination.Subject.Runtime["post_process"].Text is "sigmoid" or "threshold"
            || examination.Subject.Runtime["threshold"].Number is not null;
        return !refuses && thresholds ? null : Tell.Of(
            DiagnosisCodes.BinaryHead, refuses ? "hf-refuses-one" : "hf-one-label", labels.Place, ("key", labels.Key)) with
        {
            Severity = refuses ? Severity.Error : Severity.Warning,
            Edits = [new ConfigEdit(labels.File, examination.Config["num_labels"].Path, ConfigNode.From(2))],
        };
    }
}
