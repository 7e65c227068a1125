using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>
/// SEG0401, SEG0111, SEG0308, SEG0307, SEG0304, SEG0114: a target of another shape than the loss takes, told by what made it so.
/// </summary>
internal sealed class TargetShapeRule : IDiagnosisRule
{
    private const int ColourChannels = 3;

    private static readonly Version _probabilities = new(1, 10);
    private static readonly int[] _binary = [0, 1];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        if (subject.Runtime["pred"].Integers is not { Count: >= 1 } pred
            || subject.Runtime["target"].Integers is not { Count: >= 1 } target)
        {
            return [];
        }

        Meeting meeting = new(examination, pred, target, Form(subject, pred, target));
        Finding? finding = meeting.Form switch
        {
            TargetForm.Indices => Indices(meeting),
            TargetForm.SameShape => SameShape(meeting),
            TargetForm.SameCount => SameCount(meeting),
            _ => Spatial(meeting),
        };
        return finding is null ? [] : [finding];
    }

    private static TargetForm Form(Subject subject, IReadOnlyList<int> pred, IReadOnlyList<int> target)
    {
        TargetForm form = LossWords.Of(subject).Select(LossWords.Form).FirstOrDefault(form => form != TargetForm.Unknown);
        bool indices = subject.IsMmStyle || (subject.Framework == Framework.HuggingFace && (subject.Config["num_labels"].Integer ?? 2) > 1);
        return form != TargetForm.Unknown ? form
            : indices ? TargetForm.Indices
            : pred.Count == target.Count + 1 && pred.Count >= 3 && pred[1] > 1 ? TargetForm.Indices
            : TargetForm.Unknown;
    }

    private static Finding? Indices(Meeting meeting)
    {
        (IReadOnlyList<int> pred, IReadOnlyList<int> target) = (meeting.Pred, meeting.Target);
        int[] wanted = pred.Count == 1 ? [] : [pred[0], .. pred.Skip(2)];
        if (target.Count == pred.Count && pred.Count >= 2)
        {
            return SameRank(meeting, wanted);
        }

        bool single = pred.Count == 3 && target.Count == 2 && target.SequenceEqual(pred.Skip(1));
        return single || target.Count == pred.Count - 1
            ? single ? null : Spatial(meeting)
            : target.Count == pred.Count - 2 && target.SequenceEqual(wanted.Skip(1))
                ? meeting.Tell(DiagnosisCodes.Rank, "loss-batch-axis", wanted)
            : meeting.Tell(DiagnosisCodes.LossTarget, "loss-rank", wanted);
    }

    private static Finding? SameRank(Meeting meeting, int[] wanted)
    {
        (IReadOnlyList<int> pred, IReadOnlyList<int> target) = (meeting.Pred, meeting.Target);
        if (target.SequenceEqual(pred))
        {
            bool integers = meeting.TargetType is { } type && !type.StartsWith("float", StringComparison.Ordinal);
            bool old = new RuntimeFacts(meeting.Subject).TorchVersion is { } version && version < _probabilities;
            bool probabilities = meeting.TargetType is not null && !integers && !old
                && LossWords.Of(meeting.Subject).Any(LossWords.TakesProbabilities);
            return probabilities || pred[1] == 1 && meeting.TargetType is null ? null
                : pred[1] == 1 ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-channel-axis", wanted)
                : meeting.Tell(DiagnosisCodes.LossTarget, "loss-one-hot", wanted);
        }

        return target[1] == 1 ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-channel-axis", wanted)
            : target[1] == ColourChannels || target[^1] is ColourChannels or 4
                ? meeting.Tell(DiagnosisCodes.MaskFormat, "loss-colours", wanted)
            : target.Count == 4 && target[^1] == pred[1] ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-one-hot", wanted)
            : target[1] == pred[1] ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-one-hot", wanted)
            : meeting.Tell(DiagnosisCodes.LossTarget, "loss-rank", wanted);
    }

    private static Finding? SameShape(Meeting meeting)
    {
        (IReadOnlyList<int> pred, IReadOnlyList<int> target) = (meeting.Pred, meeting.Target);
        int[] wanted = [.. pred];
        if (target.SequenceEqual(pred))
        {
            return null;
        }

        bool lacksChannels = target.Count == pred.Count - 1 && pred.Count >= 2 && target[0] == pred[0]
            && target.Skip(1).SequenceEqual(pred.Skip(2));
        if (lacksChannels)
        {
            return pred[1] == 1 ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-missing-axis", wanted) : TwoChannels(meeting);
        }

        bool channelsDiffer = target.Count == pred.Count && pred.Count >= 3 && target[0] == pred[0]
            && target.Skip(2).SequenceEqual(pred.Skip(2));
        return channelsDiffer && target[1] == 1 ? TwoChannels(meeting)
            : channelsDiffer && target[1] is ColourChannels or 4 && pred[1] == 1
                ? meeting.Tell(DiagnosisCodes.MaskFormat, "loss-colours", wanted)
            : target.Count == 4 && pred.Count == 4 && target[^1] is 1 or ColourChannels && target[1] == pred[2]
                ? meeting.Tell(DiagnosisCodes.ChannelOrder, "loss-channels-last", wanted)
            : channelsDiffer || target.Count != pred.Count ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-rank", wanted)
            : Spatial(meeting);
    }

    // A sigmoid loss wants a plane for each channel; a single index map belongs to one channel, or to a softmax.
    private static Finding TwoChannels(Meeting meeting)
    {
        int[] wanted = [meeting.Pred[0], meeting.Pred[1], .. meeting.Pred.Skip(2)];
        return meeting.Tell(DiagnosisCodes.BinaryHead, "loss-channels", wanted);
    }

    private static Finding? SameCount(Meeting meeting)
    {
        (IReadOnlyList<int> pred, IReadOnlyList<int> target) = (meeting.Pred, meeting.Target);
        return Count(pred) == Count(target) ? null
            : pred.Count >= 3 && pred[1] > 1 && (target.Count == pred.Count - 1 || target[1] == 1) && target[^1] == pred[^1]
                ? TwoChannels(meeting)
            : SameShape(meeting);
    }

    // Batch and sizes; what stands between them is not compared.
    private static Finding? Spatial(Meeting meeting)
    {
        (IReadOnlyList<int> pred, IReadOnlyList<int> target) = (meeting.Pred, meeting.Target);
        bool maps = pred.Count is 4 or 5 && target.Count >= pred.Count - 1;
        int axes = maps ? pred.Count - 2 : 0;
        int[] mapped = [.. pred.TakeLast(axes)];
        int[] labels = [.. target.TakeLast(axes)];
        int[] wanted = meeting.Form == TargetForm.Indices ? [pred[0], .. pred.Skip(2)] : [.. target.Take(target.Count - axes), .. mapped];
        if (!mapped.SequenceEqual(labels))
        {
            int ratio = mapped[0] > 0 ? labels[0] / mapped[0] : 0;
            bool strided = ratio >= 2 && mapped.Zip(labels).All(pair => pair.First > 0 && (pair.Second + ratio - 1) / ratio == pair.First);
            return strided
                ? meeting.Tell(DiagnosisCodes.LogitsStride, "loss-stride", [.. pred.Take(2), .. labels], editsPrediction: true, ratio)
                : labels.Reverse().SequenceEqual(mapped) && axes == 2 ? meeting.Tell(DiagnosisCodes.ImageMaskSize, "loss-swapped", wanted)
                : meeting.Tell(DiagnosisCodes.ImageMaskSize, "loss-size", wanted);
        }

        return pred[0] != target[0] && pred.Count >= 2 && meeting.Form != TargetForm.Unknown
            ? meeting.Tell(DiagnosisCodes.LossTarget, "loss-batch", [pred[0], .. target.Skip(1)])
            : null;
    }

    private static long Count(IReadOnlyList<int> shape) => shape.Aggregate(1L, (count, size) => unchecked(count * size));

    /// <summary>A prediction and the target that it is compared with.</summary>
    private sealed record Meeting(Examination Examination, IReadOnlyList<int> Pred, IReadOnlyList<int> Target, TargetForm Form)
    {
        public Subject Subject => Examination.Subject;

        public string? TargetType => Subject.Runtime["target_dtype"].Text ?? Subject.Data["mask"]["dtype"].Text;

        public Finding Tell(DiagnosisCode code, string variant, int[] wanted, bool editsPrediction = false, int ratio = 1)
        {
            ConfigCursor place = Subject.Runtime[editsPrediction ? "pred" : "target"];
            ConfigCursor channels = Subject.Data["mask"]["channels"];
            ConfigCursor size = Subject.Data["mask"]["size"];
            bool colours = code == DiagnosisCodes.MaskFormat && channels.Exists;
            ConfigCursor loss = LossWords.Of(Subject).FirstOrNothing();
            List<ConfigEdit> edits = [Rules.Tell.Set(place, wanted)];
            if (colours)
            {
                edits.Add(Rules.Tell.Set(channels, 1));
            }

            // read as one channel, a black and white picture still counts in 255s
            if (code == DiagnosisCodes.MaskFormat && Subject.Data["mask"]["values"].Integers is [0, 255])
            {
                edits.Add(Rules.Tell.Set(Subject.Data["mask"]["values"], _binary));
            }

            if (code == DiagnosisCodes.ImageMaskSize && size.Exists && wanted.Length >= 2)
            {
                edits.Add(Rules.Tell.Set(size, wanted[^2..]));
            }

            return Rules.Tell.Of(
                code, variant, (colours ? channels : place).Place with { Module = code == DiagnosisCodes.LogitsStride
                    && Subject.Framework == Framework.HuggingFace ? "outputs.logits" : loss.Exists ? loss.Path : null },
                ("pred_key", Subject.Runtime["pred"].Path), ("pred", Pred), ("target_key", Subject.Runtime["target"].Path),
                ("target", Target), ("wanted", wanted),
                ("loss", LossWords.Name(loss) ?? "the loss"), ("channels", Pred.Count > 1 ? Pred[1] : 1), ("ratio", ratio),
                ("mask_key", channels.Path), ("type", TargetType ?? "unknown")) with
            {
                Edits = edits,
            };
        }
    }
}
