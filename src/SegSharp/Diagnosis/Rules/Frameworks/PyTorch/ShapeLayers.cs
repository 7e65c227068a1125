using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>Layers that only rearrange: flatten, view, permute, concatenate, add.</summary>
internal static class ShapeLayers
{
    private static readonly string[] _words =
    [
        "flatten", "unflatten", "view", "reshape", "permute", "transpose", "squeeze", "unsqueeze", "concat", "cat", "concatenate", "skip",
        "add", "residual",
        "positionembedding", "posembed", "positionalembedding", "posembedding",
    ];

    private static readonly string[] _otherKeys = ["with", "skip", "inputs", "other", "others"];

    /// <summary>Whether a type rearranges.</summary>
    public static bool Handles(string word) => _words.Contains(word, StringComparer.Ordinal);

    /// <summary>Gives what is behind the layer; null where it cannot be told.</summary>
    public static Tensor? Visit(LayerVisit visit) => visit.Layer.Word switch
    {
        "view" or "reshape" => View(visit, visit.Input!),
        "concat" or "cat" or "concatenate" or "skip" => Joined(visit, (input, other) => Ops.Cat([input, other], Axis(visit))),
        "add" or "residual" => Joined(visit, (input, other) => input + other) ?? visit.Input,
        "unflatten" => null,
        "flatten" or "permute" or "transpose" or "squeeze" or "unsqueeze" => Rearranged(visit.Layer, visit.Input!),
        _ => Positions(visit, visit.Input!),
    };

    private static int Axis(LayerVisit visit) => visit.Layer.Section["dim"].Integer ?? 1;

    private static Tensor? Rearranged(TorchLayer layer, Tensor input)
    {
        ConfigCursor args = layer.Section["args"];
        int? dim = layer.Section["dim"].Integer;
        return layer.Word switch
        {
            "flatten" => Flattened(layer, input),
            "permute" => (layer.Section["dims"].Integers ?? args.Integers) is { } order
                ? input.Permute([.. order.Select(axis => (long)axis)]) : null,
            "transpose" => input.Transpose(layer.Section["dim0"].Integer ?? args[0].Integer ?? 1,
                layer.Section["dim1"].Integer ?? args[1].Integer ?? 2),
            "squeeze" => dim is { } axis ? input.Squeeze(axis) : Tensor.Symbolic([.. input.Shape.Where(size => size != 1)]),
            _ => input.Unsqueeze(dim ?? 0),
        };
    }

    private static Tensor? Flattened(TorchLayer layer, Tensor input)
    {
        int start = layer.Section["start_dim"].Integer ?? 1, end = layer.Section["end_dim"].Integer ?? -1;
        (start, end) = (start < 0 ? start + input.Rank : start, end < 0 ? end + input.Rank : end);
        if (start < 0 || end >= input.Rank || start > end)
        {
            return input.Rank <= 1 ? input : null;
        }

        Shape joined = [.. input.Shape.Skip(start).Take(end - start + 1)];
        return input.Reshape([.. input.Shape.Take(start), joined.ElementCount, .. input.Shape.Skip(end + 1)]);
    }

    private static Tensor? View(LayerVisit visit, Tensor input)
    {
        ConfigCursor place = new[] { visit.Layer.Section["shape"], visit.Layer.Section["size"],
            visit.Layer.Section["args"] }.FirstOrNothing(place => place.Integers is { Count: > 0 });
        if (place.Integers is not { } sizes || sizes.Any(size => size < -1))
        {
            return null;
        }

        Shape shape = [.. sizes.Select(size => (Dim)size)];
        Tensor? result = LayerVisit.Compute(input, tensor => tensor.Reshape(shape), tensor => Unfit(visit, tensor.Shape, sizes, place));
        if (result is { IsSymbolic: true } view && !view.Shape.IsSymbolic && sizes[0] == -1 && input.Rank == 4 && sizes.Count == 2
            && LayerVisit.Differ(view.Shape[0], Number(input.Shape[0])) && view.Shape[-1] != input.Shape[1])
        {
            visit.Report(
                DiagnosisCodes.Reshape, "layer-mixed", place, [Tell.Set(place, new[] { input.Shape[0].Value, -1 })],
                ("shape", LayerVisit.Text(shape)), ("rows", view.Shape[0]), ("batch", input.Shape[0]),
                ("each", input.Shape.Remove(0).ElementCount));
        }

        return result;
    }

