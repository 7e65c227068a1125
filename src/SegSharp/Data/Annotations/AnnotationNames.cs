using System.Globalization;

namespace SegSharp.Data.Annotations;

/// <summary>The names of annotations that steps of this library load; a plugin's step may use others.</summary>
public static class AnnotationNames
{
    /// <summary>The label map, as MMSegmentation calls it.</summary>
    public const string Labels = "gt_seg_map";

    /// <summary>The depth map, as MMSegmentation calls it.</summary>
    public const string Depth = "gt_depth_map";

    /// <summary>A view that <see cref="Transforms.MultiView"/> made.</summary>
    /// <param name="number">The view's number, from 1: the sample itself is the first view.</param>
    public static string View(int number) => string.Create(CultureInfo.InvariantCulture, $"view_{number}");
}
