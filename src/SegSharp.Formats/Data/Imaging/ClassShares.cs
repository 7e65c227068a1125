namespace SegSharp.Data.Imaging;

/// <summary>Which classes a label map holds.</summary>
internal static class ClassShares
{
    /// <summary>The classes that occur, the largest first, and their shares of the pixels.</summary>
    public static IReadOnlyList<(string Class, double Share)> Of(LabelMap labels, IReadOnlyList<string> classes)
    {
        int[] counts = labels.Histogram();
        return
        [
            .. classes.Select((name, i) => (Class: name, Share: counts[i] / (double)labels.Length))
                .Where(item => item.Share > 0)
                .OrderByDescending(item => item.Share),
        ];
    }
}
