namespace SegSharp.Data.Datasets;

/// <summary>Finds out what the masks' names end with, where the data set's ending fits none.</summary>
internal static class MaskEndings
{
    /// <summary>What most masks have after the name of an image; null where fewer than half of the images have a mask like that.</summary>
    /// <param name="stems">The images' names without ending.</param>
    /// <param name="masks">The masks' paths below their folder.</param>
    public static string? Find(IReadOnlyCollection<string> stems, IEnumerable<string> masks)
    {
        string[] sorted = [.. masks.Order(StringComparer.Ordinal)];
        string? likely = stems.SelectMany(stem => After(stem, sorted)).CountBy(ending => ending, StringComparer.Ordinal)
            .OrderByDescending(ending => ending.Value).ThenBy(ending => ending.Key.Length)
                .Select(ending => ending.Value * 2 >= stems.Count ? ending.Key : null).FirstOrDefault();
        return likely;
    }

    // '1.png' and '1_mask.png' follow '1'; what begins with a digit belongs to '10'.
    private static IEnumerable<string> After(string stem, string[] sorted)
    {
        const int most = 16;
        int at = Array.BinarySearch(sorted, stem, StringComparer.Ordinal);
        for (int i = at < 0 ? ~at : at + 1,
            seen = 0; i < sorted.Length && seen < most && sorted[i].StartsWith(stem, StringComparison.Ordinal); i++, seen++)
        {
            if (!char.IsLetterOrDigit(sorted[i][stem.Length]))
            {
                yield return sorted[i][stem.Length..];
            }
        }
    }
}
