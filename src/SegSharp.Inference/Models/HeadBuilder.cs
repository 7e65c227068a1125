using SegSharp.Inference.Kernels;
using SegSharp.Inference.Layers;

namespace SegSharp.Inference.Models;

/// <summary>Makes a decode head from its weights, whose names tell which one it is.</summary>
internal static class HeadBuilder<V>
    where V : unmanaged, IVector<V>
{
    private const string Name = "decode_head";

    // the published decoder fuses at the size of the fourth map from the end
    private const int FusedMaps = 4;

    /// <summary>The head.</summary>
    /// <param name="weights">The weights, under <c>decode_head.</c>.</param>
    /// <param name="settings">What their shapes do not tell.</param>
    /// <param name="classes">The channels of the logits.</param>
    /// <param name="widths">The channels of the encoder's maps.</param>
    /// <exception cref="ModelException">The weights are those of no head that is known, or of another encoder.</exception>
    public static IHead Build(WeightReader weights, NetworkSettings settings, IReadOnlyList<int> widths, out int classes)
    {
        if (weights.Contains($"{Name}.linear_c1.proj.weight"))
        {
            return AllMlp(weights, settings, widths, out classes);
        }

        if (weights.Contains($"{Name}.fusion_conv.conv.weight"))
        {
            return MultiBranch(weights, settings, widths, out classes);
        }

        return weights.Contains($"{Name}.conv_seg.weight") ? FullyConvolutional(weights, settings, widths, out classes)
            : throw new ModelException("The weights hold no decode head that is known, so they cannot label images.");
    }

    private static FusionHead<V> AllMlp(WeightReader weights, NetworkSettings settings, IReadOnlyList<int> widths, out int classes)
    {
        int count = settings.InIndex.Count;
        if (count < FusedMaps)
        {
            throw new ModelException($"The decode head takes in {count} maps, and the published one fuses {FusedMaps}.");
        }

        long width = weights.Shape($"{Name}.linear_fuse.conv.weight", 4)[0];
        float[] fusion = weights.Read($"{Name}.linear_fuse.conv.weight", width, count * width, 1, 1);
        ChannelScale norm = ChannelScale.Of(weights, $"{Name}.linear_fuse", width, settings.HeadEps);
        double[] bias = [.. norm.Shifts];
        (int Map, float[] Weight)[] folded = new (int, float[])[count];
        for (int level = 0; level < count; level++)
        {
            string projection = $"{Name}.linear_c{level + 1}.proj";
            long channels = weights.Shape($"{projection}.weight", 2)[1];
            Require(channels, widths, settings.InIndex[level]);
            float[] weight = weights.Read($"{projection}.weight", width, channels), shift = weights.Read($"{projection}.bias", width);

            // the coarsest map's slice comes first
            int slice = (count - 1 - level) * (int)width;
            for (int row = 0; row < width; row++)
            {
                ReadOnlySpan<float> of = fusion.AsSpan((row * count * (int)width) + slice, (int)width);
                double sum = 0;
                for (int i = 0; i < of.Length; i++)
                {
                    sum += (double)of[i] * shift[i];
                }

                bias[row] += norm.Factors[row] * sum;
            }

            folded[level] = (settings.InIndex[level],
                norm.Scale(Times(fusion, count * (int)width, slice, weight, (int)width, (int)channels)));
        }

        int finest = count - FusedMaps;
        float[] biases = [.. bias.Select(b => (float)b)];
        FusionLevel<V>[] levels =
            [.. folded.Select((level, i) =>
                new FusionLevel<V>(level.Map, null,
                    new PackedLinear<V>(weights.Memory, level.Weight, i == finest ? biases : [], (int)width)))];
        return new FusionHead<V>(levels, finest, Classifier(weights, "linear_pred", width, settings, out classes), settings.AlignCorners);
    }

    private static FusionHead<V> MultiBranch(WeightReader weights, NetworkSettings settings, IReadOnlyList<int> widths, out int classes)
    {
        int count = settings.InIndex.Count;
        long width = weights.Shape($"{Name}.fusion_conv.conv.weight", 4)[0];
        ChannelScale norm = ChannelScale.Of(weights, $"{Name}.fusion_conv", width, settings.HeadEps);
        float[] fusion = norm.Scale(weights.Read($"{Name}.fusion_conv.conv.weight", width, count * width, 1, 1));
        List<FusionLevel<V>> levels = [];
        for (int level = 0; level < count; level++)
        {
            string branch = $"{Name}.convs.{level}";
            long channels = weights.Shape($"{branch}.conv.weight", 4)[1];
            Require(channels, widths, settings.InIndex[level]);
            ChannelScale own = ChannelScale.Of(weights, branch, width, settings.HeadEps);
            float[] weight = own.Scale(weights.Read($"{branch}.conv.weight", width, channels, 1, 1));
            float[] slice = Slice(fusion, count * (int)width, level * (int)width, (int)width);
            levels.Add(new FusionLevel<V>(
                settings.InIndex[level], new PackedLinear<V>(weights.Memory, weight, own.Bias, (int)width),
                new PackedLinear<V>(weights.Memory, slice, level == 0 ? norm.Bias : [], (int)width)));
        }

        return new FusionHead<V>(levels, finest: 0, Classifier(weights, "conv_seg", width, settings, out classes), settings.AlignCorners);
    }

    private static FullyConvolutionalHead<V> FullyConvolutional(WeightReader weights, NetworkSettings settings,
        IReadOnlyList<int> widths, out int classes)
    {
        List<Convolution<V>> convolutions = [];
        long input = At(widths, settings.InIndex[0]), width = input;
        for (int i = 0; weights.Contains($"{Name}.convs.{i}.conv.weight"); i++)
        {
            convolutions.Add(Block(weights, $"{Name}.convs.{i}", width, settings, settings.Dilation));
            width = convolutions[^1].Channels;
        }

        Convolution<V>? joined = !weights.Contains($"{Name}.conv_cat.conv.weight") ? null
            : Block(weights, $"{Name}.conv_cat", input + width, settings, dilation: 1);
        width = joined?.Channels ?? width;
        return new FullyConvolutionalHead<V>(
            settings.InIndex[0], convolutions, joined, Classifier(weights, "conv_seg", width, settings, out classes));
    }

    // Kernels read as many channels as the weights have: these must be those of the map.
    private static void Require(long channels, IReadOnlyList<int> widths, int map)
    {
        if (At(widths, map) is var width && width != channels)
        {
            throw new ModelException($"The decode head takes {channels} channels of map {map}, and the encoder gives {width}.");
        }
    }

    private static int At(IReadOnlyList<int> widths, int map) => map >= 0 && map < widths.Count ? widths[map]
        : throw new ModelException($"The decode head takes in map {map}, and the encoder gives {widths.Count}.");

    private static Convolution<V> Block(WeightReader weights, string block, long inputs, NetworkSettings settings, int dilation)
    {
        long[] shape = weights.Shape($"{block}.conv.weight", 4);
        (shape[1], shape[3]) = (inputs, shape[2]); // as it is read below, or refused
        ChannelScale norm = ChannelScale.Of(weights, block, shape[0], settings.HeadEps);
        Window window = new((int)shape[2], Padding: (int)shape[2] / 2 * dilation, Dilation: dilation);
        return new Convolution<V>(weights.Memory, norm.Scale(weights.Read($"{block}.conv.weight", shape)), norm.Bias, window, isRelu: true);
    }

    /// <summary>
    /// The classes that are told apart: the channels of the logits, or two for one channel. There class 0 has the threshold for its logit,
    /// and the arg-max is what the sigmoid's threshold is.
    /// </summary>
    public static int Rows(int channels) => Math.Max(2, channels);

    // Its classes are padded with such as nothing is of.
    private static PackedLinear<V> Classifier(WeightReader weights, string name, long width, NetworkSettings settings, out int channels)
    {
        channels = (int)weights.Shape($"{Name}.{name}.weight", 4)[0];
        float[] weight = weights.Read($"{Name}.{name}.weight", channels, width, 1, 1), bias = weights.Read($"{Name}.{name}.bias", channels);
        if (channels == 1)
        {
            weight = [.. new float[width], .. weight];
            bias = [(float)Math.Log(settings.Threshold / (1 - settings.Threshold)), .. bias];
        }

        int rows = Rows(channels);
        return new PackedLinear<V>(weights.Memory, weight, bias, rows, PixelRow<V>.Padded(rows), PixelRow<V>.NoClass);
    }

    // Columns of a matrix [rows, stride].
    private static float[] Slice(float[] matrix, int stride, int first, int count)
    {
        float[] result = new float[matrix.Length / stride * count];
        for (int row = 0; row < matrix.Length / stride; row++)
        {
            matrix.AsSpan((row * stride) + first, count).CopyTo(result.AsSpan(row * count));
        }

        return result;
    }

    // A slice [width, width] of the fusion times a projection [width, channels].
    private static unsafe float[] Times(float[] fusion, int stride, int first, float[] projection, int width, int channels)
    {
        float[] result = new float[width * channels];
        using FloatMemory packed = new(Product<V>.PackedSize(width, channels)), zeros = new(Product<V>.Padded(channels));
        new Span<float>(zeros.Pointer, Product<V>.Padded(channels)).Clear();
        fixed (float* a = fusion, b = projection, c = result)
        {
            Product<V>.Pack(b, channels, width, channels, packed.Pointer);
            Product<V>.Multiply(a + first, stride, packed.Pointer, width, width, channels, c, channels, new Finish(zeros.Pointer));
        }

        return result;
    }
}
