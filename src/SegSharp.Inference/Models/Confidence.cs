using SegSharp.Inference.Kernels;
using SegSharp.Inference.Layers;
using SegSharp.Inference.Threading;

namespace SegSharp.Inference.Models;

/// <summary>How sure labels are: the probability of the class that won at each pixel.</summary>
internal static unsafe class Confidence<V>
    where V : unmanaged, IVector<V>
{
    /// <summary>The probabilities at the size of the logits.</summary>
    /// <param name="logits">Logits at the labels' size.</param>
    /// <param name="isBinary">Whether there is one channel: class 1's, behind one that stands for the threshold.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="confidence">Where the probabilities go.</param>
    /// <param name="workspace">Gives the threads.</param>
    public static void Of(FeatureMap logits, bool isBinary, ReadOnlySpan<byte> labels, Span<float> confidence, Workspace workspace)
    {
        fixed (byte* from = labels)
        fixed (float* to = confidence)
        {
            workspace.Team.Run(logits.Height, new RowJob(logits, isBinary, from, to));
        }
    }

    private readonly struct RowJob(FeatureMap logits, bool isBinary, byte* labels, float* confidence) : IJob
    {
        public void Run(int thread, int index)
        {
            for (int pixel = index * logits.Width; pixel < (index + 1) * logits.Width; pixel++)
            {
                float* of = logits.At(pixel);
                if (isBinary)
                {
                    float probability = 1 / (1 + MathF.Exp(-of[1]));
                    confidence[pixel] = labels[pixel] == 1 ? probability : 1 - probability;
                }
                else
                {
                    // the winner's logit is the largest; the padding's exponentials are 0
                    V largest = V.All(of[labels[pixel]]), sum = V.All(0);
                    for (int c = 0; c < logits.Channels; c += V.Count)
                    {
                        V value = V.Load(of + c);
                        V exponential = VectorMath<V>.Exp(value - largest);
                        sum += V.WhereGreater(value, V.All(PixelRow<V>.NoClass / 2), exponential, V.All(0));
                    }

                    confidence[pixel] = 1 / V.SumOf(sum);
                }
            }
        }
    }
}
