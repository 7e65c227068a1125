using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Inference.Preparation;

/// <summary>The size that images are given, and by whose arithmetic.</summary>
/// <param name="Scale">The size, or the limits of the long and the short side; null for <paramref name="Factor"/>.</param>
/// <param name="KeepsRatio">Whether the image keeps its ratio.</param>
/// <param name="Factor">A factor of both sides.</param>
/// <param name="Backend">Whose arithmetic.</param>
/// <param name="Filter">How Pillow and torchvision weigh pixels.</param>
internal sealed record ResizeRule(
    ImageScale? Scale, bool KeepsRatio = false, double Factor = 1, ResizeBackend Backend = ResizeBackend.OpenCv,
    PillowFilter Filter = PillowFilter.Bilinear)
{
    /// <summary>Images keep their size.</summary>
    public static ResizeRule None { get; } = new(Scale: null);

    /// <summary>The size that an image gets.</summary>
    public (int Height, int Width) Target(int height, int width)
    {
        ImageScale size = Scale is not { } scale ? ImageScale.Scaled(height, width, Factor)
            : KeepsRatio ? scale.FitWithin(height, width) : scale;
        return (size.Height, size.Width);
    }

    /// <summary>The resized image.</summary>
    public ByteImage Apply(ByteImage image, int height, int width) => Backend == ResizeBackend.OpenCv
        ? BilinearResize.Resize(image, height, width)
        : PillowResize.Resize(image, height, width, Filter, asTorchvision: Backend == ResizeBackend.Torchvision);
}
