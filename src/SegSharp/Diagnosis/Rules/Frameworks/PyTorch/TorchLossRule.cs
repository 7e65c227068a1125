using SegSharp.Configuration;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>
/// SEG0304, SEG0305: one channel under a softmax, activations that the loss brings itself, weights of another shape than the channels.
/// </summary>
internal sealed class TorchLossRule : IDiagnosisRule
{
    private static readonly string[] _fromLogits = ["bcewithlogits", "softbcewithlogits", "crossentropy", "ce", "sigmoidfocal",
        "multilabelsoftmargin"];
    private static readonly string[] _activationKeys = ["activation", "last_activation", "final_activation", "out_activation",
        "output_activation"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        return subject.Framework is not (Framework.PyTorch or Framework.HuggingFace)
            ? []
            : LossWords.Of(subject).SelectMany(loss =>
                new[] { OneChannel(examination, loss), Activation(subject, loss), Weight(examination, loss) }).OfType<Finding>();
    }

    private static Finding? OneChannel(Examination examination, ConfigCursor loss)
    {
        Fact<int>? classes = Channels(examination);
        return LossWords.Form(loss) == TargetForm.Indices && classes is { Value: 1 } one
            ? Tell.Of(DiagnosisCodes.BinaryHead, "torch-softmax-of-one", one.Place, ("key", one.Key), ("loss", LossWords.Name(loss)),
                ("loss_key", loss.Path)) with
            {
                Edits = [Tell.Set(loss["type"].Exists ? loss["type"] : loss, "BCEWithLogitsLoss")],
            }
            : null;
    }

    private static Fact<int>? Channels(Examination examination)
    {
        ConfigCursor pred = examination.Subject.Runtime["pred"];
        return pred.Integers is { Count: 2 or 4 } shape ? new Fact<int>(shape[1], pred.Path, pred.Location)
            : examination.Setup.Outputs is [OutputFacts output, ..] ? output.OutChannels ?? output.Classes : null;
    }

    private static Finding? Activation(Subject subject, ConfigCursor loss)
    {
        ConfigCursor activation = _activationKeys.SelectMany(key => new[] { subject.Config["model"][key], subject.Config[key] })
            .FirstOrNothing(place => place.Text is not null);
        ConfigCursor last = subject.Config["layers"].Items is [.., var layer] ? layer["type"] : ConfigCursor.Nothing;
        ConfigCursor place = activation.Exists ? activation : last.Text is "Sigmoid" or "Softmax" or "LogSoftmax" ? last
            : ConfigCursor.Nothing;
        string word = (place.Text ?? "").ToLowerInvariant().Replace("_", "", StringComparison.Ordinal);
        string kind = LossWords.Word(loss);

        // a cross-entropy of log-probabilities is right: the logarithm of their softmax are they themselves
        if (_fromLogits.Contains(kind, StringComparer.Ordinal) && word is "sigmoid" or "softmax" or "softmax2d")
        {
            return Tell.Of(DiagnosisCodes.BinaryHead, "torch-activated-twice", place.Place, ("key", place.Path), ("activation", place.Text),
                ("loss", LossWords.Name(loss)), ("loss_key", loss.Path)) with
            {
                Severity = Severity.Warning,
                Edits = [activation.Exists ? Tell.Remove(activation) : Tell.Set(place, "Identity")],
            };
        }

        bool told = place.Exists || activation.Exists || _activationKeys.Any(key => subject.Config["model"].Keys.Contains(key));
        string wanted = kind switch { "bce" or "binarycrossentropy" => "sigmoid", "nll" or "nll2d" => "logsoftmax", _ => "" };
        return wanted.Length > 0 && told && word != wanted
            ? Tell.Of(DiagnosisCodes.BinaryHead, "torch-not-activated", (place.Exists ? place : loss).Place,
                ("key", place.Exists ? place.Path : loss.Path), ("wanted", wanted), ("loss", LossWords.Name(loss)),
                ("fitting", wanted == "sigmoid" ? "BCEWithLogitsLoss" : "CrossEntropyLoss")) with
            {
                Edits = [Tell.Set(loss["type"].Exists ? loss["type"] : loss,
                    wanted == "sigmoid" ? "BCEWithLogitsLoss" : "CrossEntropyLoss")],
            }
            : null;
    }

    // pos_weight is multiplied into [N, C, H, W] and lines up with its last axis.
    private static Finding? Weight(Examination examination, ConfigCursor loss)
    {
        ConfigCursor place = loss["pos_weight"].Exists ? loss["pos_weight"] : loss["pos_weight_shape"];
        if (examination.Subject.Runtime["pred"].Integers is not [_, int channels, _, int width] || !place.Exists)
        {
            return null;
        }

        int[] shape = place.Path.EndsWith("_shape", StringComparison.Ordinal) ? [.. place.Integers ?? []] : [.. Nested(place)];
        bool lastAxis = shape is [> 1 and var count] && count != width;
        int[] fitting = [channels, 1, 1];
        return lastAxis || shape is [> 1] && channels > 1
            ? Tell.Of(DiagnosisCodes.ClassWeight, "torch-pos-weight", place.Place, ("key", place.Path), ("found", shape), ("width", width),
                ("fitting", fitting)) with
            {
                Edits = [place.Path.EndsWith("_shape", StringComparison.Ordinal) ? Tell.Set(place, fitting)
                    : Tell.Set(place, Column(place, channels))],
            }
            : null;
    }

    private static IEnumerable<int> Nested(ConfigCursor place)
    {
        for (ConfigCursor cursor = place; cursor.Node is ConfigList list; cursor = cursor[0])
        {
            yield return list.Count;
        }
    }

    private static IEnumerable<double[][]> Column(ConfigCursor place, int channels)
    {
        IReadOnlyList<double> values = place.Numbers ?? [];
        return Enumerable.Range(0, Math.Clamp(channels, 1, 1 << 16))
            .Select(index => (double[][])[[index < values.Count ? values[index] : 1.0]]);
    }
}
