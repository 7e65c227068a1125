using System.Globalization;
using System.Runtime.InteropServices;

namespace SegSharp.Bench;

/// <summary>How a peer's numbers differ from ours.</summary>
/// <param name="LargestDifference">Of all numbers, relative to the largest of ours.</param>
/// <param name="EqualLabels">The share of pixels with the same class; null where no label map was made.</param>
internal sealed record Agreement(double LargestDifference, double? EqualLabels = null)
{
    /// <summary>The largest difference that rounding of float32 explains.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>The same for bfloat16, which has 8 bits: a mistake shows, a lost digit does not.</summary>
    public const double Bfloat16Tolerance = 0.1;

    // Where two classes are equal but for rounding, either is right.
    private const double LeastEqualLabels = 0.999, LeastEqualBfloat16Labels = 0.9;

    /// <summary>Whether the peer computed in bfloat16.</summary>
    public bool IsBfloat16 { get; init; }

    /// <summary>Whether the two results are the same but for rounding. A difference that is no number is none.</summary>
    public bool Holds => IsBfloat16
        ? LargestDifference <= Bfloat16Tolerance && EqualLabels is null or >= LeastEqualBfloat16Labels
        : LargestDifference <= Tolerance && EqualLabels is null or >= LeastEqualLabels;

    /// <summary>In words.</summary>
    public string Text
    {
        get
        {
            string difference = LargestDifference.ToString("0.0e0", CultureInfo.InvariantCulture);
            return EqualLabels is { } labels
                ? string.Create(CultureInfo.InvariantCulture, $"{difference}, labels {labels * 100:F3} %") : difference;
        }
    }

    /// <summary>Compares numbers.</summary>
    /// <returns>The largest difference relative to the largest of ours; infinity where the counts differ.</returns>
    public static double Difference(ReadOnlySpan<float> ours, ReadOnlySpan<float> theirs)
    {
        if (ours.Length != theirs.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0, difference = 0;
        for (int i = 0; i < ours.Length; i++)
        {
            double apart = Math.Abs((double)ours[i] - theirs[i]);
            if (double.IsNaN(apart))
            {
                return double.PositiveInfinity;
            }

            (largest, difference) = (Math.Max(largest, Math.Abs(ours[i])), Math.Max(difference, apart));
        }

        return difference == 0 ? 0 : difference / largest;
    }

    /// <summary>Compares what two checks left and answered.</summary>
    /// <param name="ours">Our task, for the places of its files.</param>
    /// <param name="ourLosses">The losses that our side answered.</param>
    /// <param name="theirs">The peer's task.</param>
    /// <param name="theirLosses">The losses that the peer answered.</param>
    /// <exception cref="IOException">A file is missing.</exception>
    public static Agreement Of(WorkTask ours, IReadOnlyList<double> ourLosses, WorkTask theirs, IReadOnlyList<double> theirLosses)
    {
        double numbers = Difference(Floats(ours.Result), Floats(theirs.Result));
        double losses = Difference([.. ourLosses.Select(loss => (float)loss)], [.. theirLosses.Select(loss => (float)loss)]);
        return new Agreement(Math.Max(numbers, losses),
            ours.Task == WorkKinds.Predict ? Equal(File.ReadAllBytes(ours.LabelMap), File.ReadAllBytes(theirs.LabelMap)) : null)
        {
            IsBfloat16 = theirs.Bfloat16,
        };
    }

    private static ReadOnlySpan<float> Floats(string path) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path));

    private static double Equal(byte[] ours, byte[] theirs) =>
        ours.Length == theirs.Length ? ours.Zip(theirs).Count(pair => pair.First == pair.Second) / (double)ours.Length : 0;
}
