namespace SegSharp.Data.Datasets;

/// <summary>Repeats images of classes that few images show.</summary>
internal static class ClassBalance
{
    /// <summary>Which samples a balanced data set has.</summary>
    /// <param name="census">Which image shows which classes.</param>
    /// <param name="threshold">A class in a smaller fraction of the images is repeated.</param>
    /// <remarks>Source: Gupta et al. 2019, https://arxiv.org/abs/1908.03195, "repeat factor sampling",
    /// with whole repeats as MMEngine's <c>ClassBalancedDataset</c>.</remarks>
    public static IReadOnlyList<int> Repeat(LabelCensus census, double threshold)
    {
        double[] factors =
        [
            .. Enumerable.Range(0, census.ClassCount).Select(label =>
                census.Images(label) is > 0 and int images ? Math.Max(1, Math.Sqrt(threshold * census.ImageCount / images)) : 1),
        ];
        List<int> indices = [];
        for (int image = 0; image < census.ImageCount; image++)
        {
            double factor = Enumerable.Range(0, census.ClassCount).Where(label => census.Pixels(image, label) > 0)
                .Select(label => factors[label]).DefaultIfEmpty(1).Max();
            indices.AddRange(Enumerable.Repeat(image, (int)Math.Ceiling(factor)));
        }

        return indices;
    }
}
