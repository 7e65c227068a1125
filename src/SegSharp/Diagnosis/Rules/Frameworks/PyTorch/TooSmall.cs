using SegSharp.Tensors;

namespace SegSharp.Diagnosis.Rules.Frameworks.PyTorch;

/// <summary>SEG0108: a kernel that is larger than the map that comes to it.</summary>
internal static class TooSmall
{
    /// <summary>Tells it, with an input that is large enough, if that is so.</summary>
    public static bool Tell(LayerVisit visit, Dim size, int padding, long extent, int axis)
    {
        if ((size + (2L * padding)).AtLeast(extent) != false)
        {
            return false;
        }

        LayerWalk walk = visit.Walk;
        Shape? larger = walk.Enlarged(DiagnosisCodes.InputTooSmall, (given, step) => Math.Max(given, step))
            ?? walk.Enlarged(DiagnosisCodes.InputTooSmall, (given, step) => Math.Clamp(given, 1, 4096) * step);
        visit.Report(
            DiagnosisCodes.InputTooSmall, "layer", walk.Given.Exists ? walk.Given : visit.Layer.Section,
            larger is { } shape ? [walk.Give(shape)] : [],
            ("size", size), ("padded", size + (2L * padding)), ("extent", extent), ("axis", axis),
            ("fitting", larger is null ? "?" : LayerVisit.Text(larger)),
            ("size_key", "crop_size"));
        return true;
    }
}
