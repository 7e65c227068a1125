namespace SegSharp.Inference.Layers;

/// <summary>Other orders of a convolution's numbers.</summary>
internal static class ConvolutionWeight
{
    /// <summary>
    /// <c>[outputs, inputs, taps]</c> as <c>[outputs, taps, inputs]</c>: the order of patches with their channels side by side.
    /// </summary>
    public static float[] ChannelsLast(ReadOnlySpan<float> weight, int outputs, int taps)
    {
        int inputs = weight.Length / (outputs * taps);
        float[] result = new float[weight.Length];
        for (int output = 0; output < outputs; output++)
        {
            int start = output * inputs * taps;
            for (int input = 0; input < inputs; input++)
            {
                for (int tap = 0; tap < taps; tap++)
                {
                    result[start + (tap * inputs) + input] = weight[start + (input * taps) + tap];
                }
            }
        }

        return result;
    }

    /// <summary>A depthwise weight <c>[channels, 1, taps]</c> as <c>[taps, channels]</c>.</summary>
    public static float[] TapsFirst(ReadOnlySpan<float> weight, int channels)
    {
        int taps = weight.Length / channels;
        float[] result = new float[weight.Length];
        for (int channel = 0; channel < channels; channel++)
        {
            for (int tap = 0; tap < taps; tap++)
            {
                result[(tap * channels) + channel] = weight[(channel * taps) + tap];
            }
        }

        return result;
    }
}
