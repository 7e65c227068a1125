using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Reshapes to another number of elements, and what the numbers betray about the reason.</summary>
internal sealed class ReshapeRecogniser : IErrorRecogniser
{
    private const long MostClasses = 512;

    private static readonly MessagePattern _torch = new(
        "is invalid for input of size", @"shape '\[(?<shape>[-\d, ]*)\]' is invalid for input of size (?<count>\d+)");

    private static readonly MessagePattern _numpy = new("cannot reshape array of size",
        @"cannot reshape array of size (?<count>\d+) into shape \((?<shape>[-\d, ]*)\)");
    private static readonly MessagePattern _empty = new("cannot reshape tensor of 0 elements",
        @"cannot reshape tensor of (?<count>0) elements into shape \[(?<shape>[-\d, ]*)\]");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
        (_torch.Last(context.Text) ?? _numpy.Last(context.Text) ?? _empty.Last(context.Text)) is { } match
            ? ForReshape(match, context) : [];

    private static IEnumerable<Candidate> ForReshape(Match match, ErrorContext context)
    {
        if (Sizes.Parse(match.Groups["shape"].Value) is not { } shape || Sizes.Number(match.Groups["count"].Value) is not { } count)
        {
            return [];
        }

        long known = Sizes.Count(shape.Where(size => size >= 0)) ?? 0;
        (string Name, object? Value)[] arguments =
            [("shape", Sizes.Text(shape)), ("count", count), ("known", known), ("first", shape[0]), ("batch", PartialBatch(shape, count)),
                ("classes", shape[0])];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        if (count == 0)
        {
            return [Of(LastBatch, "empty", 0.6), Of(Reshape, "empty", 0.5), Of(MissingFiles, "", 0.08)];
        }

        if (IsConfusionMatrix(shape, count))
        {
            return [Of(LabelRange, "confusion", 0.85), Of(Reshape, "", 0.15)];
        }

        if (HeadsOf(shape, count) is { } channels)
        {
            return [Candidate.Of(HeadsDivisibility, "reshape", 0.85, match.Value,
                [.. arguments, ("channels", channels), ("heads", Heads(shape))]), Of(Reshape, "", 0.2)];
        }

        if (GroupsOf(shape, count) is { } grouped)
        {
            return [Candidate.Of(GroupDivisibility, "reshape", 0.8, match.Value,
                [.. arguments, ("channels", grouped), ("groups", shape[1])]), Of(Reshape, "", 0.25)];
        }

        if (IsWindows(shape))
        {
            return [Of(InputDivisibility, "windows", 0.8), Of(Reshape, "", 0.2)];
        }

        double last = PartialBatch(shape, count) is not null ? (context.Text.HasAny("loss", "batch", "similarity") ? 0.55 : 0.45) : 0.05;
        bool isGrid = shape.Length == 4 && shape[2] == shape[3] && shape[2] > 1;
        return [Of(Reshape, isGrid ? "tokens" : "", 0.7), Of(LastBatch, "reshape", last), Of(InputDivisibility, "", 0.08),
            Of(ChannelOrder, "", 0.03)];
    }

    // a shape that is right for a full batch, and elements for a smaller one
    private static long? PartialBatch(long[] shape, long count)
    {
        if (shape.Length == 0 || shape[0] <= 1 || shape.Any(size => size < 0) || Sizes.Count(shape[1..]) is not { } rest || rest == 0)
        {
            return null;
        }

        return count % rest == 0 && count / rest < shape[0] ? count / rest : null;
    }

    // bincount(classes · label + prediction) is longer than classes² where a label has no class
    private static bool IsConfusionMatrix(long[] shape, long count) =>
        shape is [var rows, var columns] && rows == columns && rows is > 1 and <= MostClasses && count > rows * columns
            && count <= 256 * (rows + 256);

    // [batch, tokens, heads, channels / heads], with or without a 2 or 3 for the parts of q, k and v
    private static long? HeadsOf(long[] shape, long count)
    {
        if (shape.Length is not (4 or 5) || shape[0] <= 0)
        {
            return null;
        }

        long parts = shape.Length == 5 && shape[2] is 2 or 3 ? shape[2] : 1;
        if (shape.Length == 5 && parts == 1)
        {
            return null;
        }

        (long heads, long width) = (shape[^2], shape[^1]);
        long tokens = shape[1];
        if (heads <= 1 || width <= 0 || tokens <= 0 || Sizes.Count([shape[0], tokens, parts]) is not ({ } rows and > 0)
            || count % rows != 0)
        {
            return null;
        }

        long channels = count / rows;
        return channels % heads != 0 && channels / heads == width ? channels : null;
    }

    private static long Heads(long[] shape) => shape[^2];

    // a channel shuffle: [batch, groups, channels / groups, height, width]
    private static long? GroupsOf(long[] shape, long count)
    {
        if (shape is not [> 0, > 1, > 0, > 0, > 0] || Sizes.Count([shape[0], shape[3], shape[4]]) is not { } plane || count % plane != 0)
        {
            return null;
        }

        long channels = count / plane;
        return channels % shape[1] != 0 && channels / shape[1] == shape[2] ? channels : null;
    }

    // window_partition: [batch, height / window, window, width / window, window, channels]
    private static bool IsWindows(long[] shape) =>
        shape is [_, > 0, var window, > 0, var second, _] && window == second && window is > 1 and <= 64;
}
