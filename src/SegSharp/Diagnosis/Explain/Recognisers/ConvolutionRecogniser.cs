using System.Text.RegularExpressions;
using static SegSharp.Diagnosis.DiagnosisCodes;

namespace SegSharp.Diagnosis.Explain.Recognisers;

/// <summary>Convolutions on tensors with other channels or another rank.</summary>
internal sealed class ConvolutionRecogniser : IErrorRecogniser
{
    // an image has few channels; satellites take up to a dozen bands
    private const long MostBands = 16;
    private const long MostColours = 4;

    // widths that multiples of num_heads give where the default (1, 2, 4, 8) stands instead of (1, 2, 5, 8)
    private const long PublishedThird = 5, DefaultThird = 4;

    private static readonly MessagePattern _channels = new(
        "channels, but got",
        @"(?<transposed>transposed ?= ?1, )?weight ?(?:of size ?)?\[?(?<weight>\d+(?:[, ]+\d+){2,4})\]?, " +
            @"(?:so )?expected input ?\[(?<input>[\d, ]+)\] to have (?<expected>\d+) channels, but got (?<found>\d+) channels");

    private static readonly MessagePattern _oldRank = new(
        "-dimensional input for", @"expected (?<expected>\d)-dimensional input for \d-dimensional weight \[?(?<weight>\d+(?:[, " +
            @"]+\d+){1,4})\]?, but got (?:\d-dimensional )?input of size \[(?<input>[\d, ]+)\]");

    private static readonly MessagePattern _newRank = new(
        "(batched) input to conv", @"expected .{0,60}?input to conv\w+, but got input of size: ?\[(?<input>[\d, ]+)\]");

    private static readonly MessagePattern _noChannels = new(
        "expected weight to be at least 1",
        @"expected weight to be at least 1 at dimension 0, but got weight of size \[(?<weight>[\d, ]+)\]");

    private static readonly MessagePattern _groups = new(
        "expected weight to be divisible by", @"groups ?= ?(?<groups>\d+), expected weight to be divisible by \d+ at dimension 0, " +
            @"but got weight of size \[(?<weight>[\d, ]+)\]");

    private static readonly MessagePattern _emptyMap = new("torch.Size([", @"torch\.Size\(\[(?<shape>\d+, 0, \d+, \d+)\]\)");

    /// <inheritdoc />
    public IEnumerable<Candidate> Recognise(ErrorContext context) =>
    [
        .. _channels.Last(context.Text) is { } channels ? ForChannels(channels, context) : [],
        .. (_oldRank.Last(context.Text) ?? _newRank.Last(context.Text)) is { } rank ? ForRank(rank) : [],
        .. _noChannels.Last(context.Text) is { } empty ? ForNoChannels(empty, context) : [],
        .. _groups.Last(context.Text) is { } groups && Sizes.Parse(groups.Groups["weight"].Value) is { } weight
            ? [Candidate.Of(GroupDivisibility, "convolution", 0.95, groups.Value, ("channels", weight[0]),
                ("groups", groups.Groups["groups"].Value))]
            : (IEnumerable<Candidate>)[],
        .. _emptyMap.Last(context.Text) is { } placeholder && !_channels.Matches(context.Text).Any()
            ? [Candidate.Of(ByDesign, "zero-channels", 0.9, placeholder.Value, ("shape", $"[{placeholder.Groups["shape"].Value}]"))]
            : (IEnumerable<Candidate>)[],
    ];

