using SegSharp.Data.Imaging;

namespace SegSharp.Inference.Tests.Predictions;

/// <summary>The managed bilinear resizing gives OpenCV's bytes.</summary>
public sealed class BilinearResizeTests
{
    [Fact]
    public void Resize_RandomSizes_GivesTheBytesOfOpenCv()
    {
        Random random = new(5);
        for (int round = 0; round < 60; round++)
        {
            int height = random.Next(1, 60), width = random.Next(1, 60), channels = random.Next(1, 5);
            (int newHeight, int newWidth) = round % 6 == 0 ? (Math.Max(1, height / 2), Math.Max(1, width / 2))
                : (random.Next(1, 90), random.Next(1, 90));
            ByteImage image = TinyModel.Image(height, width, channels);
            Image expected = image.Resize(newHeight, newWidth, Interpolation.Bilinear);
            ByteImage found = BilinearResize.Resize(image, newHeight, newWidth);
            Assert.True(
                ((ByteImage)expected).Pixels.SequenceEqual(found.Pixels), $"{height}x{width}x{channels} to {newHeight}x{newWidth}");
        }
    }
}
