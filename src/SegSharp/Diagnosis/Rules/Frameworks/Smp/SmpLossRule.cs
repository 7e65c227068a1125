using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Smp;

/// <summary>SEG0304: channels, activation and loss that do not belong together.</summary>
internal sealed class SmpLossRule : IDiagnosisRule
{
    private static readonly string[] _fromLogits = ["bcewithlogits", "softbcewithlogits", "crossentropy", "softcrossentropy", "focal"];
    private static readonly string[] _logitsByDefault = ["dice", "jaccard", "tversky"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (SmpModel.Of(subject) is not { } model)
        {
            return [];
        }

        return LossWords.Of(subject).SelectMany(loss => new[] { Channels(model, loss, subject), Activation(model, loss) })
            .Append(Lonely(model, subject)).OfType<Finding>();
    }

    private static Finding? Channels(SmpModel model, ConfigCursor loss, Subject subject)
    {
        ConfigCursor classes = model.Section["classes"];
        ConfigCursor mode = loss["mode"];
        TargetForm form = LossWords.Form(loss);
        bool isMode = mode.Text is not null;
        if (form == TargetForm.Indices && model.Classes == 1)
        {
            return Tell.Of(
                DiagnosisCodes.BinaryHead, "smp-softmax-of-one", (isMode ? mode : classes).Place,
                ("key", (isMode ? mode : classes).Path), ("classes_key", classes.Path), ("loss", LossWords.Name(loss)),
                ("loss_key", loss.Path)) with
            {
                Edits = [isMode ? Tell.Set(mode, "binary") : Tell.Set(classes, 2)],
            };
        }

        int? targetChannels = subject.Runtime["target"].Integers switch { [_, int count, _, _] => count, [_, _, _] => 1, _ => null };
        bool oneMap = targetChannels == 1 || subject.Data["mask"]["channels"].Integer == 1 && targetChannels is null
            && form == TargetForm.SameShape && LossWords.IsSigmoid(loss) && model.Classes == 2;
        if (model.Classes > 1
            && (form == TargetForm.SameCount || (form == TargetForm.SameShape && oneMap && !subject.Runtime["pred"].Exists)))
        {
            return Tell.Of(
                DiagnosisCodes.BinaryHead, "smp-sigmoid-of-many", (isMode ? mode : classes).Place,
                ("key", (isMode ? mode : classes).Path), ("classes_key", classes.Path), ("classes", model.Classes),
                ("loss", LossWords.Name(loss)), ("loss_key", loss.Path)) with
            {
                Edits = [isMode ? Tell.Set(mode, "multiclass") : Tell.Set(classes, 1)],
            };
        }

        return null;
    }

    private static Finding? Activation(SmpModel model, ConfigCursor loss)
    {
        string word = LossWords.Word(loss);
        ConfigCursor activation = model.Section["activation"];
        bool takesLogits = _fromLogits.Contains(word, StringComparer.Ordinal)
            || (_logitsByDefault.Contains(word, StringComparer.Ordinal) && loss["mode"].Exists && loss["from_logits"].Flag != false);
        if (takesLogits && model.Activation is not "")
        {
            return Tell.Of(DiagnosisCodes.BinaryHead, "smp-activated-twice", activation.Place, ("key", activation.Path),
                ("activation", model.Activation), ("loss", LossWords.Name(loss)), ("loss_key", loss.Path)) with
            {
                Severity = Severity.Warning,
                Edits = [Tell.Remove(activation)],
            };
        }

        bool takesProbabilities = word is "bce" or "binarycrossentropy" || loss["from_logits"].Flag == false;
        if (takesProbabilities && model.Activation is "")
        {
            string wanted = LossWords.Form(loss) == TargetForm.Indices ? "softmax2d" : "sigmoid";
            return Tell.Of(
                DiagnosisCodes.BinaryHead, "smp-not-activated", activation.Place, ("key", activation.Path), ("wanted", wanted),
                ("loss", LossWords.Name(loss)), ("loss_key", loss.Path)) with
            {
                Edits = [Tell.Set(activation, wanted)],
            };
        }

        return word is "nll" && model.Activation is not ("logsoftmax" or "log_softmax")
            ? Tell.Of(DiagnosisCodes.BinaryHead, "smp-not-activated", activation.Place, ("key", activation.Path), ("wanted", "logsoftmax"),
                ("loss", LossWords.Name(loss)), ("loss_key", loss.Path)) with
            {
                Edits = [Tell.Set(activation, "logsoftmax")],
            }
            : null;
    }

    // A softmax over one channel is 1 everywhere, whatever the loss.
    private static Finding? Lonely(SmpModel model, Subject subject)
    {
        ConfigCursor activation = model.Section["activation"];
        return model.Activation.Contains("softmax", StringComparison.Ordinal) && model.Classes == 1
            && !LossWords.Of(subject).Any(loss => LossWords.Form(loss) == TargetForm.Indices)
            ? Tell.Of(DiagnosisCodes.BinaryHead, "smp-softmax-activation", activation.Place, ("key", activation.Path),
                ("classes_key", model.Section["classes"].Path)) with
            {
                Edits = [Tell.Set(activation, "sigmoid")],
            }
            : null;
    }
}
