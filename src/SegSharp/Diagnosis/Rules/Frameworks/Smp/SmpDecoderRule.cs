using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Smp;

/// <summary>SEG0102, SEG0105, SEG0002: widths and depths that the parts of a segmentation_models_pytorch model do not share.</summary>
internal sealed class SmpDecoderRule : IDiagnosisRule
{
    // https://arxiv.org/abs/1803.02579: the squeeze of scSE, and the groups of FPN's norm
    private const int Reduction = 16;
    private const int Groups = 32;
    private const int LeastDepth = 3;
    private const int MostDepth = 5;

    private static readonly int[] _strides = [8, 16];
    private static readonly int[] _panStrides = [16, 32];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        if (SmpModel.Of(examination.Subject) is not { } model)
        {
            return [];
        }

        IEnumerable<Finding?> findings = [Depth(model), Lengths(model), Squeeze(model), FpnGroups(model), Stride(model), .. Heads(model)];
        return findings.OfType<Finding>();
    }

    private static Finding? Depth(SmpModel model)
    {
        ConfigCursor depth = model.Section["encoder_depth"];
        return depth.Integer is { } found && found is < LeastDepth or > MostDepth && model.Encoder?.IsUniversal != true
            ? Tell.Of(DiagnosisCodes.UnknownArgument, "smp-depth", depth.Place, ("key", depth.Path),
                ("found", found)) with { Edits = [Tell.Set(depth, Math.Clamp(found, LeastDepth, MostDepth))] }
            : null;
    }

    private static Finding? Lengths(SmpModel model)
    {
        ConfigCursor widths = model.Section["decoder_channels"];
        if (model.DecoderChannels is not { } channels || channels.Count == model.Depth)
        {
            return null;
        }

        int blocks = Math.Clamp(model.Depth, LeastDepth, MostDepth);
        int[] fitting = [.. channels.Take(blocks), .. Enumerable.Repeat(channels.Count > 0 ? Math.Max(Reduction, channels[^1] / 2)
            : Reduction, Math.Max(0, blocks - channels.Count))];
        return Tell.Of(
            DiagnosisCodes.HeadChannels, "smp-depth", widths.Place, ("key", widths.Path), ("found", channels.Count), ("widths", channels),
            ("depth_key", model.Section["encoder_depth"].Path),
            ("depth", model.Depth), ("fitting", fitting)) with
        {
            Edits = [Tell.Set(widths, fitting)],
            IsCertain = true,
        };
    }

    private static Finding? Squeeze(SmpModel model)
    {
        ConfigCursor widths = model.Section["decoder_channels"];
        ConfigCursor attention = model.Section["decoder_attention_type"];
        return attention.Text == "scse" && model.DecoderChannels is { } channels && channels.Any(width => width < Reduction)
            ? Tell.Of(
                DiagnosisCodes.HeadChannels, "smp-scse", widths.Place with { Module = attention.Path },
                ("key", widths.Path), ("attention_key", attention.Path), ("narrow", channels.Min()), ("widths", channels),
                ("squeezed", channels.Min() / Reduction)) with
            {
                Edits = [Tell.Set(widths, channels.Select(width => Math.Max(width, Reduction)))],
            }
            : null;
    }

    private static Finding? FpnGroups(SmpModel model)
    {
        ConfigCursor width = model.Section["decoder_segmentation_channels"];
        return model.Name == "FPN" && width.Integer is { } channels && channels % Groups != 0
            ? Tell.Of(DiagnosisCodes.GroupDivisibility, "smp-fpn", width.Place, ("key", width.Path), ("found", channels),
                ("groups", Groups), ("fitting", Tell.Up(channels, Groups))) with
            {
                Edits = [Tell.Set(width, Tell.Up(channels, Groups))],
            }
            : null;
    }

    private static Finding? Stride(SmpModel model)
    {
        ConfigCursor stride = model.Section["encoder_output_stride"];
        int[] allowed = model.Name == "PAN" ? _panStrides : _strides;
        return model.Name is "DeepLabV3" or "DeepLabV3Plus" or "PAN" && stride.Integer is { } found && !allowed.Contains(found)
            ? Tell.Of(DiagnosisCodes.UnknownArgument, "smp-stride", stride.Place, ("key", stride.Path), ("found", found),
                ("arch", model.Name), ("allowed", string.Join(" or ", allowed))) with
            {
                Edits = [Tell.Set(stride, allowed[^1])],
            }
            : null;
    }

    // Own heads and decoders that users put behind an encoder or a decoder.
    private static IEnumerable<Finding?> Heads(SmpModel model)
    {
        IReadOnlyList<int>? encoder = model.Encoder is { Channels: { Count: > 1 } maps } ? [model.InChannels, .. maps] : null;
        foreach (ConfigCursor list in new[] { model.Section["encoder_channels"], model.Section["decoder"]["encoder_channels"],
            model.Section["encoder_out_channels"] })
        {
            if (encoder is not null && list.Integers is { } given && given.Count > 1 && !encoder.TakeLast(given.Count).SequenceEqual(given)
                && !encoder.Take(given.Count).SequenceEqual(given))
            {
                yield return Width(model, list, given,
                    given.Count <= encoder.Count ? encoder.TakeLast(given.Count).ToArray() : encoder.ToArray(), "encoder.out_channels");
            }
        }

        int? decoded = model.Name switch
        {
            "Unet" or "UnetPlusPlus" or "MAnet" => model.DecoderChannels is { Count: > 0 } widths ? widths[^1] : null,
            "FPN" => model.Section["decoder_segmentation_channels"].Integer ?? 128,
            "DeepLabV3" or "DeepLabV3Plus" => model.Section["decoder_channels"].Integer ?? 256,
            "PSPNet" => model.Section["psp_out_channels"].Integer ?? 512,
            "PAN" => model.Section["decoder_channels"].Integer ?? 32,
            "Segformer" => model.Section["decoder_segmentation_channels"].Integer ?? 256,
            "Linknet" => 32,
            _ => null,
        };
        ConfigCursor head = model.Section["segmentation_head"]["in_channels"];
        if (decoded is { } width && head.Integer is { } own && own != width)
        {
            yield return Width(model, head, own, width, "decoder");
        }

        ConfigCursor classifier = model.Section["classification_head"]["in_channels"];
        if (encoder is not null && classifier.Integer is { } taken && taken != encoder[Math.Min(model.Depth, encoder.Count - 1)])
        {
            yield return Width(model, classifier, taken, encoder[Math.Min(model.Depth, encoder.Count - 1)], "encoder.out_channels");
        }
    }

    private static Finding Width(SmpModel model, ConfigCursor place, object found, object expected, string source) => Tell.Of(
        DiagnosisCodes.HeadChannels, "smp-head", place.Place,
        ("key", place.Path), ("found", found), ("expected", expected), ("source", source), ("encoder", model.Encoder?.Name)) with
    {
        Edits = [Tell.Set(place, expected)],
    };
}
