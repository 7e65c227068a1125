namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Layers that only rearrange: flatten, view, permute, concatenate, add.</summary>
internal static class ShapeLayers
{
    private const int Multiple = 64;

    private static readonly string[] _words =
        ["flatten", "unflatten", "view", "reshape", "permute", "transpose", "squeeze", "unsqueeze", "concat", "cat", "concatenate", "skip",
            "add", "residual", "positionembedding", "posembed", "positionalembedding", "posembedding"];

    /// <summary>Whether a type rearranges.</summary>
    public static bool Handles(string word) => _words.Contains(word, StringComparer.Ordinal);

    /// <summary>Gives the shape behind the layer; null where it cannot be told.</summary>
    public static IReadOnlyList<int>? Visit(LayerVisit visit) => visit.Layer.Word switch
    {
        "flatten" => Flatten(visit),
        "view" or "reshape" => View(visit),
        "permute" => Permute(visit),
        "transpose" => Transpose(visit),
        "squeeze" => Squeeze(visit),
        "unsqueeze" => Unsqueeze(visit),
        "concat" or "cat" or "concatenate" or "skip" => Concat(visit),
        "add" or "residual" => Add(visit),
        "unflatten" => null,
        _ => Positions(visit),
    };

    private static IReadOnlyList<int>? Flatten(LayerVisit visit)
    {
        IReadOnlyList<int> input = visit.Input;
        int start = Axis(visit.Layer.Section["start_dim"].Integer ?? 1, input.Count);
        int end = Axis(visit.Layer.Section["end_dim"].Integer ?? -1, input.Count);
        if (start < 0 || end >= input.Count || start > end)
        {
            return input.Count <= 1 ? input : null;
        }

        long? count = LayerVisit.Count(input.Skip(start).Take(end - start + 1));
        return count is > int.MaxValue ? null : [.. input.Take(start), (int)(count ?? LayerVisit.Unknown), .. input.Skip(end + 1)];
    }

    private static IReadOnlyList<int>? View(LayerVisit visit)
    {
        ConfigCursor place = new[] { visit.Layer.Section["shape"], visit.Layer.Section["size"],
            visit.Layer.Section["args"] }.FirstOrDefault(place => place.Integers is { Count: > 0 });
        if (place.Integers is not { } shape || LayerVisit.Count(visit.Input) is not { } count || shape.Any(size => size is < -1 or 0))
        {
            return place.Integers?.All(size => size >= -1) == true ? place.Integers : null;
        }

        int open = shape.Count(size => size == -1);
        long known = LayerVisit.Count(shape.Where(size => size > 0)) ?? 0;
        bool fits = open == 1 ? known > 0 && count % known == 0 : open == 0 && known == count;
        long perImage = visit.Input.Count > 0 && visit.Input[0] > 0 ? count / visit.Input[0] : count;
        if (!fits)
        {
            // the batch size written into the shape, or the size of another image
            bool batch = shape.Count > 1 && shape[0] > 0 && known / shape[0] == perImage && known % shape[0] == 0;
            int[] fitting = batch ? [-1, .. shape.Skip(1)] : shape.Count == 1 ? [-1]
                : [visit.Input[0], .. Enumerable.Repeat(1, Math.Max(0, shape.Count - 2)), -1];
            visit.Report(
                DiagnosisCodes.Reshape, batch ? "layer-batch" : "layer-view", place, [Tell.Set(place, fitting)],
                ("shape", LayerVisit.Text(shape)), ("count", count), ("wanted", known), ("each", perImage),
                ("fitting", LayerVisit.Text(fitting)));
            return batch ? [visit.Input[0], .. shape.Skip(1)] : null;
        }

        int[] result = [.. shape.Select(size => size == -1 ? (int)Math.Min(int.MaxValue, count / known) : size)];
        if (shape[0] == -1 && visit.Input.Count == 4 && shape.Count == 2 && visit.Input[0] > 0 && result[0] != visit.Input[0]
            && result[^1] != visit.Input[1])
        {
            visit.Report(
                DiagnosisCodes.Reshape, "layer-mixed", place, [Tell.Set(place, new[] { visit.Input[0], -1 })],
                ("shape", LayerVisit.Text(shape)), ("rows", result[0]), ("batch", visit.Input[0]), ("each", perImage));
        }

        return result;
    }

    private static IReadOnlyList<int>? Permute(LayerVisit visit)
    {
        IReadOnlyList<int>? order = visit.Layer.Section["dims"].Integers ?? visit.Layer.Section["args"].Integers;
        if (order is null
            || !order.Select(axis => Axis(axis, visit.Input.Count)).Order().SequenceEqual(Enumerable.Range(0, visit.Input.Count)))
        {
            return null;
        }

        return [.. order.Select(axis => visit.Input[Axis(axis, visit.Input.Count)])];
    }

    private static int[]? Transpose(LayerVisit visit)
    {
        int first = Axis(visit.Layer.Section["dim0"].Integer ?? visit.Layer.Section["args"][0].Integer ?? 1, visit.Input.Count);
        int second = Axis(visit.Layer.Section["dim1"].Integer ?? visit.Layer.Section["args"][1].Integer ?? 2, visit.Input.Count);
        if (first < 0 || second < 0 || first >= visit.Input.Count || second >= visit.Input.Count)
        {
            return null;
        }

        int[] shape = [.. visit.Input];
        (shape[first], shape[second]) = (shape[second], shape[first]);
        return shape;
    }

