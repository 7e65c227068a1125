using FsCheck;
using FsCheck.Fluent;
using SegSharp.Data.Imaging;

namespace SegSharp.Tests.Data.Imaging;

public sealed class ImageOperationsTests
{
    [Fact]
    public void Flip_Twice_GivesTheImageBack()
    {
        var images =
            from height in Gen.Choose(1, 12)
            from width in Gen.Choose(1, 12)
            from channels in Gen.Choose(1, 6)
            from direction in Gen.Elements(FlipDirection.Horizontal, FlipDirection.Vertical, FlipDirection.Diagonal)
            select (image: TestData.Noise(height, width, channels), direction);
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(images.ToArbitrary(), x =>
            x.image.Flip(x.direction).Flip(x.direction).Pixels.SequenceEqual(x.image.Pixels)));
    }

    [Fact]
    public void Crop_OfPadded_GivesTheImageBack()
    {
        ByteImage image = TestData.Noise(5, 7, channels: 5);
        ByteImage padded = image.Pad(9, 8, [1, 2]);
        ImageAssert.Equal(image, padded.Crop(0, 0, 5, 7));
        Assert.Equal([1, 2, 0, 0, 0], padded.Pixels[^5..].ToArray());
    }

    [Fact]
    public void Crop_RegionOutside_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TestData.Noise(4, 4).Crop(2, 0, 3, 4));

    [Fact]
    public void Resize_Float_KeepsTheType()
    {
        FloatImage image = new(2, 2, 1, [0, 1, 2, 3]);
        FloatImage resized = image.Resize(4, 4, Interpolation.Bilinear);
        Assert.Equal(0f, resized.Pixels[0]);
        Assert.Equal(0.25f, resized.Pixels[1]); // half-pixel centres: (1.5 * 0.5 - 0.5) between 0 and 1
        Assert.Equal(3f, resized.Pixels[15]);
    }

    [Fact]
    public void Rotate_By180Degrees_IsTheDiagonalFlip()
    {
        LabelMap labels = TestData.Labels(9, 13, 20);
        ImageAssert.Equal(labels.Flip(FlipDirection.Diagonal), labels.Rotate(180, Interpolation.Nearest, 255));
    }

    [Fact]
    public void Release_UsedAgain_Throws()
    {
        LabelMap rented = TestData.Labels(4, 4, 3).Flip(FlipDirection.Horizontal);
        rented.Release();
        Assert.Throws<ObjectDisposedException>(() => rented.Labels.Length);
    }

    [Fact]
    public void Generate_ManyClasses_GivesDistinctColours()
    {
        Palette palette = Palette.Generate(150);
        Assert.Equal(150, palette.Colors.Distinct().Count());
        Assert.DoesNotContain(default, palette.Colors);
        Assert.Equal(default, palette[150]);
    }
}
