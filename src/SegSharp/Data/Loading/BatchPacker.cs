using SegSharp.Data.Annotations;
using SegSharp.Data.Imaging;
using SegSharp.Data.Transforms;

namespace SegSharp.Data.Loading;

/// <summary>Puts samples together into a batch, normalising and padding on the way.</summary>
public sealed class BatchPacker
{
    private readonly DataPreprocessor _preprocessor;
    private readonly bool _training;
    private readonly BatchArrays? _arrays;
    private readonly ChannelScaling _scaling;

    /// <summary>Makes a packer.</summary>
    /// <param name="preprocessor">What is done to the images.</param>
    /// <param name="training">Whether the sizes for training or those for evaluation count.</param>
    public BatchPacker(DataPreprocessor preprocessor, bool training)
        : this(preprocessor, training, arrays: null)
    {
    }

    internal BatchPacker(DataPreprocessor preprocessor, bool training, BatchArrays? arrays)
    {
        ArgumentNullException.ThrowIfNull(preprocessor);
        (_preprocessor, _training, _arrays) = (preprocessor, training, arrays);
        _scaling = new ChannelScaling(preprocessor.Mean, preprocessor.Std, preprocessor.SwapRedAndBlue, Divides: true);
    }

    /// <summary>Makes a batch.</summary>
    /// <param name="samples">At least one sample with an image; all of one size, or the preprocessor pads them to one.</param>
    /// <exception cref="DataException">The sizes or channels differ, or an image is missing.</exception>
    public SampleBatch Pack(IReadOnlyList<Sample> samples) => Pack(samples, originalLabels: []);

    internal SampleBatch Pack(IReadOnlyList<Sample> samples, IReadOnlyList<LabelMap> originalLabels)
    {
        BatchShape shape = Shape(samples);
        float[] pixels = Rent(shape);
        BatchShape? labelShape = LabelShape(samples, shape);
        byte[]? labels = labelShape is { } wanted ? RentLabels(wanted) : null;
        for (int i = 0; i < samples.Count; i++)
        {
            Image image = samples[i].Image!;
            _scaling.Check(image.Channels, samples[i].Info.ImageFile);
            PackImage(image, shape, pixels.AsSpan(i * shape.Channels * shape.Plane, shape.Channels * shape.Plane));
            if (labelShape is { } size)
            {
                PackLabels(samples[i].Labels!, size, labels.AsSpan(i * size.Plane, size.Plane));
            }
        }

        BatchShape labelled = labelShape ?? shape;
        return new SampleBatch(shape, pixels, labels, [.. samples.Select(s => s.Info)], _arrays)
        {
            OriginalLabels = originalLabels,
            Sizes = [.. samples.Select(sample => (sample.Image!.Height, sample.Image.Width))],
            Samples = [.. samples.Select(sample => sample.Annotations)],
            Views = Views(samples),
            LabelHeight = labelled.Height,
            LabelWidth = labelled.Width,
        };
    }

    // Arrays of views are not kept for the next batch: they differ in size from those of the images.
    private SampleBatch[] Views(IReadOnlyList<Sample> samples)
    {
        int count = samples.Min(sample => ViewAnnotation.CountOf(sample.Annotations));
        BatchPacker packer = count == 0 ? this : new BatchPacker(_preprocessor, _training);
        return [.. Enumerable.Range(1, count)
            .Select(view => packer.Pack([.. samples.Select(sample => ViewAnnotation.Of(sample.Annotations, view)!)]))];
    }

    // Labels cover their images, or training has all of them at another size of their own (SegRescale), where nothing was padded.
    private BatchShape? LabelShape(IReadOnlyList<Sample> samples, BatchShape shape)
    {
        if (samples.Any(sample => sample.Labels is null))
        {
            return null;
        }

        if (samples.All(sample => (sample.Labels!.Height, sample.Labels.Width) == (sample.Image!.Height, sample.Image.Width)))
        {
            return shape;
        }

        LabelMap first = samples[0].Labels!;
        bool isOneSize = samples.All(sample => (sample.Labels!.Height, sample.Labels.Width) == (first.Height, first.Width)
            && (sample.Image!.Height, sample.Image.Width) == (shape.Height, shape.Width));
        return _training && isOneSize ? shape with { Height = first.Height, Width = first.Width } : null;
    }

    private BatchShape Shape(IReadOnlyList<Sample> samples)
    {
        Image first = samples[0].RequireImage("the batch");
        int height = samples.Max(s => s.RequireImage("the batch").Height), width = samples.Max(s => s.Image!.Width);
        (int Height, int Width)? size = _training ? _preprocessor.Size : _preprocessor.TestSize;
        int? divisor = _training ? _preprocessor.SizeDivisor : _preprocessor.TestSizeDivisor;
        Sample? other = samples.FirstOrDefault(s => s.Image!.Channels != first.Channels ||
            (divisor is null && size is null && (s.Image.Height, s.Image.Width) != (first.Height, first.Width)));
        if (other is not null)
        {
            throw Different(samples[0], other);
        }

        if (size is (int wantedHeight, int wantedWidth))
        {
            return new BatchShape(samples.Count, first.Channels, Math.Max(height, wantedHeight), Math.Max(width, wantedWidth));
        }

        int unit = divisor ?? 1;
        return new BatchShape(samples.Count, first.Channels, RoundUp(height, unit), RoundUp(width, unit));
    }

    private DataException Different(Sample first, Sample other)
    {
        Image a = first.Image!, b = other.Image!;
        string remedy = a.Channels != b.Channels
            ? "load all images with one color_type"
            : _training
                ? "let the training pipeline end with one size (RandomCrop and Pad with the same size), or give data_preprocessor a size"
                : "evaluate with a batch size of 1, or give data_preprocessor.test_cfg a size_divisor";
        return new DataException(
            $"The images of a batch differ: '{first.Info.ImageFile}' is {a.Width}x{a.Height} with {a.Channels} channels after the " +
                "transforms, " +
            $"'{other.Info.ImageFile}' is {b.Width}x{b.Height} with {b.Channels}: {remedy}.",
            other.Info.ImageFile);
    }

    private void PackImage(Image image, BatchShape shape, Span<float> target)
    {
        if ((image.Height, image.Width) != (shape.Height, shape.Width))
        {
            target.Fill(_preprocessor.PadValue);
        }

        for (int channel = 0; channel < shape.Channels; channel++)
        {
            _scaling.Apply(image, channel, target.Slice(channel * shape.Plane, shape.Plane), shape.Width, columnStep: 1);
        }
    }

    private void PackLabels(LabelMap labels, BatchShape shape, Span<byte> target)
    {
        for (int y = 0; y < labels.Height; y++)
        {
            Span<byte> row = target.Slice(y * shape.Width, shape.Width);
            labels.Labels.Slice(y * labels.Width, labels.Width).CopyTo(row);
            row[labels.Width..].Fill(_preprocessor.SegPadValue);
        }

        target[(labels.Height * shape.Width)..].Fill(_preprocessor.SegPadValue);
    }

    private float[] Rent(BatchShape shape) =>
        _arrays?.RentPixels(shape.Pixels) ?? GC.AllocateUninitializedArray<float>(shape.Pixels);

    private byte[] RentLabels(BatchShape shape)
    {
        int length = checked(shape.Count * shape.Plane);
        return _arrays?.RentLabels(length) ?? GC.AllocateUninitializedArray<byte>(length);
    }

    private static int RoundUp(int size, int unit) => (size + unit - 1) / unit * unit;
}
