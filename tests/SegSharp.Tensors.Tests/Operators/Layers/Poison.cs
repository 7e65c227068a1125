namespace SegSharp.Tensors.Tests.Operators.Layers;

/// <summary>A value that is no number, or no finite one, somewhere in a list of tensors.</summary>
/// <param name="Place">Any number; it chooses the tensor and the element.</param>
/// <param name="Value">The value.</param>
public sealed record Poison(int Place, float Value)
{
    /// <summary>The shape of the tensor that is chosen.</summary>
    public Shape Of(IReadOnlyList<Shape> shapes) => shapes[Place % shapes.Count];

    /// <summary>Whether a pixel of a resized row lies on a pixel of the row before, or before the first, so that a neighbour has the weight 0.</summary>
    public static bool IsOnAPixel(int pixel, int size, int sizeBefore)
    {
        double source = ((pixel + 0.5) * sizeBefore / size) - 0.5;
        return source < 1e-4 || Math.Abs(source - Math.Round(source)) < 1e-4;
    }

    /// <summary>Puts the value into its place.</summary>
    public void Spoil(IReadOnlyList<Tensor> tensors)
    {
        Tensor tensor = tensors[Place % tensors.Count];
        int element = Place / tensors.Count % (int)tensor.Shape.ElementCount.Value;
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
