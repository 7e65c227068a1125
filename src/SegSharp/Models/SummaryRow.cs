using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>One module call in a summary.</summary>
/// <param name="Path">The module's name, such as <c>backbone.block1.0.attn.q</c>; empty for the model itself.</param>
/// <param name="Depth">How many calls it was inside of.</param>
/// <param name="Type">The module's class.</param>
/// <param name="Outputs">The shapes of what it gave.</param>
/// <param name="ParameterCount">Learned numbers, its submodules' included.</param>
/// <param name="MultiplyAdds">Multiply-adds inside it.</param>
/// <param name="Strides">For each output that is a map, how many of the image's pixels one of its own stands for, in both directions;
/// else null.</param>
public sealed record SummaryRow(
    string Path, int Depth, string Type, IReadOnlyList<Shape> Outputs, long ParameterCount, Dim MultiplyAdds, IReadOnlyList<int?> Strides)
{
    /// <summary>Whether an output is a map without channels: it only holds a place in a list of maps.</summary>
    public bool IsPlaceholder => Outputs.Any(IsWithoutChannels);

    /// <summary>Whether a shape is that of images without channels, which only keeps a place in a list of maps.</summary>
    public static bool IsWithoutChannels(Shape shape) => shape.Rank == 4 && shape[1] == 0;
}
