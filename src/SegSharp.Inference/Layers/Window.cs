namespace SegSharp.Inference.Layers;

/// <summary>Which pixels a convolution looks at for each pixel of its result.</summary>
/// <param name="Size">Rows and columns of the kernel.</param>
/// <param name="Stride">The step from one to the next.</param>
/// <param name="Padding">Zeros around the map.</param>
/// <param name="Dilation">The distance between the kernel's cells.</param>
internal readonly record struct Window(int Size, int Stride = 1, int Padding = 0, int Dilation = 1)
{
    /// <summary>Places along a side of the map; below 1 where the side is too short for one.</summary>
    public int Steps(int side)
    {
        int room = side + (2 * Padding) - ((Size - 1) * Dilation) - 1;
        return room < 0 ? 0 : (room / Stride) + 1;
    }

    /// <summary>Patches for pixels first to last of the result, each <c>[Size, Size, channels]</c>, zero outside of the map.</summary>
    public unsafe void Gather(FeatureMap image, int resultWidth, int first, int last, float* patches, int stride)
    {
        for (int pixel = first; pixel < last; pixel++, patches += stride)
        {
            int top = (pixel / resultWidth * Stride) - Padding, left = (pixel % resultWidth * Stride) - Padding;
            float* to = patches;
            for (int i = 0; i < Size; i++, to += Size * image.Channels)
            {
                int y = top + (i * Dilation);
                Span<float> line = new(to, Size * image.Channels);
                if (y < 0 || y >= image.Height)
                {
                    line.Clear();
                }
                else if (Dilation == 1)
                {
                    Run(image, y, left, line);
                }
                else
                {
                    Cells(image, y, left, line);
                }
            }
        }
    }

    private unsafe void Run(FeatureMap image, int y, int left, Span<float> line)
    {
        int begin = Math.Clamp(-left, 0, Size), end = Math.Clamp(image.Width - left, begin, Size);
        line[..(begin * image.Channels)].Clear();
        new Span<float>(image.Row(y) + ((left + begin) * image.Channels), (end - begin) * image.Channels)
            .CopyTo(line[(begin * image.Channels)..]);
        line[(end * image.Channels)..].Clear();
    }

    private unsafe void Cells(FeatureMap image, int y, int left, Span<float> line)
    {
        for (int i = 0; i < Size; i++)
        {
            int x = left + (i * Dilation);
            Span<float> cell = line.Slice(i * image.Channels, image.Channels);
            if (x < 0 || x >= image.Width)
            {
                cell.Clear();
            }
            else
            {
                new Span<float>(image.Row(y) + (x * image.Channels), image.Channels).CopyTo(cell);
            }
        }
    }
}
