namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>A value that is no number, or no finite one, somewhere in a list of tensors.</summary>
/// <param name="Place">Any number; it chooses the tensor and the element.</param>
/// <param name="Value">The value.</param>
public sealed record Poison(int Place, float Value)
{
    /// <summary>The number of the tensor that is chosen, and that of its element.</summary>
    public (int Tensor, int Element) At(IReadOnlyList<Shape> shapes) =>
        (Place % shapes.Count, Place / shapes.Count % (int)shapes[Place % shapes.Count].ElementCount.Value);

    /// <summary>
    /// Whether a pixel of a resized row lies on a pixel of the row before, or before the first, so that a neighbour has the weight 0.
    /// </summary>
    public static bool IsOnAPixel(int pixel, int size, int sizeBefore, bool alignCorners = false)
    {
        double source = alignCorners ? pixel * (sizeBefore - 1.0) / Math.Max(1, size - 1) : ((pixel + 0.5) * sizeBefore / size) - 0.5;
        return source < 1e-4 || Math.Abs(source - Math.Round(source)) < 1e-4;
    }

    /// <summary>Puts the value into its place.</summary>
    public void Spoil(IReadOnlyList<Tensor> tensors)
    {
        (int number, int element) = At([.. tensors.Select(tensor => tensor.Shape)]);
        Tensor tensor = tensors[number];
        if (tensor.DType == DType.Float64)
        {
            tensor.AsSpan<double>()[element] = Value;
        }
        else
        {
            tensor.AsSpan<float>()[element] = Value;
        }
    }
}
