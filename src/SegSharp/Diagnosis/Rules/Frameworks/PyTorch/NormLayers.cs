using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Norm layers: which axis they look at, and how many values they see.</summary>
internal static class NormLayers
{
    /// <summary>Whether a type is a norm.</summary>
    public static bool Handles(string word) =>
        word.StartsWith("batchnorm", StringComparison.Ordinal) || word.StartsWith("instancenorm", StringComparison.Ordinal)
            || word is "syncbatchnorm" or "layernorm" or "layernorm2d" or "groupnorm";

    /// <summary>Checks a norm, which leaves the shape as it is.</summary>
    public static IReadOnlyList<int>? Visit(LayerVisit visit, bool isKnown)
    {
        switch (visit.Layer.Word)
        {
            case "layernorm":
                Layer(visit, isKnown);
                break;
            case "groupnorm":
                Group(visit, isKnown);
                break;
            default:
                if (isKnown)
                {
                    Batch(visit);
                }

                break;
        }

        int width = visit.Layer.Word == "layernorm" ? LayerVisit.Unknown
            : visit.Layer.Weight?[0] ?? visit.Layer.Number("num_features", "num_channels") ?? LayerVisit.Unknown;
        return isKnown && visit.Input.Count > 1 && width > 0 ? [visit.Input[0], width, .. visit.Input.Skip(2)] : isKnown
            ? visit.Input : null;
    }

    private static void Batch(LayerVisit visit)
    {
        TorchLayer layer = visit.Layer;
        IReadOnlyList<int> input = visit.Input;
        int[] ranks = layer.Axes switch { 1 => [2, 3], 2 => [4], 3 => [5], _ => [2, 3, 4, 5] };
        if (!ranks.Contains(input.Count) && !(layer.Word.StartsWith("instance", StringComparison.Ordinal) && input.Count == ranks[^1] - 1))
        {
            string fitting = input.Count switch { 2 or 3 => "BatchNorm1d", 4 => "BatchNorm2d", 5 => "BatchNorm3d", _ => "" };
            visit.Report(
                DiagnosisCodes.Rank, "layer-norm", layer.Section["type"],
                fitting.Length > 0 ? [Tell.Set(layer.Section["type"], fitting)] : [],
                ("axes", input.Count), ("ranks", string.Join(" or ", ranks)), ("fitting", fitting.Length > 0 ? fitting : "another layer"));
            return;
        }

        int? channels = layer.Number("num_features") ?? layer.Weight?[0];
        if (channels is { } count && input.Count > 1 && input[1] >= 0 && input[1] != count)
        {
            ConfigCursor place = visit.Taken(0, "num_features");
            bool tokens = input.Count == 3 && input[^1] == count;
            visit.Report(
                tokens ? DiagnosisCodes.NormLayout : DiagnosisCodes.HeadChannels, tokens ? "layer-tokens" : "layer-norm", place,
                tokens ? [Tell.Set(layer.Section["type"], "LayerNorm"), Tell.Set(layer.Section["normalized_shape"], count)]
                    : [Tell.Set(place, input[1])],
                ("channels", count), ("found", input[1]));
        }

        bool batch = layer.Word.StartsWith("batch", StringComparison.Ordinal) || layer.Word == "syncbatchnorm";
        if (batch && visit.Walk.IsTraining && LayerVisit.Count([input[0], .. input.Skip(2)]) == 1)
        {
            visit.Report(
                DiagnosisCodes.BatchNormSingle, "layer", visit.Walk.Given.Exists ? visit.Walk.Given : layer.Section, Larger(visit),
                ("channels", input.Count > 1 ? input[1] : 1));
        }
    }

    private static ConfigEdit[] Larger(LayerVisit visit)
    {
        IReadOnlyList<ConfigEdit> batch = new RuntimeFacts(visit.Walk.Subject).LargerBatch;
        return [.. batch, .. batch.Any(edit => edit.Key == "runtime.input.0") || visit.Walk.Given.Integers is not { Count: > 0 } ? []
            : new[] { Tell.Set(visit.Walk.Given[0], 2) }];
    }

    private static void Layer(LayerVisit visit, bool isKnown)
    {
        ConfigCursor place = visit.Layer.Section["normalized_shape"].Exists ? visit.Layer.Section["normalized_shape"]
            : visit.Layer.Section["weight"];
        if (!isKnown || place.Integers is not { Count: > 0 } normalized)
        {
            return;
        }

        IReadOnlyList<int> last = [.. visit.Input.TakeLast(normalized.Count)];
        if (last.Count == normalized.Count && last.Zip(normalized).All(pair => pair.First < 0 || pair.First == pair.Second))
        {
            return;
        }

        bool onMaps = visit.Input.Count >= 3 && normalized.Count == 1 && visit.Input[1] == normalized[0];
        visit.Report(
            onMaps ? DiagnosisCodes.NormLayout : DiagnosisCodes.ShapeMismatch, onMaps ? "layer-maps" : "layer-norm", place,
            onMaps ? [Tell.Set(visit.Layer.Section["type"], "GroupNorm"), Tell.Set(visit.Layer.Section["num_groups"], 1),
                Tell.Set(visit.Layer.Section["num_channels"], normalized[0])]
                : last.All(size => size > 0) ? [Tell.Set(place, last)] : [],
            ("normalized", LayerVisit.Text(normalized)), ("last", LayerVisit.Text(last)), ("channels", normalized[0]));
    }

    private static void Group(LayerVisit visit, bool isKnown)
    {
        TorchLayer layer = visit.Layer;
        int? channels = layer.Number("num_channels") ?? layer.Weight?[0];
        if (layer.Number("num_groups", "groups") is { } groups && channels is { } count && count % groups != 0)
        {
            ConfigCursor place = layer.Section["num_groups"].Exists ? layer.Section["num_groups"] : layer.Section["groups"];
            int fitting = Enumerable.Range(1, Math.Clamp(groups, 1, 1 << 14)).Last(divisor => count % divisor == 0);
            visit.Report(DiagnosisCodes.GroupDivisibility, "layer", place, [Tell.Set(place, fitting)], ("groups", groups), ("taken", count),
                ("given", count), ("fitting", fitting));
        }

        if (isKnown && channels is { } width && visit.Input.Count > 1 && visit.Input[1] >= 0 && visit.Input[1] != width)
        {
            ConfigCursor place = visit.Taken(0, "num_channels");
            visit.Report(DiagnosisCodes.HeadChannels, "layer-norm", place, [Tell.Set(place, visit.Input[1])], ("channels", width),
                ("found", visit.Input[1]));
        }
    }
}
