using SegSharp.Configuration;

namespace SegSharp.Diagnosis.Subjects;

/// <summary>How a model is exported: the example's shape, the axes that stay open, the operator set.</summary>
internal sealed class OnnxExport
{
    /// <summary>Reads a subject's <c>export</c>.</summary>
    public OnnxExport(Subject subject)
    {
        Section = subject.Config["export"].Exists ? subject.Config["export"] : subject.Runtime["export"];
        Shape = new[] { Section["shape"], Section["input_shape"], Section["input"], Section["example"],
            Section["dummy_input"] }.FirstOrNothing(place => place.Integers is { Count: > 0 });
        Axes = new[] { Section["dynamic_axes"], Section["dynamic_shapes"], Section["dynamic"],
            Section["dynamic_export"] }.FirstOrDefault(place => place.Exists) is { Exists: true } told ? told : Section["dynamic_axes"];
    }

    /// <summary>The export's part of the config.</summary>
    public ConfigCursor Section { get; }

    /// <summary>The example's shape.</summary>
    public ConfigCursor Shape { get; }

    /// <summary>What names the open axes.</summary>
    public ConfigCursor Axes { get; }

    /// <summary>The name of the first input.</summary>
    public string InputName => Section["input_names"].Items is [var first, ..] && first.Text is { } name ? name
        : Axes.Keys.FirstOrDefault(key => !key.Contains("out", StringComparison.OrdinalIgnoreCase)) ?? "input";

    /// <summary>Whether an axis of the input is open.</summary>
    public bool IsOpen(int axis) => Axes.Flag is { } all ? all && axis != 1 : InputAxes().Contains(axis);

    // {"input": {"0": "batch", "2": "height"}}, {"input": [0, 2, 3]}, or the axes themselves
    private int[] InputAxes()
    {
        ConfigCursor own = Axes[InputName];
        return Indices(own.Exists ? own : Axes);
    }

    private static int[] Indices(ConfigCursor axes) => axes.Node is ConfigList
        ? [.. axes.Integers ?? []]
        : [.. axes.Keys.Select(key => int.TryParse(key, out int axis) ? axis : -1).Where(axis => axis >= 0)];
}
