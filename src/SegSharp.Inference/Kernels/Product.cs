namespace SegSharp.Inference.Kernels;

/// <summary>Matrix products with one side packed: panels two vectors wide, padded with zeros, that a tile of rows passes over.</summary>
internal static unsafe class Product<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>
    /// Columns of a that are added at once: a panel of this depth and the rows of a tile fit the first cache between them.
    /// </summary>
    public const int Depth = 512;

    // So many tiles' rows are worked on together, so that they stay in the second cache while all panels pass.
    private const int TilesTogether = 8;

    /// <summary>Columns of a panel.</summary>
    public static int Panel => 2 * V.Count;

    /// <summary>A width, rounded up to whole panels.</summary>
    public static int Padded(int width) => (width + Panel - 1) / Panel * Panel;

    /// <summary>Floats that a packed matrix takes.</summary>
    public static nint PackedSize(int depth, int width) => (nint)depth * Padded(width);

    /// <summary>Packs b <c>[depth, width]</c>.</summary>
    public static void Pack(float* b, nint stride, int depth, int width, float* packed)
    {
        for (int block = 0; block < depth; block += Depth)
        {
            int rows = Math.Min(depth - block, Depth);
            for (int column = 0; column < width; column += Panel)
            {
                int columns = Math.Min(width - column, Panel);
                float* to = packed + ((nint)block * Padded(width)) + ((nint)column * rows);
                for (int d = 0; d < rows; d++, to += Panel)
                {
                    float* from = b + ((block + d) * stride) + column;
                    if (columns == Panel)
                    {
                        V.Store(to, V.Load(from));
                        V.Store(to + V.Count, V.Load(from + V.Count));
                    }
                    else
                    {
                        new Span<float>(from, columns).CopyTo(new Span<float>(to, columns));
                        new Span<float>(to + columns, Panel - columns).Clear();
                    }
                }
            }
        }
    }

    /// <summary>
    /// Packs b <c>[depth, width]</c> that is given as its transpose, <c>[width, depth]</c>: the form of a linear map's weight.
    /// </summary>
    /// <param name="b">The transpose.</param>
    /// <param name="stride">The distance between its rows.</param>
    /// <param name="depth">Its columns.</param>
    /// <param name="width">Its rows.</param>
    /// <param name="paddedWidth">Rows with those of zeros that are added.</param>
    /// <param name="packed">Room for <see cref="PackedSize"/> of the padded width.</param>
    public static void PackTransposed(float* b, nint stride, int depth, int width, int paddedWidth, float* packed)
    {
        for (int block = 0; block < depth; block += Depth)
        {
            int rows = Math.Min(depth - block, Depth);
            for (int column = 0; column < paddedWidth; column += Panel)
            {
                int columns = Math.Clamp(width - column, 0, Panel);
                float* to = packed + ((nint)block * Padded(paddedWidth)) + ((nint)column * rows);
                if (columns < Panel)
                {
                    new Span<float>(to, rows * Panel).Clear();
                }

                // a few rows of b at a time, so that what is written stays in the first cache
                for (int first = 0; first < rows; first += 16)
                {
                    int last = Math.Min(first + 16, rows);
                    for (int j = 0; j < columns; j++)
                    {
                        float* from = b + ((column + j) * stride) + block;
                        for (int d = first; d < last; d++)
                        {
                            to[(d * Panel) + j] = from[d];
                        }
                    }
                }
            }
        }
    }

    /// <summary>c <c>[rows, width]</c> = a <c>[rows, depth]</c> times the packed b, and what <paramref name="finish"/> adds.</summary>
    public static void Multiply(
        float* a, nint aStride, float* packed, int rows, int depth, int width, float* c, nint cStride, in Finish finish)
    {
        int together = V.TileRows * TilesTogether;
        float* sums = finish.Sums == null ? c : finish.Sums;
        nint sumsStride = finish.Sums == null ? cStride : Padded(width);
        for (int block = 0; block < depth; block += Depth)
        {
            int blockDepth = Math.Min(depth - block, Depth);
            bool isFirst = block == 0, isLast = block + blockDepth == depth;
            TileWork work = default;
            (work.Row, work.Depth, work.FromStride, work.ResidualStride) = (aStride, blockDepth, sumsStride, finish.ResidualStride);
            (work.ToStride, work.IsRelu) = (isLast ? cStride : sumsStride, isLast && finish.IsRelu);
            for (int top = 0; top < rows; top += together)
            {
                int blockRows = Math.Min(rows - top, together);

                // tiles of nearly one height: 16 rows are 8 and 8, not 14 and 2
                int tiles = (blockRows + V.TileRows - 1) / V.TileRows;
                work.Panel = packed + ((nint)block * Padded(width));
                for (int column = 0; column < width; column += Panel, work.Panel += (nint)blockDepth * Panel)
                {
                    work.Bias = isFirst ? finish.Bias + column : null;
                    for (int i = 0, at = top; i < tiles; i++)
                    {
                        int height = (blockRows - (at - top)) / (tiles - i);
                        work.A = a + (at * aStride) + block;
                        work.From = sums + (at * sumsStride) + column;
                        work.To = isLast ? c + (at * cStride) + column : work.From;
                        work.Residual = isLast && finish.Residual != null ? finish.Residual + (at * finish.ResidualStride) + column : null;
                        if (width - column >= Panel)
                        {
                            Multiply(height, work);
                        }
                        else
                        {
                            MultiplyPart(height, work, width - column);
                        }

                        at += height;
                    }
                }
            }
        }
    }

    // The last panel of a width that is no multiple of a panel's: computed whole in memory of its own.
    private static void MultiplyPart(int height, in TileWork work, int width)
    {
        float* whole = stackalloc float[V.TileRows * Panel];
        for (int i = 0; work.Bias == null && i < height; i++)
        {
            new Span<float>(work.From + (i * work.FromStride), width).CopyTo(new Span<float>(whole + (i * Panel), width));
        }

        TileWork inWhole = work;
        inWhole.From = inWhole.To = whole;
        inWhole.FromStride = inWhole.ToStride = Panel;
        inWhole.Residual = null;
        inWhole.IsRelu = false;
        Multiply(height, inWhole);
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++)
            {
                float value = whole[(i * Panel) + j] + (work.Residual == null ? 0 : work.Residual[(i * work.ResidualStride) + j]);
                work.To[(i * work.ToStride) + j] = work.IsRelu && value < 0 ? 0 : value;
            }
        }
    }

    private static void Multiply(int height, in TileWork work)
    {
        switch (height)
        {
            case 1: Tile<V, Rows1>.Multiply(work); break;
            case 2: Tile<V, Rows2>.Multiply(work); break;
            case 3: Tile<V, Rows3>.Multiply(work); break;
            case 4: Tile<V, Rows4>.Multiply(work); break;
            case 5: Tile<V, Rows5>.Multiply(work); break;
            case 6: Tile<V, Rows6>.Multiply(work); break;
            case 7: Tile<V, Rows7>.Multiply(work); break;
            case 8: Tile<V, Rows8>.Multiply(work); break;
            case 9: Tile<V, Rows9>.Multiply(work); break;
            case 10: Tile<V, Rows10>.Multiply(work); break;
            case 11: Tile<V, Rows11>.Multiply(work); break;
            case 12: Tile<V, Rows12>.Multiply(work); break;
            case 13: Tile<V, Rows13>.Multiply(work); break;
            default: Tile<V, Rows14>.Multiply(work); break;
        }
    }
}
