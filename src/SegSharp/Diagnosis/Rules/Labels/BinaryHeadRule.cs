using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Labels;

/// <summary>SEG0304: one channel under a softmax, or two under a sigmoid that asks for one.</summary>
internal sealed class BinaryHeadRule : IDiagnosisRule
{
    private static readonly string[] _crossEntropies = ["CrossEntropyLoss", "OhemCrossEntropy", "OHEMCrossEntropyLoss"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (!examination.Subject.IsMmStyle)
        {
            yield break;
        }

        foreach (OutputFacts output in examination.Setup.Outputs)
        {
            int channels = output.OutChannels?.Value ?? output.Classes.Value;
            LossFacts? softmax = output.Losses.FirstOrDefault(loss => _crossEntropies.Contains(loss.Type, StringComparer.Ordinal)
                && loss.UsesSigmoid?.Value != true);
            LossFacts? loss = output.Losses.FirstOrDefault(loss => _crossEntropies.Contains(loss.Type, StringComparer.Ordinal));
            if (channels == 1 && softmax is not null)
            {
                yield return SoftmaxOfOne(output, softmax);
            }
            else if (channels == 1 && output.Losses.Count == 0)
            {
                yield return SoftmaxOfOne(output, loss: null);
            }
            else if (output.OutChannels is { } own && own.Value != output.Classes.Value && !(own.Value == 1 && output.Classes.Value == 2))
            {
                yield return Channels(output, own);
            }
            else if (output.Classes.Value == 2 && channels == 2 && loss?.UsesSigmoid is { Value: true } sigmoid)
            {
                yield return SigmoidOfTwo(output, sigmoid);
            }
        }
    }

    private static Finding SoftmaxOfOne(OutputFacts output, LossFacts? loss)
    {
        bool separate = output.OutChannels is not null;
        string key = loss is null ? output.Path + ".loss_decode.use_sigmoid" : loss.Path + ".use_sigmoid";
        return new Finding
        {
            Code = DiagnosisCodes.BinaryHead,
            Where = (output.OutChannels ?? output.Classes).Place,
            Arguments = MessageArguments.Of(
                ("key", (output.OutChannels ?? output.Classes).Key), ("classes_key", output.Classes.Key), ("loss_key", key)),

            // two classes with a softmax is the plain form; who wrote out_channels=1 wants the sigmoid
            Edits = separate
                ? [loss is null
                    ? new ConfigEdit(output.Classes.File, output.Path + ".loss_decode",
                        ConfigDict.Of(("type", "CrossEntropyLoss"), ("use_sigmoid", true)))
                    : new ConfigEdit(output.Classes.File, key, ConfigNode.From(true))]
                : [new ConfigEdit(output.Classes.File, output.Classes.Key, ConfigNode.From(2))],
        };
    }

    private static Finding Channels(OutputFacts output, Fact<int> own) => new()
    {
        Code = DiagnosisCodes.BinaryHead,
        Variant = "out-channels",
        Where = own.Place,
        Arguments = MessageArguments.Of(
            ("key", own.Key), ("found", own.Value), ("classes_key", output.Classes.Key), ("classes", output.Classes.Value)),
        Edits = [new ConfigEdit(own.File, own.Key, ConfigNode.From(output.Classes.Value))],
    };

    private static Finding SigmoidOfTwo(OutputFacts output, Fact<bool> sigmoid) => new()
    {
        Code = DiagnosisCodes.BinaryHead,
        Variant = "sigmoid-of-two",
        Severity = Severity.Warning,
        Where = sigmoid.Place,
        Arguments = MessageArguments.Of(
            ("key", sigmoid.Key), ("classes_key", output.Classes.Key), ("out_key", output.Path + ".out_channels")),
        Edits = [new ConfigEdit(sigmoid.File, sigmoid.Key, ConfigNode.From(false))],
    };
}
