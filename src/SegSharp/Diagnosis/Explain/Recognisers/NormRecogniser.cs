using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Layer norm, batch norm and group norm on tensors that they were not built for.</summary>
internal sealed class NormRecogniser : IErrorRecogniser
{
    // wider than the channels of common models: such a number counts tokens
    private const long ManyTokens = 2048;

    private static readonly MessagePattern _layerNorm = new(
        "normalized_shape", @"normalized_shape ?= ?\[(?<shape>[\d, ]+)\].{0,60}?got input of size ?:?\[(?<input>[\d, ]+)\]");

    private static readonly MessagePattern _runningStatistics = new(
        "elements not", @"(?<what>running_mean|running_var|weight|bias) should contain (?<channels>\d+) elements not (?<built>\d+)");

    private static readonly MessagePattern _groupVector = new(
        "vector of size equal to the number of channels",
        @"number of channels in input, but got (?:weight|bias) of shape \[(?<built>\d+)\] and input of shape \[(?<input>[\d, ]+)\]");

    private static readonly MessagePattern _groupShape = new(
        "divisible by num_groups", @"but got input of shape \[(?<input>[\d, ]+)\] and num_groups ?= ?(?<groups>\d+)");

    private static readonly MessagePattern _batchRank = new(
        "D input (got", @"expected (?<expected>[\w ]+?D(?: or \dD)?) input \(got (?<rank>\d)D input\)");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. _layerNorm.Last(context.Text) is { } layer ? ForLayerNorm(layer) : [],
        .. _runningStatistics.Last(context.Text) is { } statistics ? ForBatchNorm(statistics) : [],
        .. _groupVector.Last(context.Text) is { } vector ? ForGroupVector(vector) : [],
        .. _groupShape.Last(context.Text) is { } group && Sizes.Parse(group.Groups["input"].Value) is { Length: > 1 } input
            ? [Candidate.Of(GroupDivisibility, "norm", 0.95, group.Value, ("channels", input[1]), ("groups", group.Groups["groups"].Value))]
            : (IEnumerable<Candidate>)[],
        .. _batchRank.Last(context.Text) is { } rank ? ForRank(rank, context) : [],
    ];

    private static IEnumerable<Candidate> ForLayerNorm(Match match)
    {
        if (Sizes.Parse(match.Groups["shape"].Value) is not { } shape || Sizes.Parse(match.Groups["input"].Value) is not { } input)
        {
            yield break;
        }

        (string Name, object? Value)[] arguments =
            [("shape", Sizes.Text(shape)), ("input", Sizes.Text(input)), ("last", input[^1]), ("channels", shape[^1]),
                ("rank", input.Length)];
        bool isChannelsFirst = shape.Length == 1 && input.Length >= 3 && input[1] == shape[0];
        if (isChannelsFirst)
        {
            yield return Candidate.Of(NormLayout, input.Length == 4 ? "map" : "sequence", 0.95, match.Value, arguments);
        }
        else if (shape.Length > 1)
        {
            yield return Candidate.Of(InputTooSmall, "layer-norm-size", 0.3, match.Value, arguments);
            yield return Candidate.Of(NormLayout, "fixed-size", 0.6, match.Value, arguments);
        }
        else
        {
            yield return Candidate.Of(EmbeddingWidth, "layer-norm", input.Length == 4 ? 0.35 : 0.6, match.Value, arguments);
            yield return Candidate.Of(HeadChannels, "layer-norm", 0.4, match.Value, arguments);
            yield return Candidate.Of(NormLayout, "other-axis", input.Length == 4 ? 0.55 : 0.25, match.Value, arguments);
        }
    }

    private static IEnumerable<Candidate> ForBatchNorm(Match match)
    {
        if (Sizes.Number(match.Groups["channels"].Value) is not { } channels || Sizes.Number(match.Groups["built"].Value) is not { } built)
        {
            yield break;
        }

        (string Name, object? Value)[] arguments = [("channels", channels), ("built", built), ("side", Sizes.Grid(channels))];
        bool isGrid = Sizes.Grid(channels) is not null;
        double tokens = (isGrid, channels) switch
        {
            (_, > ManyTokens) => isGrid ? 0.92 : 0.8,
            (true, >= 900) when channels > built => 0.6,
            (true, _) => 0.35,
            _ => 0.3,
        };
        yield return Candidate.Of(NormLayout, isGrid ? "tokens-grid" : "tokens", tokens, match.Value, arguments);
        yield return Candidate.Of(HeadChannels, "batch-norm", 0.95 - tokens, match.Value, arguments);
    }

    private static IEnumerable<Candidate> ForGroupVector(Match match)
    {
        if (Sizes.Parse(match.Groups["input"].Value) is { Length: > 1 } input)
        {
            (string Name, object? Value)[] arguments = [("channels", input[1]), ("built", match.Groups["built"].Value), ("side", null)];
            yield return Candidate.Of(HeadChannels, "batch-norm", 0.6, match.Value, arguments);
            yield return Candidate.Of(NormLayout, "tokens", 0.4, match.Value, arguments);
        }
    }

    private static IEnumerable<Candidate> ForRank(Match match, ErrorContext context)
    {
        string rank = match.Groups["rank"].Value;
        bool isTransformer = context.Text.HasAny("transformer", "attn", "mit.py", "patch_embed", "Block");
        (string Name, object? Value)[] arguments = [("expected", match.Groups["expected"].Value), ("rank", rank)];
        double onTokens = rank != "3" ? 0.15 : isTransformer ? 0.75 : 0.45;
        yield return Candidate.Of(Rank, "norm", 0.9 - onTokens, match.Value, arguments);
        yield return Candidate.Of(NormLayout, "rank", onTokens, match.Value, arguments);
    }
}
