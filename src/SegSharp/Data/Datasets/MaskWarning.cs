namespace SegSharp.Data.Datasets;

/// <summary>Finds masks that are probably meant otherwise than they are read.</summary>
public static class MaskWarning
{
    // Enough to see what values a data set uses; reading all masks would take minutes.
    private const int MostMasks = 16;

    /// <summary>Looks at the first masks.</summary>
    /// <returns>A sentence for the user; null where nothing is conspicuous.</returns>
    /// <exception cref="DataException">A mask is missing, unreadable or wrong.</exception>
    public static string? Find(SegmentationDataset dataset)
    {
        if (!dataset.HasMasks || dataset.Classes.Count < 2)
        {
            return null;
        }

        int count = Math.Min(MostMasks, dataset.Count);
        bool[] present = new bool[256];
        for (int i = 0; i < count; i++)
        {
            int[] counts = dataset.LoadLabels(i).Histogram();
            for (int value = 0; value < present.Length; value++)
            {
                present[value] |= counts[value] > 0;
            }
        }

        bool isBlackAndWhite = present[0] && present[255] && dataset.IgnoreIndex == 255 && !present.AsSpan(1, 254).Contains(true);
        return isBlackAndWhite
            ? $"the first {count} masks hold 0 and 255 alone, and 255 does not count, " +
                $"so that only '{dataset.Classes[0]}' would be learned: " +
                "if 255 is the foreground, give the data set label_map={255: 1}"
            : null;
    }
}
