using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>SEG0501, SEG0309: an exported graph that is fed other sizes than it was exported for.</summary>
internal sealed class OnnxShapeRule : IDiagnosisRule
{
    private static readonly string[] _axisNames = ["batch", "channels", "height", "width"];

    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        OnnxExport export = new(subject);
        if (export.Section.Exists && Names(subject, export) is { } names)
        {
            yield return names;
        }

        ConfigCursor input = subject.Runtime["input"];
        if (export.Shape.Integers is not { Count: 4 } shape || input.Integers is not { } given || subject.Config["layers"].Exists)
        {
            yield break;
        }

        if (given.Count != shape.Count)
        {
            yield return Tell.Of(DiagnosisCodes.Export, "rank", input.Place, ("key", input.Path), ("found", given),
                ("shape_key", export.Shape.Path), ("expected", shape)) with { Edits = [Tell.Set(input, shape)] };
        }
        else if (given[1] != shape[1] && given[^1] == shape[1])
        {
            int[] fitting = [given[0], given[3], given[1], given[2]];
            yield return Tell.Of(DiagnosisCodes.ChannelOrder, "channels-last", input.Place, ("key", input.Path), ("found", given),
                ("expected", fitting), ("channels", given[3]), ("first", given[1])) with
            {
                Edits = [Tell.Set(input, fitting)],
            };
        }
        else if (Enumerable.Range(0, shape.Count).Where(axis => given[axis] != shape[axis] && !export.IsOpen(axis))
            .ToArray() is { Length: > 0 } closed)
        {
            yield return closed.Contains(1) ? Channels(export, input, given, shape) : Fixed(export, input, given, shape, closed);
        }
    }

    private static Finding Channels(OnnxExport export, ConfigCursor input, IReadOnlyList<int> given, IReadOnlyList<int> shape) => Tell.Of(
        DiagnosisCodes.InputChannels, "onnx", input.Place, ("key", input.Path), ("found", given[1]), ("shape_key", export.Shape.Path),
        ("expected", shape[1])) with
    {
        Edits = [Tell.Set($"{input.Path}.1", shape[1])],
    };

    private static Finding Fixed(OnnxExport export, ConfigCursor input, IReadOnlyList<int> given, IReadOnlyList<int> shape, int[] closed)
    {
        Dictionary<string, object?> axes = Enumerable.Range(0, 4)
            .Where(axis => axis != 1 && (closed.Contains(axis) || export.IsOpen(axis) || axis == 0))
            .ToDictionary(axis => axis.ToString(), axis => (object?)_axisNames[axis], StringComparer.Ordinal);
        ConfigCursor place = export.Section["dynamic_axes"];
        return Tell.Of(
            DiagnosisCodes.Export, "fixed-size", (export.Axes.Exists ? export.Axes : place).Place with { Module = export.Shape.Path },
            ("key", place.Path), ("shape_key", export.Shape.Path), ("shape", shape), ("input_key", input.Path), ("given", given),
            ("axes", string.Join(", ", closed))) with
        {
            Edits = export.Axes.Flag == false
                ? [Tell.Set(export.Axes, true)]
                : [Tell.Set(place, new Dictionary<string, object?>(StringComparer.Ordinal) { [export.InputName] = axes })],
        };
    }

    // A name that the graph does not have opens nothing, and feeds nothing.
    private static Finding? Names(Subject subject, OnnxExport export)
    {
        IReadOnlyList<string>? inputs = export.Section["input_names"].Texts;
        string[] known = [.. inputs ?? [], .. export.Section["output_names"].Texts ?? []];
        string? stray = inputs is not { Count: > 0 } || !export.Axes.Exists ? null
            : export.Axes.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal) && !int.TryParse(key, out _));
        if (stray is not null && (export.Section["output_names"].Exists || !inputs!.Any(name => export.Axes[name].Exists)))
        {
            return Tell.Of(DiagnosisCodes.Export, "axis-name", export.Axes.Place, ("key", export.Axes.Path), ("name", stray),
                ("known", string.Join(", ", known))) with
            {
                Edits = [Tell.Set(export.Axes[known[0]], export.Axes[stray].Node), Tell.Remove(export.Axes[stray])],
            };
        }

        ConfigCursor fed = new[] { subject.Runtime["input_name"], subject.Runtime["feed"],
            subject.Runtime["feed_name"] }.FirstOrNothing(place => place.Text is not null);
        return inputs is { Count: > 0 } && fed.Text is { } feed && !inputs.Contains(feed, StringComparer.Ordinal)
            ? Tell.Of(DiagnosisCodes.Export, "feed-name", fed.Place, ("key", fed.Path), ("name", feed),
                ("names_key", export.Section["input_names"].Path), ("known", string.Join(", ", inputs))) with
            {
                Edits = [Tell.Set(fed, inputs[0])],
            }
            : null;
    }
}
