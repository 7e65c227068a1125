using SegSharp.Configuration;
using SegSharp.Configuration.Editing;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Convolutions and transposed convolutions.</summary>
/// <remarks>Source: https://pytorch.org/docs/stable/generated/torch.nn.Conv2d.html.</remarks>
internal static class ConvolutionLayers
{
    private const int MostBands = 16;

    /// <summary>Checks a convolution and gives its output.</summary>
    public static Tensor? Visit(LayerVisit visit)
    {
        Sizes sizes = Sizes.Of(visit);
        Tensor? input = visit.Input;
        if (input is not null && input.Rank != sizes.Axes + 2)
        {
            Rank(visit, input.Shape, sizes.Axes);
            input = null;
        }

        input ??= Tensor.Symbolic([visit.Walk.Unknown(), sizes.Taken ?? visit.Walk.Unknown(),
            .. Enumerable.Range(0, sizes.Axes).Select(_ => visit.Walk.Unknown())]);
        return LayerVisit.Compute(input, map => Convolved(visit, map, sizes), map => Mended(visit, map, sizes));
    }

    // Axes do not meet in the sizes of a convolution: each one is the side of a square image.
    private static Tensor Convolved(LayerVisit visit, Tensor map, Sizes sizes)
    {
        Shape input = map.Shape;
        Dim taken = sizes.Taken ?? input[1], given = sizes.Given ?? visit.Walk.Unknown();
        int groups = (sizes.Transposed ? given : taken).DivideExactly(sizes.Groups) is null ? 1 : sizes.Groups;
        Dim[] output = [input[0], given, .. input.Skip(2)];
        for (int axis = 0; axis < sizes.Axes; axis++)
        {
            (int kernel, int stride, int padding, int dilation) = sizes.Window(axis);
            Tensor image = Tensor.Symbolic([input[0], input[1], input[axis + 2], input[axis + 2]]);
            Tensor result = sizes.Transposed
                ? image.ConvTranspose2d(Tensor.Symbolic([taken, given.DivideExactly(groups)!.Value, kernel, kernel]), null, stride, padding,
                    sizes.OutputPadding(axis), groups, dilation)
                : image.Conv2d(Tensor.Symbolic([given, taken.DivideExactly(groups)!.Value, kernel, kernel]), null, stride, padding,
                    dilation, groups);
            output[axis + 2] = result.Shape[2];
        }

        return Tensor.Symbolic(Shape.Create(output));
    }

    private static Tensor? Mended(LayerVisit visit, Tensor map, Sizes sizes)
    {
        Shape input = map.Shape;
        if (LayerVisit.Differ(input[1], sizes.Taken))
        {
            int channels = sizes.Taken!.Value;
            if (input[-1] == channels && sizes.Axes == 2 && input[1].AtLeast(MostBands + 1) == true)
            {
                Shape fitting = [input[0], channels, input[1], input[2]];
                visit.Report(
                    DiagnosisCodes.ChannelOrder, "layer", visit.IsFirst ? visit.Walk.Given : visit.Layer.Section,
                    [visit.IsFirst ? visit.Walk.Give(fitting)
                        : visit.Before(ConfigDict.Of(("type", "Permute"), ("dims", new[] { 0, 3, 1, 2 })))],
                    ("channels", channels), ("found", input[1]), ("expected", LayerVisit.Text(fitting)));
                return Tensor.Symbolic(fitting);
            }

            Channels(visit, input[1], channels, sizes);
            return Tensor.Symbolic(input.With(1, channels));
        }

        for (int axis = 0; axis < (sizes.Transposed ? 0 : sizes.Axes); axis++)
        {
            (int kernel, _, int padding, int dilation) = sizes.Window(axis);
            if (TooSmall.Tell(visit, input[axis + 2], padding, (dilation * (kernel - 1L)) + 1, axis + 2))
            {
                return Tensor.Symbolic(input.With(axis + 2, visit.Walk.Unknown()));
            }
        }

        return null;
    }

    private static void Rank(LayerVisit visit, Shape input, int axes)
    {
        int rank = axes + 2, single = input.ToList().IndexOf(1);
        Shape? fitting = input.Rank == rank - 1 ? input.Insert(0, 1)
            : input.Rank == rank - 2 ? input.Insert(0, 1).Insert(0, 1)
            : input.Rank == rank + 1 && single >= 0 ? input.Remove(single)
            : null;
        visit.Report(
            DiagnosisCodes.Rank, "layer", visit.IsFirst ? visit.Walk.Given : visit.Layer.Section,
            visit.IsFirst && fitting is { } shape ? [visit.Walk.Give(shape)] : [],
            ("axes", input.Rank), ("rank", rank), ("expected", fitting is null ? $"{rank} axes" : LayerVisit.Text(fitting)));
    }

