using System.Globalization;

namespace SegSharp.Diagnosis.Data;

/// <summary>What a scan saw, in a few numbers.</summary>
/// <param name="Parts">The data by what it is for: how many images, and how many of them have masks.</param>
/// <param name="Classes">How often each class occurs in the masks; those of the training data where there are any.</param>
/// <param name="Ignored">Pixels in those masks that do not count.</param>
public sealed record ScanSummary(
    IReadOnlyList<(string Role, int Images, int Masks)> Parts, IReadOnlyList<(string Name, long Pixels)> Classes, long Ignored)
{
    /// <summary>Adds a scan up.</summary>
    public static ScanSummary Of(DataScanResult scan)
    {
        ArgumentNullException.ThrowIfNull(scan);
        (string, int, int)[] parts =
        [
            .. scan.Splits.GroupBy(split => split.Role, StringComparer.Ordinal)
                .Select(group => (group.Key, group.Sum(split => split.ImageCount),
                    group.Sum(split => split.Plan.Files.Pairs.Count(pair => pair.Mask is not null)))),
        ];
        ScannedSplit[] counted = [.. scan.Splits.Where(split => split.Role == scan.Splits[0].Role)];
        int classes = scan.ClassCount ?? 0;
        IReadOnlyList<string> names = counted.FirstOrDefault()?.Plan.Options.Classes ?? [];
        long[] pixels = new long[classes];
        long ignored = 0;
        foreach ((ScannedSplit split, byte value, int count) in counted.SelectMany(split =>
            split.Labelled.SelectMany(pair => pair.Mask!.Histogram), (split, bin) => (split, bin.Label, bin.Pixels)))
        {
            byte label = split.Plan.Rules.Map(value);
            if (label < classes && label != split.Plan.Options.IgnoreIndex)
            {
                pixels[label] += count;
            }
            else
            {
                ignored += count;
            }
        }

        return new ScanSummary(
            parts, [.. pixels.Select((count, label) =>
                (label < names.Count ? names[label] : label.ToString(CultureInfo.InvariantCulture), count))], ignored);
    }

    /// <summary>The numbers in sentences.</summary>
    /// <param name="language">The language's code, such as <c>en</c>.</param>
    public IReadOnlyList<string> Lines(string language)
    {
        bool isChinese = language == "zh";
        List<string> lines =
        [
            .. Parts.Select(part => isChinese ? $"{part.Role}：{part.Images} 个图像，{part.Masks} 个掩码"
                : $"{part.Role}: {Count(part.Images, "image")}, {Count(part.Masks, "mask")}"),
        ];
        long all = Classes.Sum(item => item.Pixels) + Ignored;
        if (all > 0 && Classes.Count > 0)
        {
            string shares = string.Join(isChinese ? "，" : ", ", Classes.Select(item => $"{item.Name} {Share(item.Pixels, all)}"));
            string rest = Ignored == 0 ? "" : isChinese ? $"；{Share(Ignored, all)} 不计入" : $"; {Share(Ignored, all)} do not count";
            lines.Add(isChinese ? $"类别占像素的比例：{shares}{rest}" : $"shares of the pixels: {shares}{rest}");
        }

        return lines;
    }

    private static string Count(int count, string word) => $"{count} {word}{(count == 1 ? "" : "s")}";

    private static string Share(long pixels, long all) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * pixels / all:F1} %");
}
