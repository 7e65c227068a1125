using SegSharp.Configuration;

namespace SegSharp.Data.Datasets;

/// <summary>Reads <c>indices</c>, which asks for a part of a data set.</summary>
/// <remarks>Source: <c>BaseDataset.get_subset_</c> of MMEngine: a number asks for the first ones, a negative one for the last ones,
/// a list for these.</remarks>
internal static class DatasetIndices
{
    /// <summary>The asked part; all of it where there is no such key.</summary>
    /// <param name="section">The data set's section.</param>
    /// <param name="dataset">All of it.</param>
    /// <param name="doubt">Is told of a number beyond the samples, for which all are taken; null for nobody.</param>
    /// <exception cref="ConfigException">The data set has no such samples.</exception>
    public static SegmentationDataset Select(ConfigSection section, SegmentationDataset dataset, Action<ConfigException>? doubt)
    {
        switch (section.Node("indices"))
        {
            case null:
                return dataset;
            case ConfigList:
                int[] chosen = section.Ints("indices");
                int[] places = [.. chosen.Select(index => index < 0 ? index + dataset.Count : index)];
                int outside = Array.FindIndex(places, index => index < 0 || index >= dataset.Count);
                return places.Length == 0 ? throw section.Error("indices", "the list is empty", "Name at least one sample")
                    : outside >= 0
                        ? throw section.Error("indices", $"there is no sample {chosen[outside]}", $"Give 0 to {dataset.Count - 1}")
                    : dataset.Select(places);
            default:
                int count = section.Int("indices");
                int length = (int)Math.Min(Math.Abs((long)count), dataset.Count);
                if (Math.Abs((long)count) > dataset.Count)
                {
                    doubt?.Invoke(section.Error(
                        "indices", $"it is {count}, but there are {dataset.Count} samples: all are taken",
                        $"Give at most {dataset.Count}, or leave the key out"));
                }

                return length == 0
                    ? throw section.Error("indices", "it is 0, which leaves nothing",
                        "Give how many samples to take from the front, or a list of their numbers")
                    : dataset.Select([.. Enumerable.Range(count > 0 ? 0 : dataset.Count - length, length)]);
        }
    }
}
