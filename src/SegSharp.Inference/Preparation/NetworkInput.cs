using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Preparation;

/// <summary>Makes the network's input of an image's bytes.</summary>
internal static unsafe class NetworkInput
{
    private const int RowsOfJob = 16;

    /// <summary>The input, <c>[height, width, channels]</c>, normalized and padded; its memory is the workspace's.</summary>
    /// <param name="pixels">The bytes, row by row without gaps.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="format">How the bytes lie.</param>
    /// <param name="channels">The network's channels.</param>
    /// <param name="preparation">How it is normalized and padded.</param>
    /// <param name="workspace">Gives memory.</param>
    public static FeatureMap Make(
        ReadOnlySpan<byte> pixels, int height, int width, PixelFormat format, int channels, ImagePreparation preparation,
        Workspace workspace)
    {
        (int paddedHeight, int paddedWidth) = preparation.Padded(height, width);
        FeatureMap input = new(workspace.Take((nint)paddedHeight * paddedWidth * channels), paddedHeight, paddedWidth, channels);
        float* tables = workspace.Take(channels * 256);
        Fill(tables, channels, preparation);
        int bytes = BytesOf(format, channels);
        fixed (byte* from = pixels)
        {
            Source source = new(from, height, width, bytes,
                preparation.IsRedFirst == IsRedFirst(format) || bytes < 3 || format == PixelFormat.Bands8);
            workspace.Team.Run((paddedHeight + RowsOfJob - 1) / RowsOfJob, new RowsJob(source, tables, input, preparation.Padding));
        }

        return input;
    }

    /// <summary>Bytes of a pixel.</summary>
    public static int BytesOf(PixelFormat format, int channels) => format switch
    {
        PixelFormat.Rgb24 or PixelFormat.Bgr24 => 3,
        PixelFormat.Rgba32 or PixelFormat.Bgra32 => 4,
        PixelFormat.Gray8 => 1,
        _ => channels,
    };

    private static bool IsRedFirst(PixelFormat format) => format is PixelFormat.Rgb24 or PixelFormat.Rgba32;

    // What becomes of each of the 256 values of a channel.
    private static void Fill(float* tables, int channels, ImagePreparation preparation)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            bool isNormalized = preparation.Mean.Count > 0;
            (float mean, double deviation) = isNormalized ? ((float)preparation.Mean[channel], preparation.Deviation[channel]) : (0, 1);
            (float factor, float divisor) = preparation.Multiplies ? ((float)(1 / deviation), 1f) : (1f, (float)deviation);
            for (int value = 0; value < 256; value++)
            {
                tables[(channel * 256) + value] = (value - mean) * factor / divisor;
            }
        }
    }

    private readonly struct Source(byte* pixels, int height, int width, int bytes, bool isInOrder)
    {
        public byte* Row(int y) => pixels + ((nint)y * width * bytes);

        public int Height => height;

        public int Width => width;

        public int Bytes => bytes;

        // Which byte of a pixel a channel is.
        public int Offset(int channel) => isInOrder ? channel : 2 - channel;
    }

    private readonly struct RowsJob(Source source, float* tables, FeatureMap input, float padding) : IJob
    {
        public void Run(int thread, int index)
        {
            for (int y = index * RowsOfJob; y < Math.Min(input.Height, (index + 1) * RowsOfJob); y++)
            {
                float* to = input.Row(y);
                if (y >= source.Height)
                {
                    new Span<float>(to, input.Width * input.Channels).Fill(padding);
                    continue;
                }

                for (int channel = 0; channel < input.Channels; channel++)
                {
                    Look(source.Row(y) + source.Offset(channel), source.Bytes, tables + (channel * 256), source.Width,
                        to + channel, input.Channels);
                }

                new Span<float>(to + ((nint)source.Width * input.Channels), (input.Width - source.Width) * input.Channels).Fill(padding);
            }
        }

        private static void Look(byte* from, int bytes, float* table, int count, float* to, int step)
        {
            for (int x = 0; x < count; x++, from += bytes, to += step)
            {
                *to = table[*from];
            }
        }
    }
}
