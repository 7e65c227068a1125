using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0302: label 0 removed where it is a class, or removed in one place only.</summary>
internal sealed class ReduceZeroLabelRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        IReadOnlyList<Fact<bool>> places = examination.Setup.ReduceZeroLabel;
        if (places.Select(place => place.Value).Distinct().Count() > 1)
        {
            Fact<bool> on = places.First(place => place.Value);
            Fact<bool> off = places.First(place => !place.Value);
            yield return new Finding
            {
                Code = DiagnosisCodes.ReduceZeroLabel,
                Variant = "disagree",
                Where = off.Place,
                Arguments = MessageArguments.Of(("key", off.Key), ("other", on.Key)),
                Edits = [.. places.Where(place => place.Value)
                    .Select(place => new ConfigEdit(place.File, place.Key, ConfigNode.From(false)))],
            };
        }

        if (examination.Setup.Outputs is not [OutputFacts output, ..] || !places.Any(place => place.Value))
        {
            yield break;
        }

        int classes = output.Classes.Value;
        LabelFacts? labels = LabelFacts.Of(examination);
        int[] real = labels is null ? [] : [.. labels.Values.Where(value => value != output.IgnoreIndex?.Value)];

        // K classes numbered 0 to K-1: after the shift the first is gone and the last never occurs
        bool isClass = real.Length > 0 && real[0] == 0 && real[^1] == classes - 1;
        if (isClass || (labels is null && StartsWithBackground(examination.Setup, classes)))
        {
            Fact<bool> place = places.First(place => place.Value);
            yield return new Finding
            {
                Code = DiagnosisCodes.ReduceZeroLabel,
                Severity = isClass ? Severity.Error : Severity.Warning,
                Where = place.Place,
                Masks = isClass ? new MaskMatter(MaskMatterKind.LastClassMissing, classes) : null,
                Arguments = MessageArguments.Of(
                    ("key", place.Key), ("others", string.Join(", ", places.Skip(1).Select(other => other.Key).Prepend(place.Key))),
                    ("classes", classes),
                    ("last", classes - 1), ("ignore", output.IgnoreIndex?.Value ?? 255),
                    ("first_name", examination.Setup.ClassNames is { Value.Count: > 0 } names ? $" ({names.Value[0]})" : "")),
                Edits = [.. places.Where(p => p.Value).Select(p => new ConfigEdit(p.File, p.Key, ConfigNode.From(false)))],
                IsCertain = isClass,
            };
        }
    }

    /// <summary>The edits that set <c>reduce_zero_label</c> wherever labels are loaded.</summary>
    internal static ConfigEdit[] Switch(Examination examination, bool value) =>
    [
        .. MmSetup.Transforms(examination.Config).Where(transform => transform.Type == "LoadAnnotations")
            .Concat(MmSetup.Datasets(examination.Config))
            .Select(place => new ConfigEdit(place.Place.File, place["reduce_zero_label"].Path, ConfigNode.From(value))),
    ];

    private static bool StartsWithBackground(SetupFacts setup, int classes) =>
        setup.ClassNames is { Value: [string first, ..] names } && names.Count == classes
        && first.ToLowerInvariant() is "background" or "bg" or "_background_" or "unlabeled" or "unlabelled";
}