    private static void Channels(LayerVisit visit, Dim found, int channels, Sizes sizes)
    {
        ConfigCursor weight = visit.Layer.Section["weight"][sizes.Transposed ? 0 : 1];
        ConfigCursor place = visit.Layer.Section["in_channels"].Exists ? visit.Layer.Section["in_channels"] : weight;
        Dim? perGroup = sizes.Transposed ? found : found.DivideExactly(sizes.Groups);
        bool isWeight = place.Path == weight.Path;
        List<ConfigEdit> edits = perGroup is null ? [Tell.Set(visit.Layer.Section["groups"], 1)] : [];
        edits.AddRange(LayerVisit.Set(place, isWeight ? perGroup ?? found : found));
        if (!isWeight && visit.Layer.Weight is { Count: > 1 })
        {
            edits.AddRange(LayerVisit.Set(weight, perGroup ?? found));
        }

        bool image = visit.IsFirst && (channels <= 4 || found.AtLeast(5) == false);
        visit.Report(image ? DiagnosisCodes.InputChannels : DiagnosisCodes.HeadChannels, "layer", place, edits, ("channels", channels),
            ("found", found));
    }

    /// <summary>A convolution's numbers, by its keys or by its weight.</summary>
    private sealed record Sizes(TorchLayer Layer, bool Transposed, int Axes, int Groups, int? Taken, int? Given)
    {
        /// <summary>Reads them; groups that do not divide the channels are told, and count as one.</summary>
        public static Sizes Of(LayerVisit visit)
        {
            TorchLayer layer = visit.Layer;
            bool transposed = layer.Word.StartsWith("convtranspose", StringComparison.Ordinal);
            int groups = layer.Number("groups") ?? 1;
            int? first = layer.Weight is { Count: > 1 } weight ? weight[0] : null,
                second = layer.Weight is { Count: > 1 } own ? own[1] * groups : null;
            Sizes sizes = new(
                layer, transposed, layer.Axes, groups, layer.Number("in_channels") ?? (transposed ? first : second),
                layer.Number("out_channels") ?? (transposed ? second : first));
            return sizes.Taken % groups > 0 || sizes.Given % groups > 0 ? sizes.Uneven(visit) : sizes;
        }

        /// <summary>What of an axis goes into one value; <c>same</c> leaves the size as it is, as a kernel of one does.</summary>
        public (int Kernel, int Stride, int Padding, int Dilation) Window(int axis)
        {
            int kernel = Layer.Section["kernel_size"].Exists ? Layer.At("kernel_size", axis, 1)
                : Layer.Weight is { } weight && weight.Count > axis + 2 ? weight[axis + 2] : Layer.At("kernel", axis, 1);
            return Layer.Section["padding"].Text == "same"
                ? (1, 1, 0, 1)
                : (kernel, Math.Max(1, Layer.At("stride", axis, 1)), Layer.At("padding", axis, 0), Layer.At("dilation", axis, 1));
        }

        /// <summary>The rows added at the end of a transposed convolution.</summary>
        public int OutputPadding(int axis) => Layer.At("output_padding", axis, 0);

        private Sizes Uneven(LayerVisit visit)
        {
            int fitting = Enumerable.Range(1, Math.Clamp(Groups, 1, 1 << 14))
                .Last(count => (Taken ?? 0) % count == 0 && (Given ?? 0) % count == 0);

            // a weight of [out, in / groups] says how many inputs a group has
            List<ConfigEdit> edits = [Tell.Set(Layer.Section["groups"], fitting)];
            if (Layer.Weight is { Count: > 1 } && Taken is { } channels && !Layer.Section["in_channels"].Exists)
            {
                edits.Add(Tell.Set(Layer.Section["weight"][1], channels / fitting));
            }

            visit.Report(
                DiagnosisCodes.GroupDivisibility, "layer", Layer.Section["groups"], edits,
                ("groups", Groups), ("taken", Taken?.ToString() ?? "?"), ("given", Given?.ToString() ?? "?"), ("fitting", fitting));
            return this with { Groups = 1 };
        }
    }
}
