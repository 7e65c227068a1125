using System.Numerics.Tensors;

namespace SegSharp.Data.Imaging;

/// <summary>Counts labels. Neighbours are mostly equal, so four counters per label keep additions from waiting for each other.</summary>
internal sealed class LabelHistogram
{
    private const int Labels = 256;

    private readonly int[] _counts = new int[4 * Labels];

    /// <summary>Counts the labels of one run.</summary>
    public void Add(ReadOnlySpan<byte> labels)
    {
        Span<int> first = _counts.AsSpan(0, Labels), second = _counts.AsSpan(Labels, Labels);
        Span<int> third = _counts.AsSpan(2 * Labels, Labels), fourth = _counts.AsSpan(3 * Labels, Labels);
        int i = 0;
        for (; i + 3 < labels.Length; i += 4)
        {
            first[labels[i]]++;
            second[labels[i + 1]]++;
            third[labels[i + 2]]++;
            fourth[labels[i + 3]]++;
        }

        for (; i < labels.Length; i++)
        {
            first[labels[i]]++;
        }
    }

    /// <summary>How often each of the 256 labels was seen.</summary>
    public int[] Counts()
    {
        int[] sum = _counts[..Labels];
        for (int part = 1; part < 4; part++)
        {
            TensorPrimitives.Add(sum, _counts.AsSpan(part * Labels, Labels), sum);
        }

        return sum;
    }
}
