using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Diagnosis.Subjects.Mm;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0303: a label that is ignored and meant as a class, or that is counted and meant as nothing.</summary>
internal sealed class IgnoreIndexRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        LabelFacts? labels = LabelFacts.Of(examination);
        foreach (OutputFacts output in examination.Setup.Outputs.Where(output => output.IgnoreIndex is not null))
        {
            Fact<int> ignore = output.IgnoreIndex!;
            if (labels is { IsBlackAndWhite: true } && ignore.Value == 255 && !LabelRangeRule.IsPicture(labels))
            {
                yield return BlackAndWhite(output, ignore, labels);
            }
            else if (ignore.Value >= 0 && ignore.Value < output.Classes.Value)
            {
                yield return Inside(output, ignore, examination);
            }

            if (Padding(examination, output, ignore) is { } padding)
            {
                yield return padding;
            }
        }
    }

    private static Finding BlackAndWhite(OutputFacts output, Fact<int> ignore, LabelFacts labels) => new()
    {
        Code = DiagnosisCodes.IgnoreIndex,
        Variant = "black-and-white",
        Masks = new MaskMatter(MaskMatterKind.BlackAndWhite),

        // with more classes than two these may be masks of the background alone, with a border that does not count
        Severity = output.Classes.Value <= 2 ? Severity.Error : Severity.Warning,
        Where = ignore.Place,
        Arguments = MessageArguments.Of(
            ("key", ignore.Key), ("values_key", labels.Mask["values"].Path), ("classes_key", output.Classes.Key), ("map", "{255: 1}")),
        Edits = [new ConfigEdit(null, labels.Mask["values"].Path, ConfigNode.From(LabelFacts.Binary))],
    };

    private static Finding Inside(OutputFacts output, Fact<int> ignore, Examination examination)
    {
        string name = examination.Setup.ClassNames is { } names && ignore.Value < names.Value.Count
            ? $" ({names.Value[ignore.Value]})" : "";
        return new Finding
        {
            Code = DiagnosisCodes.IgnoreIndex,
            Where = ignore.Place,

            // SegSharp itself refuses it; elsewhere a class is sometimes left out on purpose
            Severity = examination.Subject.Framework == Framework.SegSharp ? Severity.Error : Severity.Warning,
            Arguments = MessageArguments.Of(
                ("key", ignore.Key), ("ignore", ignore.Value), ("classes_key", output.Classes.Key),
                ("largest", output.Classes.Value - 1), ("name", name)),
            Edits = [new ConfigEdit(ignore.File, ignore.Key, ConfigNode.From(255))],
        };
    }

    // Padded pixels must be left out, or the head is asked for a class that is not there.
    private static Finding? Padding(Examination examination, OutputFacts output, Fact<int> ignore)
    {
        ConfigCursor[] places =
        [
            examination.Config["model"]["data_preprocessor"]["seg_pad_val"], examination.Config["data_preprocessor"]["seg_pad_val"],
            .. MmSetup.Transforms(examination.Config).Where(transform => transform.Type == "Pad")
                .Select(transform => transform["seg_pad_val"]),
            .. MmSetup.Transforms(examination.Config).Where(transform => transform.Type == "Pad")
                .Select(transform => transform["pad_val"]["seg"]),
        ];
        ConfigCursor place = places.FirstOrNothing(place => place.Integer is { } value && value != ignore.Value);
        if (!examination.Subject.IsMmStyle || place.Integer is not { } pad)
        {
            return null;
        }

        bool outside = pad < 0 || pad >= output.Classes.Value;
        return new Finding
        {
            Code = DiagnosisCodes.IgnoreIndex,
            Variant = outside ? "padding-outside" : "padding-class",
            Severity = outside ? Severity.Error : Severity.Warning,
            Where = place.Place,
            Arguments = MessageArguments.Of(
                ("key", place.Path), ("pad", pad), ("ignore_key", ignore.Key), ("ignore", ignore.Value),
                ("largest", output.Classes.Value - 1)),
            Edits = [new ConfigEdit(place.Place.File, place.Path, ConfigNode.From(ignore.Value))],
            IsCertain = outside,
        };
    }
}
