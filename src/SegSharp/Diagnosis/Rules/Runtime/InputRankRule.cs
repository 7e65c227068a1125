using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Runtime;

/// <summary>SEG0114, SEG0309: an input without batch axis, or with its channels last.</summary>
internal sealed class InputRankRule : IDiagnosisRule
{
    private const int ImageRank = 4;
    private const int MostBands = 16;

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor input = subject.Runtime["input"];

        // layers, exported graphs and feature heads have rules of their own
        if (input.Integers is not { Count: > 1 } shape || subject.Config["layers"].Exists
            || subject.Framework is Framework.Onnx or Framework.Lightly or Framework.Detectron2
            || (subject.Framework == Framework.PyTorch && !subject.Config["model"].Exists))
        {
            yield break;
        }

        if (shape.Count < ImageRank)
        {
            if (shape.Count == 3 && IsChannelsLast(shape, examination))
            {
                yield return Order(input, shape, [1, shape[2], shape[0], shape[1]]);
            }
            else if (subject.Framework != Framework.PyTorch || shape.Count == 3)
            {
                int[] fitting = shape.Count == 3 ? [1, .. shape] : [1, 1, .. shape];
                yield return Tell.Of(DiagnosisCodes.Rank, "input", input.Place, ("key", input.Path), ("found", shape),
                    ("expected", fitting), ("axes", shape.Count)) with
                {
                    Edits = [Tell.Set(input, fitting)],
                };
            }
        }
        else if (shape.Count == ImageRank && IsChannelsLast(shape, examination))
        {
            yield return Order(input, shape, [shape[0], shape[3], shape[1], shape[2]]);
        }
    }

    // Few at the end, many where the channels should be; the model's own number settles it.
    private static bool IsChannelsLast(IReadOnlyList<int> shape, Examination examination)
    {
        (int first, int last) = (shape[^3], shape[^1]);
        return examination.Setup.InputChannels is { Value: int channels }
            ? first != channels && last == channels && shape[^2] > MostBands
            : last is 1 or 3 or 4 && first > MostBands && shape[^2] > MostBands;
    }

    private static Finding Order(ConfigCursor input, IReadOnlyList<int> shape, int[] fitting) => Tell.Of(
        DiagnosisCodes.ChannelOrder, "channels-last", input.Place, ("key", input.Path), ("found", shape), ("expected", fitting),
        ("channels", shape[^1]), ("first", shape[^3])) with
    {
        Edits = [Tell.Set(input, fitting)],
    };
}
