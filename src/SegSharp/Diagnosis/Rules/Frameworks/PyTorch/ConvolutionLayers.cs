using SegSharp.Configuration;
using SegSharp.Configuration.Editing;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Convolutions and transposed convolutions.</summary>
/// <remarks>Source: https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html.</remarks>
internal static class ConvolutionLayers
{
    private const int MostBands = 16;

    /// <summary>Checks a convolution and gives its output's shape.</summary>
    public static IReadOnlyList<int>? Visit(LayerVisit visit, bool isKnown)
    {
        TorchLayer layer = visit.Layer;
        bool transposed = layer.Word.StartsWith("convtranspose", StringComparison.Ordinal);
        int groups = layer.Number("groups") ?? 1;
        int? taken = layer.Number("in_channels")
            ?? (layer.Weight is { Count: > 1 } weight ? weight[transposed ? 0 : 1] * (transposed ? 1 : groups) : null);
        int? given = layer.Number("out_channels")
            ?? (layer.Weight is { Count: > 1 } own ? own[transposed ? 1 : 0] * (transposed ? groups : 1) : null);
        if (groups > 1 && Groups(visit, groups, taken, given))
        {
            groups = 1;
        }

        int axes = layer.Axes;
        if (!isKnown)
        {
            return given is null ? null : [LayerVisit.Unknown, given.Value, .. Enumerable.Repeat(LayerVisit.Unknown, axes)];
        }

        if (visit.Input.Count != axes + 2)
        {
            Rank(visit, axes);
            return given is null ? null : [LayerVisit.Unknown, given.Value, .. Enumerable.Repeat(LayerVisit.Unknown, axes)];
        }

        IReadOnlyList<int> input = visit.Input;
        if (taken is { } channels && input[1] >= 0 && input[1] != channels)
        {
            if (input[^1] == channels && axes == 2 && input[1] > MostBands)
            {
                int[] fitting = [input[0], channels, .. input.Skip(1).Take(axes)];
                visit.Report(
                    DiagnosisCodes.ChannelOrder, "layer", visit.IsFirst ? visit.Walk.Given : layer.Section,
                    visit.IsFirst ? [Tell.Set(visit.Walk.Given, fitting)] : [Permuted(visit)],
                    ("channels", channels), ("found", input[1]), ("expected", LayerVisit.Text(fitting)));
                input = fitting;
            }
            else
            {
                Channels(visit, channels, groups, transposed);
            }
        }

        return [input[0], given ?? LayerVisit.Unknown,
            .. Enumerable.Range(0, axes).Select(axis => Size(visit, input[axis + 2], axis, transposed))];
    }

    private static ConfigEdit Permuted(LayerVisit visit)
    {
        ConfigNode permute = ConfigDict.Of(("type", "Permute"), ("dims", new[] { 0, 3, 1, 2 }));
        return LayerInsertion.Before(visit, [permute]);
    }

    private static bool Groups(LayerVisit visit, int groups, int? taken, int? given)
    {
        bool uneven = taken % groups > 0 || given % groups > 0;
        if (uneven)
        {
            int fitting = Enumerable.Range(1, Math.Clamp(groups, 1, 1 << 14))
                .Last(count => (taken ?? 0) % count == 0 && (given ?? 0) % count == 0);
            ConfigCursor weight = visit.Layer.Section["weight"];

            // a weight of [out, in / groups] says how many inputs a group has
            List<ConfigEdit> edits = [Tell.Set(visit.Layer.Section["groups"], fitting)];
            if (visit.Layer.Weight is { Count: > 1 } && taken is { } channels && !visit.Layer.Section["in_channels"].Exists)
            {
                edits.Add(Tell.Set(weight[1], channels / fitting));
            }

            visit.Report(
                DiagnosisCodes.GroupDivisibility, "layer", visit.Layer.Section["groups"], edits,
                ("groups", groups), ("taken", taken?.ToString() ?? "?"), ("given", given?.ToString() ?? "?"), ("fitting", fitting));
        }

        return uneven;
    }

    private static void Rank(LayerVisit visit, int axes)
    {
        int rank = axes + 2;
        int[]? fitting = visit.Input.Count == rank - 1 ? [1, .. visit.Input]
            : visit.Input.Count == rank - 2 ? [1, 1, .. visit.Input]
            : visit.Input.Count == rank + 1 && visit.Input.Contains(1)
                ? [.. visit.Input.Take(visit.Input.ToList().IndexOf(1)), .. visit.Input.Skip(visit.Input.ToList().IndexOf(1) + 1)]
            : null;
        visit.Report(
            DiagnosisCodes.Rank, "layer", visit.IsFirst ? visit.Walk.Given : visit.Layer.Section,
            visit.IsFirst && fitting is not null ? [Tell.Set(visit.Walk.Given, fitting)] : [],
            ("axes", visit.Input.Count), ("rank", rank), ("expected", fitting is null ? $"{rank} axes" : LayerVisit.Text(fitting)));
    }

    private static void Channels(LayerVisit visit, int channels, int groups, bool transposed)
    {
        int found = visit.Input[1];
        ConfigCursor place = visit.Layer.Section["in_channels"].Exists ? visit.Layer.Section["in_channels"]
            : visit.Layer.Section["weight"][transposed ? 0 : 1];
        bool divides = transposed || found % groups == 0;
        bool isWeight = place.Path.Contains(".weight", StringComparison.Ordinal);
        bool image = visit.IsFirst && Math.Min(found, channels) <= 4;
        List<ConfigEdit> edits = divides ? [Tell.Set(place, isWeight && !transposed ? found / groups : found)]
            : [Tell.Set(visit.Layer.Section["groups"], 1), Tell.Set(place, found)];
        if (!isWeight && visit.Layer.Weight is { Count: > 1 })
        {
            edits.Add(Tell.Set(visit.Layer.Section["weight"][transposed ? 0 : 1], transposed ? found : found / Math.Max(1, groups)));
        }

        visit.Report(image ? DiagnosisCodes.InputChannels : DiagnosisCodes.HeadChannels, "layer", place, edits, ("channels", channels),
            ("found", found));
    }

    // floor((size + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    private static int Size(LayerVisit visit, int size, int axis, bool transposed)
    {
        TorchLayer layer = visit.Layer;
        int kernel = layer.Section["kernel_size"].Exists ? layer.At("kernel_size", axis, 1)
            : layer.Weight is { } weight && weight.Count > axis + 2 ? weight[axis + 2] : layer.At("kernel", axis, 1);
        long extent = (layer.At("dilation", axis, 1) * ((long)kernel - 1)) + 1;
        int stride = Math.Max(1, layer.At("stride", axis, 1));
        if (size < 0)
        {
            return LayerVisit.Unknown;
        }

        if (layer.Section["padding"].Text is { } mode)
        {
            return mode == "same" ? size : (int)Math.Max(0, ((size - extent) / stride) + 1);
        }

        long padding = layer.At("padding", axis, 0);
        if (transposed)
        {
            return (int)Math.Clamp(((size - 1L) * stride) - (2 * padding) + extent + layer.At("output_padding", axis, 0), 0, int.MaxValue);
        }

        if (extent > size + (2 * padding))
        {
            PoolingLayers.TooSmall(visit, size, padding, extent, axis);
            return LayerVisit.Unknown;
        }

        return (int)(((size + (2 * padding) - extent) / stride) + 1);
    }
}
