using System.Globalization;

namespace SegSharp.Diagnosis.Explain;

/// <summary>Numbers and shapes out of a message.</summary>
internal static class Sizes
{
    private const int MostDimensions = 16;
    private static readonly char[] _separators = [',', ' ', 'x', '[', ']', '(', ')'];

    /// <summary>A shape, <c>2, 256, 128, 128</c> with or without brackets; null if it is none.</summary>
    public static long[]? Parse(string text)
    {
        string[] parts = text.Split(_separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        long[] sizes = new long[Math.Min(parts.Length, MostDimensions)];
        for (int i = 0; i < sizes.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out sizes[i]))
            {
                return null;
            }
        }

        return parts.Length is > 0 and <= MostDimensions ? sizes : null;
    }

    /// <summary>A number; null if it is none.</summary>
    public static long? Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number : null;

    /// <summary>The number of elements; null where it is beyond 64 bits or a size is not known.</summary>
    public static long? Count(IEnumerable<long> sizes)
    {
        long count = 1;
        foreach (long size in sizes)
        {
            Int128 product = (Int128)count * size;
            if (size < 0 || product > long.MaxValue)
            {
                return null;
            }

            count = (long)product;
        }

        return count;
    }

    /// <summary>The whole root of a square number; null for any other.</summary>
    public static long? Root(long number)
    {
        if (number < 0)
        {
            return null;
        }

        long root = (long)Math.Round(Math.Sqrt(number));
        return (Int128)root * root == number ? root : null;
    }

    /// <summary>The side of a square grid of tokens, with or without a class token; null if the number is neither.</summary>
    public static long? Grid(long tokens) => Root(tokens) ?? Root(tokens - 1);

    /// <summary>Whether the larger number is 2, 4, 8, 16 or 32 times the smaller.</summary>
    public static bool AreStrides(long first, long second)
    {
        (long small, long large) = first < second ? (first, second) : (second, first);
        return small > 0 && large % small == 0 && large / small is 2 or 4 or 8 or 16 or 32;
    }

    /// <summary>A shape as it is written in a sentence.</summary>
    public static string Text(IEnumerable<long> sizes) =>
        $"[{string.Join(", ", sizes.Select(size => size.ToString(CultureInfo.InvariantCulture)))}]";
}
