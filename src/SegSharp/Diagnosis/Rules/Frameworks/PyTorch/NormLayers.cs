using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;
using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Norm layers: which axis they look at, and how many values they see.</summary>
internal static class NormLayers
{
    private const double Epsilon = 1e-5;

    /// <summary>Whether a type is a norm.</summary>
    public static bool Handles(string word) =>
        word.StartsWith("batchnorm", StringComparison.Ordinal) || word.StartsWith("instancenorm", StringComparison.Ordinal)
        || word is "syncbatchnorm" or "layernorm" or "layernorm2d" or "groupnorm";

    /// <summary>Checks a norm, which leaves the shape as it is.</summary>
    public static Tensor? Visit(LayerVisit visit) => visit.Layer.Word switch
    {
        "layernorm" => Layer(visit),
        "groupnorm" => Group(visit),
        _ => Batch(visit),
    };

    private static Tensor? Batch(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        int? channels = layer.Number("num_features", "num_channels") ?? layer.Weight?[0];
        if (visit.Input is not { } input)
        {
            return null;
        }

        int[] ranks = layer.Axes switch { 1 => [2, 3], 2 => [4], 3 => [5], _ => [2, 3, 4, 5] };
        bool single = layer.Word.StartsWith("instance", StringComparison.Ordinal) && input.Rank == ranks[^1] - 1;
        if (!ranks.Contains(input.Rank) && !single)
        {
            string fitting = input.Rank switch { 2 or 3 => "BatchNorm1d", 4 => "BatchNorm2d", 5 => "BatchNorm3d", _ => "" };
            visit.Report(
                DiagnosisCodes.Rank, "layer-norm", layer.Section["type"],
                fitting.Length > 0 ? [Tell.Set(layer.Section["type"], fitting)] : [],
                ("axes", input.Rank), ("ranks", string.Join(" or ", ranks)), ("fitting", fitting.Length > 0 ? fitting : "another layer"));
            return input.Rank > 1 && channels is { } width ? Tensor.Symbolic(input.Shape.With(1, width)) : input;
        }

        bool training = visit.Walk.IsTraining
            && (layer.Word.StartsWith("batch", StringComparison.Ordinal) || layer.Word == "syncbatchnorm");
        Tensor? normed = LayerVisit.Compute(
            single ? input.Unsqueeze(0) : input,
            map =>
            {
                Tensor weight = Tensor.Symbolic([channels ?? map.Shape[1]]);
                return map.BatchNorm(weight, weight, weight, weight, training, 0.1, Epsilon);
            },
            map => LayerVisit.Differ(map.Shape[1], channels) ? OfOther(visit, map.Shape, channels!.Value) : training
                ? OfOne(visit, map.Shape) : null);
        return single ? normed?.Squeeze(0) : normed;
    }

    private static Tensor OfOther(LayerVisit visit, Shape input, int channels)
    {
        ConfigCursor place = visit.Taken(0, "num_features");
        bool tokens = input.Rank == 3 && input[-1] == channels;
        visit.Report(
            tokens ? DiagnosisCodes.NormLayout : DiagnosisCodes.HeadChannels, tokens ? "layer-tokens" : "layer-norm", place,
            tokens ? [Tell.Set(visit.Layer.Section["type"], "LayerNorm"), Tell.Set(visit.Layer.Section["normalized_shape"], channels)]
                : LayerVisit.Set(place, input[1]),
            ("channels", channels), ("found", input[1]));
        return Tensor.Symbolic(input.With(1, channels));
    }

    private static Tensor? OfOne(LayerVisit visit, Shape input)
    {
        if (input.Remove(1).ElementCount != 1)
        {
            return null;
        }

        IReadOnlyList<ConfigEdit> batch = new RuntimeFacts(visit.Walk.Subject).LargerBatch;
        bool given = batch.Any(edit => edit.Key == "runtime.input.0") || visit.Walk.Given.Integers is not { Count: > 0 };
        visit.Report(
            DiagnosisCodes.BatchNormSingle, "layer", visit.Walk.Given.Exists ? visit.Walk.Given : visit.Layer.Section,
            given ? batch : [.. batch, Tell.Set(visit.Walk.Given[0], 2)], ("channels", input[1]));
        return Tensor.Symbolic(input.With(0, visit.Walk.Unknown()));
    }

    private static Tensor? Layer(LayerVisit visit)
    {
        ConfigCursor place = visit.Layer.Section["normalized_shape"].Exists ? visit.Layer.Section["normalized_shape"]
            : visit.Layer.Section["weight"];
        if (visit.Input is not { } input || place.Integers is not { Count: > 0 } sizes)
        {
            return visit.Input;
        }

        Shape normalized = [.. sizes.Select(size => size < 0 ? visit.Walk.Unknown() : size)];
        Tensor weight = Tensor.Symbolic(normalized);
        return LayerVisit.Compute(input, map => map.LayerNorm(weight, weight, Epsilon), map =>
        {
            Shape last = [.. map.Shape.TakeLast(sizes.Count)];
            bool onMaps = map.Rank >= 3 && sizes.Count == 1 && map.Shape[1] == sizes[0];
            visit.Report(
                onMaps ? DiagnosisCodes.NormLayout : DiagnosisCodes.ShapeMismatch, onMaps ? "layer-maps" : "layer-norm", place,
                onMaps ? [Tell.Set(visit.Layer.Section["type"], "GroupNorm"), Tell.Set(visit.Layer.Section["num_groups"], 1),
                    Tell.Set(visit.Layer.Section["num_channels"], sizes[0])]
                    : last.IsSymbolic ? [] : [Tell.Set(place, last.ToLongs())],
                ("normalized", LayerVisit.Text(normalized)), ("last", LayerVisit.Text(last)), ("channels", sizes[0]));
            return null;
        }) ?? input;
    }

    private static Tensor? Group(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        int? channels = layer.Number("num_channels") ?? layer.Weight?[0];
        int groups = layer.Number("num_groups", "groups") ?? 1;
        if (channels is { } count && count % groups != 0)
        {
            ConfigCursor place = layer.Section["num_groups"].Exists ? layer.Section["num_groups"] : layer.Section["groups"];
            int fitting = Enumerable.Range(1, Math.Clamp(groups, 1, 1 << 14)).Last(divisor => count % divisor == 0);
            visit.Report(
                DiagnosisCodes.GroupDivisibility, "layer", place, [Tell.Set(place, fitting)], ("groups", groups), ("taken", count),
                ("given", count), ("fitting", fitting));
            groups = fitting;
        }

        return visit.Input is not { Rank: > 1 } input ? visit.Input : LayerVisit.Compute(
            input,
            map =>
            {
                Tensor weight = Tensor.Symbolic([channels ?? map.Shape[1]]);
                return map.GroupNorm(groups, weight, weight, Epsilon);
            },
            map =>
            {
                if (!LayerVisit.Differ(map.Shape[1], channels))
                {
                    return null;
                }

                ConfigCursor place = visit.Taken(0, "num_channels");
                visit.Report(DiagnosisCodes.HeadChannels, "layer-norm", place, LayerVisit.Set(place, map.Shape[1]), ("channels", channels),
                    ("found", map.Shape[1]));
                return Tensor.Symbolic(map.Shape.With(1, channels!.Value));
            });
    }
}
