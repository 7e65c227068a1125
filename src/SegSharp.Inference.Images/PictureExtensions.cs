using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Inference.Images;

/// <summary>Labels image files.</summary>
public static class PictureExtensions
{
    /// <summary>Labels the picture in a file.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="path">A JPEG, PNG, WebP, BMP or GIF.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <returns>The class of each pixel, at the picture's own size.</returns>
    /// <exception cref="DataException">It is no picture, cut off, or too large.</exception>
    /// <exception cref="ImageException">The model cannot label it.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public static LabelMap Predict(this SegFormerPredictor predictor, string path, CancellationToken cancellation = default) =>
        predictor.Predict(PictureFile.Read(path), cancellation);

    /// <summary>Labels the picture in a stream.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="stream">The bytes of a file.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <inheritdoc cref="Predict(SegFormerPredictor, string, CancellationToken)" path="/*[self::returns or self::exception]"/>
    public static LabelMap Predict(
        this SegFormerPredictor predictor, Stream stream, string name, CancellationToken cancellation = default) =>
        predictor.Predict(PictureFile.Read(stream, name), cancellation);

    /// <summary>Labels a picture.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="image">Blue, green and red of each pixel.</param>
    /// <param name="cancellation">Looked at between the layers.</param>
    /// <returns>The class of each pixel, at the picture's own size.</returns>
    /// <exception cref="ImageException">The model cannot label it.</exception>
    /// <exception cref="OperationCanceledException">It was asked for.</exception>
    public static LabelMap Predict(this SegFormerPredictor predictor, ByteImage image, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(image);
        return predictor.Predict(image.Pixels, image.Width, image.Height, PixelFormat.Bgr24, cancellation);
    }
}
