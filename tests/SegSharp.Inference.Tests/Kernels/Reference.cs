namespace SegSharp.Inference.Tests.Kernels;

/// <summary>The kernels' functions once more, in double precision and without any trick.</summary>
internal static class Reference
{
    public static double[] Multiply(float[] a, float[] b, int rows, int depth, int width, double[] start)
    {
        double[] c = [.. start];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < width; j++)
            {
                for (int d = 0; d < depth; d++)
                {
                    c[(i * width) + j] += (double)a[(i * depth) + d] * b[(d * width) + j];
                }
            }
        }

        return c;
    }

    public static double[] LayerNorm(float[] x, int rows, int channels, float[] weight, float[] bias, double eps)
    {
        double[] y = new double[x.Length];
        for (int row = 0; row < rows; row++)
        {
            double[] line = [.. x.Skip(row * channels).Take(channels).Select(v => (double)v)];
            double mean = line.Average(), variance = line.Average(v => (v - mean) * (v - mean));
            for (int c = 0; c < channels; c++)
            {
                y[(row * channels) + c] = ((line[c] - mean) / Math.Sqrt(variance + eps) * weight[c]) + bias[c];
            }
        }

        return y;
    }

    public static double[] Softmax(float[] x, int rows, int columns, double scale)
    {
        double[] y = new double[x.Length];
        for (int row = 0; row < rows; row++)
        {
            double[] line = [.. x.Skip(row * columns).Take(columns).Select(v => v * scale)];
            double top = line.Max(), sum = line.Sum(v => Math.Exp(v - top));
            for (int c = 0; c < columns; c++)
            {
                y[(row * columns) + c] = Math.Exp(line[c] - top) / sum;
            }
        }

        return y;
    }

    public static double[] DepthwiseGelu(float[] map, int height, int width, int channels, float[] taps, float[] bias)
    {
        double[] y = new double[map.Length];
        for (int pixel = 0; pixel < height * width; pixel++)
        {
            for (int c = 0; c < channels; c++)
            {
                double sum = bias[c];
                for (int tap = 0; tap < 9; tap++)
                {
                    int row = (pixel / width) + (tap / 3) - 1, column = (pixel % width) + (tap % 3) - 1;
                    if (row >= 0 && row < height && column >= 0 && column < width)
                    {
                        sum += (double)map[(((row * width) + column) * channels) + c] * taps[(tap * channels) + c];
                    }
                }

                y[(pixel * channels) + c] = sum * Cumulative(sum);
            }
        }

        return y;
    }

    // The normal distribution by its series, or by its tail.
    private static double Cumulative(double x)
    {
        if (Math.Abs(x) > 8)
        {
            return x > 0 ? 1 : 0;
        }

        double term = x, sum = x;
        for (int n = 1; n < 200; n++)
        {
            term *= x * x / ((2 * n) + 1);
            sum += term;
        }

        return 0.5 + (sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI));
    }
}