    private static IEnumerable<Candidate> ForChannels(Match match, ErrorContext context)
    {
        if (Sizes.Parse(match.Groups["weight"].Value) is not { Length: > 2 } weight
            || Sizes.Parse(match.Groups["input"].Value) is not { Length: > 1 } input
            || Sizes.Number(match.Groups["expected"].Value) is not { } expected
                || Sizes.Number(match.Groups["found"].Value) is not { } found)
        {
            return [];
        }

        (string Name, object? Value)[] arguments =
        [
            ("weight", Sizes.Text(weight)), ("input", Sizes.Text(input)), ("expected", expected), ("found", found),
            ("kernel", $"{weight[^2]}x{weight[^1]}"),
            ("expected_widths", KnownWidths.Say(expected)), ("found_widths", KnownWidths.Say(found)), ("last", input[^1]),
        ];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        bool isLast = input[^1] == expected || (input[^1] <= MostColours && found > MostBands && expected <= MostBands);
        if (isLast && found != expected && expected <= MostBands)
        {
            return [Of(ChannelOrder, "convolution", 0.92), Of(InputChannels, "convolution", 0.08)];
        }

        if (found == 0)
        {
            return [Of(EncoderSupport, "zero-channels", 0.85), Of(HeadChannels, "convolution", 0.3)];
        }

        // 3 or fewer wanted, or an image's worth of channels given to a layer that wants about as many
        if (expected <= MostBands && (found <= MostBands || expected <= MostColours))
        {
            return [Of(InputChannels, found == 1 ? "grey" : found == 4 && expected == 3 ? "alpha" : "convolution", 0.9),
                Of(HeadChannels, "convolution", 0.08), Of(ChannelOrder, "convolution", 0.05)];
        }

        if (found <= MostColours && !context.Text.HasAny("decode_head", "decoder"))
        {
            return [Of(InputChannels, "image-into-features", 0.6), Of(FeatureIndex, "shape", 0.15), Of(HeadChannels, "convolution", 0.3)];
        }

        bool isThirdStage = expected % PublishedThird == 0 && found == expected / PublishedThird * DefaultThird;
        string variant = isThirdStage ? "third-stage" : IsDepthwise(match) ? "depthwise" : "convolution";
        return [Of(HeadChannels, variant, 0.88), Of(FeatureIndex, "shape", 0.3), Of(EmbeddingWidth, "", 0.05), Of(EncoderSupport, "", 0.09),
            Of(ChannelOrder, "convolution", 0.02)];
    }

    private static bool IsDepthwise(Match match) =>
        Sizes.Parse(match.Groups["weight"].Value) is [_, 1, ..] && match.Groups["expected"].Value != "1";

    private static IEnumerable<Candidate> ForRank(Match match)
    {
        if (Sizes.Parse(match.Groups["input"].Value) is not { } input)
        {
            return [];
        }

        long? channels = Sizes.Parse(match.Groups["weight"].Value) is { Length: > 1 } weight ? weight[1] : null;
        (string Name, object? Value)[] arguments = [("input", Sizes.Text(input)), ("rank", input.Length)];
        Candidate Of(DiagnosisCode code, string variant, double confidence) =>
            Candidate.Of(code, variant, confidence, match.Value, arguments);
        return input switch
        {
            [.., var last] when input.Length == 3 && channels is { } built && input[0] != built && last == built =>
                [Of(Rank, "image-last", 0.8), Of(ChannelOrder, "", 0.3)],
            _ when input.Length == 3 && (channels is null ? input[0] <= MostBands : input[0] == channels) => [Of(Rank, "batch", 0.92)],
            _ when input.Length == 3 => [Of(Rank, "channel", 0.8), Of(InputChannels, "grey-files", 0.25)],
            _ when input.Length == 2 => [Of(Rank, "flat", 0.85)],
            _ when input.Length == 5 => [Of(Rank, "views", 0.85)],
            _ => [Of(Rank, "", 0.8)],
        };
    }

    private static IEnumerable<Candidate> ForNoChannels(Match match, ErrorContext context)
    {
        if (Sizes.Parse(match.Groups["weight"].Value) is { Length: > 1 } weight)
        {
            (string Name, object? Value)[] arguments = [("weight", Sizes.Text(weight)), ("width", weight[1])];
            bool isPlaceholder = context.Text.HasAny("mit_b", "UnetPlusPlus", "Linknet", "MixVisionTransformer")
                || context.Config["encoder_name"].Text?.StartsWith("mit_b", StringComparison.Ordinal) == true;
            yield return Candidate.Of(HeadChannels, "squeezed-to-nothing", isPlaceholder ? 0.4 : 0.8, match.Value, arguments);
            yield return Candidate.Of(EncoderSupport, "zero-channels", isPlaceholder ? 0.6 : 0.2, match.Value, arguments);
        }
    }
}
