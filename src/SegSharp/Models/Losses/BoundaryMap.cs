namespace SegSharp.Models.Losses;

/// <summary>Where labels of different classes meet.</summary>
/// <remarks>As MMSegmentation's GenerateEdge: the pixel below, left, upper left or upper right of a change,
/// made wider by a square.</remarks>
public static class BoundaryMap
{
    /// <summary>1 on boundaries, else 0, for each image.</summary>
    /// <param name="labels">Label maps one after the other.</param>
    /// <param name="height">Height of each.</param>
    /// <param name="width">Width of each.</param>
    /// <param name="ignoreIndex">A change to or from this label is no boundary.</param>
    /// <param name="edgeWidth">Side of the square that the boundary is widened with.</param>
    public static long[] Find(ReadOnlySpan<long> labels, int height, int width, int ignoreIndex, int edgeWidth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(edgeWidth, 1);
        long[] result = new long[labels.Length];
        int size = height * width;
        for (int image = 0; image < labels.Length / size; image++)
        {
            Mark(labels.Slice(image * size, size), height, width, ignoreIndex, edgeWidth, result.AsSpan(image * size, size));
        }

        return result;
    }

    private static void Mark(ReadOnlySpan<long> labels, int height, int width, int ignoreIndex, int edgeWidth, Span<long> result)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                if (IsEdge(labels, height, width, ignoreIndex, y, x))
                {
                    Widen(result, height, width, edgeWidth, y, x);
                }
            }
        }
    }

    private static bool IsEdge(ReadOnlySpan<long> labels, int height, int width, int ignoreIndex, int y, int x)
    {
        ReadOnlySpan<(int Y0, int X0, int Y1, int X1)> pairs = [(y - 1, x, y, x), (y, x, y, x + 1), (y, x, y + 1, x + 1),
            (y, x, y + 1, x - 1)];
        foreach ((int y0, int x0, int y1, int x1) in pairs)
        {
            if (y0 < 0 || y1 >= height || x1 < 0 || x1 >= width)
            {
                continue;
            }

            (long first, long second) = (labels[(y0 * width) + x0], labels[(y1 * width) + x1]);
            if (first != second && first != ignoreIndex && second != ignoreIndex)
            {
                return true;
            }
        }

        return false;
    }

    // OpenCV's dilation: the square's anchor is its middle, for even sides the cell after it
    private static void Widen(Span<long> result, int height, int width, int edgeWidth, int y, int x)
    {
        int before = edgeWidth - 1 - (edgeWidth / 2), after = edgeWidth / 2;
        for (int row = Math.Max(0, y - before); row <= Math.Min(height - 1, y + after); row++)
        {
            int first = Math.Max(0, x - before), last = Math.Min(width - 1, x + after);
            result.Slice((row * width) + first, last - first + 1).Fill(1);
        }
    }
}
