using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0307: masks that are pictures instead of class indices.</summary>
internal sealed class MaskFormatRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        ConfigCursor mask = examination.Subject.Data["mask"];
        ConfigCursor channels = mask["channels"];
        LabelFacts? labels = LabelFacts.Of(examination);
        if (channels.Integer is > 1 and var count)
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.MaskFormat,
                Where = channels.Place,
                Masks = new MaskMatter(MaskMatterKind.Pictures),
                Arguments = MessageArguments.Of(("key", channels.Path), ("found", count)),
                Edits = [new ConfigEdit(null, channels.Path, ConfigNode.From(1))],
            };
        }
        else if (labels is { IsBlackAndWhite: true } && examination.Setup.Outputs is [OutputFacts output, ..]
            && output.IgnoreIndex?.Value != 255 && !ScalesItself(examination))
        {
            yield return new Finding
            {
                Code = DiagnosisCodes.MaskFormat,
                Variant = "black-and-white",
                Masks = new MaskMatter(MaskMatterKind.BlackAndWhite),
                Where = labels.Mask["values"].Place,
                Arguments = MessageArguments.Of(
                    ("key", labels.Mask["values"].Path), ("classes_key", output.Classes.Key), ("classes", output.Classes.Value),
                    ("map", "{255: 1}")),
                Edits = [new ConfigEdit(null, labels.Mask["values"].Path, ConfigNode.From(LabelFacts.Binary))],
            };
        }
    }

    // A pipeline that maps 255 to 1 says so.
    private static bool ScalesItself(Examination examination) =>
        examination.Config.Dicts().Any(dict => dict["label_map"].Exists || dict["binarize"].Exists);
}