    // The batch size written into the shape, or the size of another image.
    private static Tensor? Unfit(LayerVisit visit, Shape input, IReadOnlyList<int> sizes, ConfigCursor place)
    {
        if (input.IsSymbolic || input.ElementCount == 0 || sizes.Contains(0))
        {
            return null;
        }

        Shape rest = [.. sizes.Skip(1).Where(size => size != -1).Select(size => (Dim)size)];
        long each = input.Remove(0).ElementCount.Value,
            wanted = sizes.Where(size => size != -1).Aggregate(1L, (product, size) => checked(product * size));
        bool batch = sizes.Count > 1 && sizes[0] > 0 && rest.Count == sizes.Count - 1 && rest.ElementCount == each;
        long[] fitting = batch ? [-1, .. sizes.Skip(1)] : sizes.Count == 1 ? [-1]
            : [input[0].Value, .. Enumerable.Repeat(1, Math.Max(0, sizes.Count - 2)), -1];
        visit.Report(
            DiagnosisCodes.Reshape, batch ? "layer-batch" : "layer-view", place, [Tell.Set(place, fitting)],
            ("shape", LayerVisit.Text(sizes)), ("count", input.ElementCount), ("wanted", wanted), ("each", each),
            ("fitting", LayerVisit.Text(fitting.Select(size => (Dim)size))));
        return batch ? Tensor.Symbolic(input.With(0, sizes[0])) : null;
    }

    private static Tensor? Joined(LayerVisit visit, Func<Tensor, Tensor, Tensor> operation)
    {
        Tensor? joined = visit.Input;
        foreach (Tensor other in Others(visit))
        {
            joined = joined is null ? null
                : LayerVisit.Compute(joined, input => operation(input, other), input => Clash(visit, input.Shape, other.Shape));
        }

        return joined;
    }

    // Sizes that strides rounded differently meet again once the image is a multiple of them.
    private static Tensor? Clash(LayerVisit visit, Shape input, Shape other)
    {
        const int Multiple = 64;
        bool joins = visit.Layer.Word is not ("add" or "residual");
        int joinedAxis = joins ? (Axis(visit) + input.Rank) % Math.Max(1, input.Rank) : -1;
        IEnumerable<int> differing = Enumerable.Range(1, Math.Min(input.Rank, other.Rank))
            .Where(back => input.Rank - back != joinedAxis && input[-back].EqualTo(other[-back]) == false
                && (joins || (input[-back] != 1 && other[-back] != 1)));
        int back = joins ? differing.LastOrDefault() : differing.FirstOrDefault();
        if (back == 0 && (!joins || input.Rank == other.Rank))
        {
            return null;
        }

        int axis = joins && input.Rank != other.Rank ? 0 : input.Rank - back;
        bool spatial = axis >= 2 && other.Rank == input.Rank;
        DiagnosisCode code = spatial ? DiagnosisCodes.InputDivisibility : DiagnosisCodes.ShapeMismatch;
        Shape? larger = spatial
            ? visit.Walk.Enlarged(code, (given, step) => step > Multiple || given < 0 ? given : Tell.Up(given, step)) : null;
        visit.Report(
            code, "layer-concat", larger is null ? visit.Layer.Section : visit.Walk.Given,
            larger is { } shape ? [visit.Walk.Give(shape)] : [],
            ("other", LayerVisit.Text(other)), ("axis", axis), ("fitting", LayerVisit.Text(larger ?? input)));
        return null;
    }

    private static IEnumerable<Tensor> Others(LayerVisit visit)
    {
        foreach (ConfigCursor place in _otherKeys.Select(key => visit.Layer.Section[key]))
        {
            foreach (ConfigCursor item in place.Integers is { Count: > 1 } ? [place] : place.Items)
            {
                Tensor? other = item.Integers is { Count: > 1 } shape ? visit.Walk.Open(shape) : item.Text is { } name
                    ? visit.Walk.Output(name) : null;
                if (other is not null && !ReferenceEquals(other, visit.Input))
                {
                    yield return other;
                }
            }
        }
    }

    private static Tensor Positions(LayerVisit visit, Tensor input)
    {
        if (visit.Layer.Weight is not [_, int tokens, int width] || input.Rank != 3)
        {
            return input;
        }

        ConfigCursor place = visit.Layer.Section["weight"];
        return LayerVisit.Compute(input, rows => rows + Tensor.Symbolic([1, tokens, width]), rows =>
        {
            (Dim count, Dim given) = (rows.Shape[1], rows.Shape[2]);
            if (LayerVisit.Differ(count, tokens))
            {
                visit.Report(DiagnosisCodes.PositionEmbedding, "layer", place[1], LayerVisit.Set(place[1], count), ("made", tokens),
                    ("found", count));
            }
            else
            {
                visit.Report(DiagnosisCodes.EmbeddingWidth, "layer", place[2], LayerVisit.Set(place[2], given), ("width", given),
                    ("expected", width));
            }

            return null;
        }) ?? input;
    }

    private static int? Number(Dim size) => size.IsSymbolic || size.Value > int.MaxValue ? null : (int)size.Value;
}
