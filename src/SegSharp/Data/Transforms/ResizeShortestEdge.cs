namespace SegSharp.Data.Transforms;

/// <summary>Resizes so that the shorter side has a given length, unless the longer one would pass its limit.</summary>
/// <param name="ShortSide">Pixels of the shorter side.</param>
/// <param name="LongestSide">The most that the longer side may have.</param>
/// <remarks>Source: <c>ResizeShortestEdge</c> of MMSegmentation 1.x; with another backend <c>size={"shortest_edge":
/// …}</c> of Hugging Face's processors.</remarks>
public sealed record ResizeShortestEdge(int ShortSide, int LongestSide) : ISampleTransform
{
    /// <summary>Whose arithmetic resizes the image; with it goes how the longer side is rounded.</summary>
    public ResizeBackend Backend { get; init; }

    /// <summary>How pixels are weighed where it is not OpenCV's.</summary>
    public Imaging.PillowFilter Filter { get; init; } = Imaging.PillowFilter.Bilinear;

    /// <inheritdoc />
    public Sample Apply(Sample sample, SampleRandom random)
    {
        Imaging.Image image = sample.RequireImage(nameof(ResizeShortestEdge));
        return new Resize { Scales = [SizeOf(image.Height, image.Width)], KeepRatio = false, Backend = Backend,
            Filter = Filter }.Apply(sample, random);
    }

    /// <summary>The size that an image gets.</summary>
    internal ImageScale SizeOf(int height, int width) => Backend == ResizeBackend.OpenCv ? Rounded(height, width) : CutOff(height, width);

    private ImageScale Rounded(int imageHeight, int imageWidth)
    {
        double scale = (double)ShortSide / Math.Min(imageHeight, imageWidth);
        double height = imageHeight < imageWidth ? ShortSide : scale * imageHeight;
        double width = imageHeight < imageWidth ? scale * imageWidth : ShortSide;
        double excess = Math.Max(height, width) > LongestSide ? LongestSide / Math.Max(height, width) : 1;
        return new ImageScale((int)((width * excess) + 0.5), (int)((height * excess) + 0.5));
    }

    // source: get_resize_output_image_size and get_size_with_aspect_ratio of transformers' image_transforms.py
    private ImageScale CutOff(int height, int width)
    {
        (int small, int large) = (Math.Min(height, width), Math.Max(height, width));
        double exact = ShortSide;
        int side = ShortSide;
        if ((double)large / small * ShortSide > LongestSide)
        {
            exact = (double)LongestSide * small / large;
            side = (int)Math.Round(exact, MidpointRounding.ToEven);
        }

        int other = side == small ? large : (int)(exact * large / small);
        return width <= height ? new ImageScale(side, other) : new ImageScale(other, side);
    }
}
