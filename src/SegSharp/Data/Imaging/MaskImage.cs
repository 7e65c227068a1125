namespace SegSharp.Data.Imaging;

/// <summary>Takes the class indices out of a decoded mask.</summary>
internal static class MaskImage
{
    /// <summary>The indices of one channel, or of three equal ones.</summary>
    /// <param name="image">The mask as it is stored.</param>
    /// <param name="name">What it is called in messages.</param>
    /// <exception cref="DataException">The channels differ, or a value is no index.</exception>
    public static LabelMap ToLabels(Image image, string name)
    {
        if (image.Channels != 1)
        {
            return image is ByteImage several && HasEqualChannels(several) ? FirstChannel(several) : throw new DataException(
                $"Mask '{name}' {(image.Channels == 2 ? "has 2 bands" : $"is a colour image ({image.Channels} channels)")}, " +
                    "but each pixel must be a class index: " +
                "say what its colours stand for with palette_map, or convert it ('segsharp data convert-masks' does) to an 8-bit " +
                    "single-channel or palette PNG.",
                name);
        }

        if (image is ByteImage bytes)
        {
            return new LabelMap(image.Height, image.Width, bytes.Pixels.ToArray());
        }

        LabelMap labels = LabelMap.Uninitialized(image.Height, image.Width);
        ReadOnlySpan<float> values = ((FloatImage)image).Pixels;
        for (int i = 0; i < values.Length; i++)
        {
            byte label = (byte)Math.Clamp(values[i], 0, byte.MaxValue);
            labels.Labels[i] = label == values[i] ? label : throw new DataException(
                FormattableString.Invariant(
                    $"Mask '{name}' has the value {values[i]} at row {i / image.Width}, column {i % image.Width}: class indices ") +
                "are whole numbers from 0 to 255; convert the mask to 8 bit.",
                name);
        }

        return labels;
    }

    /// <summary>Whether blue, green and red are equal everywhere, under one opacity: then one of them says all.</summary>
    public static bool HasEqualChannels(ByteImage image)
    {
        if (image.Channels is not (3 or 4))
        {
            return false;
        }

        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < pixels.Length; i += image.Channels)
        {
            if (pixels[i] != pixels[i + 1] || pixels[i] != pixels[i + 2] || (image.Channels == 4 && pixels[i + 3] != pixels[3]))
            {
                return false;
            }
        }

        return true;
    }

    private static LabelMap FirstChannel(ByteImage image)
    {
        LabelMap labels = LabelMap.Uninitialized(image.Height, image.Width);
        ReadOnlySpan<byte> pixels = image.Pixels;
        for (int i = 0; i < labels.Length; i++)
        {
            labels.Labels[i] = pixels[i * image.Channels];
        }

        return labels;
    }
}
