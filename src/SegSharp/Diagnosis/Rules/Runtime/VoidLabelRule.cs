using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0303: masks contain the void label 255, but the loss does not ignore it.</summary>
internal sealed class VoidLabelRule : IDiagnosisRule
{
    private const int Void = 255;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor values = subject.Data["mask"]["values"];

        // 0 and 255 alone are a black and white picture, another matter
        if (examination.Setup.Outputs is not [OutputFacts output, ..] || output.IgnoreIndex?.Value == Void || output.Classes.Value > Void
            || values.Integers is not { Count: > 2 } labels || !labels.Contains(Void))
        {
            yield break;
        }

        ConfigCursor loss = LossWords.Of(subject).FirstOrNothing(loss => loss.Node is Configuration.ConfigDict);
        ConfigCursor place = output.IgnoreIndex is { } told ? subject.Config.At(told.Key) : loss.Exists ? loss["ignore_index"]
            : ConfigCursor.Nothing;
        FindingPlace where = place.Path.Length > 0 ? place.Place : values.Place;
        yield return Tell.Of(
            DiagnosisCodes.IgnoreIndex, "void-label", where,
            ("key", where.Key), ("found", output.IgnoreIndex?.Value), ("values_key", values.Path), ("classes", output.Classes.Value)) with
        {
            Edits = place.Path.Length > 0 ? [Tell.Set(place, Void)] : [],
        };
    }
}
