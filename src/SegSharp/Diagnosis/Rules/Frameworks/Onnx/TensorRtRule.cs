using SegSharp.Configuration.Editing;
using SegSharp.Diagnosis.Subjects;

namespace SegSharp.Diagnosis.Rules.Frameworks.Onnx;

/// <summary>
/// SEG0501: optimization profiles of TensorRT that do not hold the input, or that an export without open axes has no use for.
/// </summary>
internal sealed class TensorRtRule : IDiagnosisRule
{
    /// <inheritdoc />
    public IEnumerable<Finding> Check(Examination examination)
    {
        Subject subject = examination.Subject;
        ConfigCursor engine = new[] { subject.Config["trt"], subject.Config["tensorrt"],
            subject.Runtime["trt"] }.FirstOrNothing(section => section.Exists);
        if (!engine.Exists)
        {
            return [];
        }

        OnnxExport export = new(subject);
        (ConfigCursor least, ConfigCursor best, ConfigCursor most) = (Bound(engine, "min"), Bound(engine, "opt"), Bound(engine, "max"));
        bool profiled = least.Integers is not null && most.Integers is not null;
        List<Finding> findings = [];
        if (!profiled)
        {
            if (export.Shape.Integers is { } shape && Enumerable.Range(0, shape.Count).Any(export.IsOpen) && !engine["shape"].Exists)
            {
                findings.Add(Tell.Of(DiagnosisCodes.Export, "trt-profile", engine.Place, ("key", engine.Path),
                    ("axes_key", export.Axes.Path)) with
                {
                    Edits = [Tell.Set(engine["min_shape"], shape), Tell.Set(engine["opt_shape"], shape),
                        Tell.Set(engine["max_shape"], shape)],
                });
            }
        }
        else
        {
            Finding? finding = Order(least, best, most) ?? Closed(export, least, most) ?? Outside(subject, least, most);
            findings.AddRange(finding is null ? [] : [finding]);
        }

        if (engine["int8"].Flag == true && !engine["calibration"].Exists && !engine["calibrator"].Exists && !engine["calib_data"].Exists
            && !engine["qat"].Exists)
        {
            findings.Add(Tell.Of(DiagnosisCodes.Export, "trt-int8", engine["int8"].Place,
                ("key", engine["int8"].Path)) with { Severity = Severity.Warning, Edits = [Tell.Set(engine["int8"], false)] });
        }

        return findings;
    }

    private static ConfigCursor Bound(ConfigCursor engine, string name) =>
        new[] { engine[name + "_shape"], engine[name], engine["profile"][name], engine["profile"][name + "_shape"],
            engine["shapes"][name] }.FirstOrNothing(place => place.Integers is { Count: > 0 });

    private static Finding? Order(ConfigCursor least, ConfigCursor best, ConfigCursor most)
    {
        IReadOnlyList<int> middle = best.Integers ?? least.Integers!;
        int axes = new[] { least.Integers!.Count, middle.Count, most.Integers!.Count }.Min();
        int axis = Enumerable.Range(0, axes)
            .FirstOrDefault(axis => least.Integers[axis] > middle[axis] || middle[axis] > most.Integers[axis], -1);
        if (axis < 0)
        {
            return null;
        }

        int[] sorted = [.. new[] { least.Integers[axis], middle[axis], most.Integers[axis] }.Order()];
        return Tell.Of(
            DiagnosisCodes.Export, "trt-order", best.Exists ? best.Place : least.Place, ("key", best.Exists ? best.Path : least.Path),
            ("axis", axis), ("least", least.Integers), ("best", middle), ("most", most.Integers)) with
        {
            Edits =
            [
                .. Enumerable.Range(0, axes).Select(index =>
                    (index, values: new[] { least.Integers[index], middle[index], most.Integers[index] }.Order().ToArray()))
                    .SelectMany(entry => new[] { Tell.Set(least[entry.index], entry.values[0]),
                        best.Exists ? Tell.Set(best[entry.index], entry.values[1]) : null, Tell.Set(most[entry.index], entry.values[2]) })
                    .OfType<ConfigEdit>(),
            ],
        };
    }

    // Without open axes the graph has one size, whatever the profile says.
    private static Finding? Closed(OnnxExport export, ConfigCursor least, ConfigCursor most)
    {
        if (export.Shape.Integers is not { } shape)
        {
            return null;
        }

        int[] closed = [.. Enumerable.Range(0, Math.Min(shape.Count, Math.Min(least.Integers!.Count, most.Integers!.Count)))
            .Where(axis => !export.IsOpen(axis) && (least.Integers[axis] != shape[axis] || most.Integers[axis] != shape[axis]))];
        return closed.Length == 0 ? null : Tell.Of(
            DiagnosisCodes.Export, "trt-closed", export.Axes.Place, ("key", export.Section["dynamic_axes"].Path),
            ("axes", string.Join(", ", closed)), ("shape", shape), ("least_key", least.Path), ("most_key", most.Path)) with
        {
            Edits = closed.Contains(1)
                ? [Tell.Set(least, shape), Tell.Set(most, shape)]
                : [Tell.Set(export.Section["dynamic_axes"],
                    new Dictionary<string, object?>(StringComparer.Ordinal) { [export.InputName] =
                    closed.ToDictionary(axis => axis.ToString(), axis => (object?)$"axis{axis}", StringComparer.Ordinal) })],
        };
    }

    private static Finding? Outside(Subject subject, ConfigCursor least, ConfigCursor most)
    {
        ConfigCursor input = subject.Runtime["input"];
        if (input.Integers is not { } given)
        {
            return null;
        }

        int axes = Math.Min(given.Count, Math.Min(least.Integers!.Count, most.Integers!.Count));
        int axis = Enumerable.Range(0, axes)
            .FirstOrDefault(axis => given[axis] < least.Integers[axis] || given[axis] > most.Integers[axis], -1);
        if (axis < 0)
        {
            return null;
        }

        ConfigCursor bound = given[axis] > most.Integers[axis] ? most : least;
        return Tell.Of(
            DiagnosisCodes.Export, "trt-outside", bound.Place, ("key", bound.Path), ("axis", axis), ("found", given[axis]),
            ("input_key", input.Path), ("least", least.Integers[axis]), ("most", most.Integers[axis])) with
        {
            Edits = [.. Enumerable.Range(0, axes).SelectMany(index => new[]
            {
                given[index] > most.Integers[index] ? Tell.Set(most[index], given[index]) : null,
                given[index] < least.Integers[index] ? Tell.Set(least[index], given[index]) : null,
            }).OfType<ConfigEdit>()],
        };
    }
}