    private static IReadOnlyList<int>? Squeeze(LayerVisit visit)
    {
        if (visit.Layer.Section["dim"].Integer is not { } dim)
        {
            return [.. visit.Input.Where(size => size != 1)];
        }

        int axis = Axis(dim, visit.Input.Count);
        return axis < 0 || axis >= visit.Input.Count ? null : visit.Input[axis] == 1
            ? [.. visit.Input.Where((_, index) => index != axis)] : visit.Input;
    }

    private static IReadOnlyList<int>? Unsqueeze(LayerVisit visit)
    {
        int axis = Axis(visit.Layer.Section["dim"].Integer ?? 0, visit.Input.Count + 1);
        return axis < 0 || axis > visit.Input.Count ? null : [.. visit.Input.Take(axis), 1, .. visit.Input.Skip(axis)];
    }

    private static List<int>? Concat(LayerVisit visit)
    {
        int axis = Axis(visit.Layer.Section["dim"].Integer ?? 1, visit.Input.Count);
        List<int> shape = [.. visit.Input];
        if (axis < 0 || axis >= shape.Count)
        {
            return null;
        }

        foreach (IReadOnlyList<int> other in Others(visit))
        {
            int clash = other.Count != shape.Count ? 0 : Enumerable.Range(0, shape.Count)
                .FirstOrDefault(index => index != axis && shape[index] >= 0 && other[index] >= 0 && shape[index] != other[index], -1);
            if (other.Count != shape.Count || clash >= 0)
            {
                Clash(visit, other, clash);
                return null;
            }

            shape[axis] = shape[axis] < 0 || other[axis] < 0 ? LayerVisit.Unknown
                : (int)Math.Min(int.MaxValue, (long)shape[axis] + other[axis]);
        }

        return shape;
    }

    private static IReadOnlyList<int> Add(LayerVisit visit)
    {
        foreach (IReadOnlyList<int> other in Others(visit))
        {
            int clash = Enumerable.Range(1, Math.Min(other.Count, visit.Input.Count))
                .FirstOrDefault(back => other[^back] != visit.Input[^back] && other[^back] > 1 && visit.Input[^back] > 1, 0);
            if (clash > 0)
            {
                Clash(visit, other, visit.Input.Count - clash);
                break;
            }
        }

        return visit.Input;
    }

    // Sizes that stridings rounded differently meet again once the image is a multiple of them.
    private static void Clash(LayerVisit visit, IReadOnlyList<int> other, int axis)
    {
        bool spatial = axis >= 2 && other.Count == visit.Input.Count;
        DiagnosisCode code = spatial ? DiagnosisCodes.InputDivisibility : DiagnosisCodes.ShapeMismatch;
        if (visit.Walk.IsTrial)
        {
            visit.Report(code, "layer-concat", visit.Layer.Section, []);
            return;
        }

        int[]? larger = spatial
            ? visit.Walk.Enlarged([code], (given, step) => step > Multiple || given < 0 ? given : Tell.Up(given, step)) : null;
        visit.Report(
            code, "layer-concat", larger is null ? visit.Layer.Section : visit.Walk.Given,
            larger is null ? [] : [Tell.Set(visit.Walk.Given, larger)],
            ("other", LayerVisit.Text(other)), ("axis", axis),
            ("fitting", larger is null ? LayerVisit.Text(visit.Input) : LayerVisit.Text(larger)));
    }

    private static IEnumerable<IReadOnlyList<int>> Others(LayerVisit visit)
    {
        foreach (string key in new[] { "with", "skip", "inputs", "other", "others" })
        {
            ConfigCursor place = visit.Layer.Section[key];
            if (place.Integers is { Count: > 1 } shape)
            {
                yield return shape;
                continue;
            }

            foreach (ConfigCursor item in place.Items)
            {
                if (item.Integers is { Count: > 1 } own)
                {
                    yield return own;
                }
                else if (item.Text is { } name && visit.Walk.Output(name) is { } known && !ReferenceEquals(known, visit.Input))
                {
                    yield return known;
                }
            }
        }
    }

    private static IReadOnlyList<int> Positions(LayerVisit visit)
    {
        if (visit.Layer.Weight is [_, int tokens, int width] && visit.Input is [_, int count, int given] && tokens >= 0 && count >= 0)
        {
            ConfigCursor place = visit.Layer.Section["weight"];
            if (tokens != count)
            {
                visit.Report(DiagnosisCodes.PositionEmbedding, "layer", place[1], [Tell.Set(place[1], count)], ("made", tokens),
                    ("found", count));
            }
            else if (width != given && given >= 0)
            {
                visit.Report(DiagnosisCodes.EmbeddingWidth, "layer", place[2], [Tell.Set(place[2], given)], ("width", given),
                    ("expected", width));
            }
        }

        return visit.Input;
    }

    private static int Axis(int axis, int rank) => axis < 0 ? axis + rank : axis;
}
