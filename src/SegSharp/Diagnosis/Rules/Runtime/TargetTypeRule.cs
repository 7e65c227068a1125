using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0405: a target of another number type than the loss takes.</summary>
internal sealed class TargetTypeRule : IDiagnosisRule
{
    private static readonly string[] _floats = ["float32", "float16", "float64", "bfloat16", "float", "half", "double"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor[] places = [subject.Runtime["target_dtype"], subject.Runtime["label_dtype"], subject.Runtime["labels_dtype"],
            subject.Data["mask"]["dtype"]];
        ConfigCursor told = places.FirstOrNothing(place => place.Text is not null);
        if (told.Text is not { } text || Wanted(subject, Types.Name(text)) is not { } wanted)
        {
            yield break;
        }

        ConfigCursor loss = LossWords.Of(subject).FirstOrNothing();
        bool integers = wanted == Types.Index;
        yield return Tell.Of(
            DiagnosisCodes.NumberType, integers ? "target-indices" : "target-values", subject.Data["mask"]["dtype"].Place,
            ("key", subject.Data["mask"]["dtype"].Path), ("place", told.Path), ("found", Types.Name(text)), ("wanted", wanted),
            ("loss", LossWords.Name(loss) ?? "the cross-entropy")) with
        {
            Edits = [.. places.Where(place => place.Text is not null).Select(place => Tell.Set(place, wanted))],
            IsCertain = true,
        };
    }

    // The type that the loss takes; null if the found one will do.
    private static string? Wanted(Subject subject, string found)
    {
        bool isFloat = _floats.Contains(found, StringComparer.Ordinal);
        ConfigCursor loss = LossWords.Of(subject).FirstOrNothing(loss => LossWords.Form(loss) != TargetForm.Unknown);
        string word = LossWords.Word(loss);
        TargetForm form = loss.Exists ? LossWords.Form(loss)
            : subject.IsMmStyle || (subject.Framework == Framework.HuggingFace && subject.Config["num_labels"].Integer != 1)
                ? TargetForm.Indices
            : TargetForm.Unknown;
        bool sameShape = subject.Runtime["pred"].Integers is { } pred && subject.Runtime["target"].Integers is { } target
            && pred.SequenceEqual(target);
        return form switch
        {
            // MMSegmentation and Hugging Face convert nothing but call long() on uint8 masks themselves
            TargetForm.Indices when found != Types.Index && !(loss.Exists == false && found == "uint8")
                && !(isFloat && sameShape && LossWords.TakesProbabilities(loss)) && word is not ("focal" or "lovasz") => Types.Index,
            TargetForm.SameShape when !isFloat && word is not ("dice" or "jaccard" or "tversky" or "focal" or "lovasz") => "float32",
            _ => null,
        };
    }
}
