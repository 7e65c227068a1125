namespace SegSharp.Diagnosis.Folders;

/// <summary>What the values of index masks stand for.</summary>
/// <param name="Kind">How they are written.</param>
/// <param name="Count">The number of classes that follows from them.</param>
/// <param name="Map">What single values become: <c>label_map</c>; empty where they are the classes already.</param>
public sealed record MaskValues(MaskKind Kind, int Count, IReadOnlyList<(int Value, int Class)> Map)
{
    private const int Ignored = 255;
    private const int LeastGreyStep = 10;

    /// <summary>Reads them off the values that occur.</summary>
    /// <param name="values">The values of all masks, in ascending order.</param>
    /// <param name="known">The number of classes where a file names them; null where none does.</param>
    public static MaskValues Of(IReadOnlyList<int> values, int? known)
    {
        int[] counted = [.. values.Where(value => value != Ignored)];
        int[] all = [.. values];
        if (values.Contains(Ignored) && counted is [] or [0])
        {
            return new MaskValues(MaskKind.Binary, 2, [(Ignored, 1)]);
        }

        if (counted.Length > 0 && (known is null || counted[^1] >= known) && Greys(counted) is { } isGrey && isGrey)
        {
            int[] greys = IsEven([.. all]) ? all : counted;
            return new MaskValues(
                MaskKind.Greys, greys.Length, [.. greys.Select((value, index) => (value, index)).Where(pair => pair.value != pair.index)]);
        }

        // all of 1 to n and nothing at 0: the numbers start at 1
        bool startsAtOne = counted is [1, ..] && counted.Length > 1 && counted[^1] == counted.Length
            && (known is null || counted.Length == known);
        if (startsAtOne)
        {
            return new MaskValues(MaskKind.FromOne, counted.Length, []);
        }

        return new MaskValues(MaskKind.Indices, Math.Max(known ?? 0, counted.Length == 0 ? 1 : counted[^1] + 1), []);
    }

    // Greys that people can tell apart; class numbers lie closer together.
    private static bool Greys(int[] values) =>
        values.Length > 1 && values.Zip(values.Skip(1), (low, high) => high - low).All(step => step >= LeastGreyStep);

    // 255 is one of the greys where it is the next step of an even scale.
    private static bool IsEven(int[] values)
    {
        int[] steps = [.. values.Zip(values.Skip(1), (low, high) => high - low)];
        return steps.Max() - steps.Min() <= 1;
    }
}
