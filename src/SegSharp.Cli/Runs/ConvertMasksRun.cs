using SegSharp.Cli.Hosting;
using SegSharp.Cli.Rendering;
using SegSharp.Data;
using SegSharp.Data.Imaging;

namespace SegSharp.Cli.Runs;

/// <summary>Converts a folder of masks.</summary>
/// <param name="context">What the command works with.</param>
internal sealed class ConvertMasksRun(CommandContext context)
{
    /// <summary>Writes what can be converted; of the rest the reasons are told.</summary>
    /// <exception cref="DataException">There are no masks.</exception>
    /// <exception cref="UsageException">The target is the source, or files are there already.</exception>
    public ConvertedMasks Execute(string source, string target, MaskConversion conversion)
    {
        if (!Directory.Exists(source))
        {
            throw new DataException($"The folder of masks '{source}' does not exist.", source);
        }

        string output = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        string[] masks =
        [
            .. ImageFolder.Files(source).Where(ImageFolder.IsImageName)
                .Where(file => !Path.GetFullPath(file).StartsWith(output + Path.DirectorySeparatorChar, StringComparison.Ordinal)
                    || IsSame(source, output)).Order(StringComparer.Ordinal),
        ];
        if (masks.Length == 0)
        {
            throw new DataException($"The folder '{source}' holds no masks ({string.Join(", ", ImageFolder.Suffixes)}).", source);
        }

        (string Mask, string Target)[] plan =
            [.. masks.Select(mask => (mask, Path.Combine(output, Path.ChangeExtension(Path.GetRelativePath(source, mask), ".png"))))];
        Refuse(plan, source, output);
        List<(string, string)> failures = [];
        SortedDictionary<int, long> pixels = [];
        int done = 0;
        ProgressLine.Run(context.Console, "masks", plan.Length, progress =>
        {
            foreach ((string mask, string file) in plan)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                try
                {
                    LabelMap labels = conversion.Convert(mask);
                    ImageFile.WriteLabels(file, labels);
                    Count(labels, pixels);
                }
                catch (DataException e)
                {
                    failures.Add((mask, e.Message));
                }

                progress.Show(++done);
            }

            return done;
        });
        return new ConvertedMasks(plan.Length - failures.Count, pixels, failures);
    }

    private static bool IsSame(string source, string output) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)) == output;

    private static void Refuse((string Mask, string Target)[] plan, string source, string output)
    {
        if (IsSame(source, output))
        {
            throw new UsageException($"The masks would be overwritten in '{source}': choose another folder for OUT.");
        }

        if (plan.GroupBy(file => file.Target, StringComparer.Ordinal)
            .FirstOrDefault(group => group.Count() > 1)?.ToArray() is [var first, var second, ..])
        {
            throw new UsageException(
                $"'{first.Mask}' and '{second.Mask}' would both become '{first.Target}': move one of them to another folder.");
        }

        string[] there = [.. plan.Select(file => file.Target).Where(File.Exists)];
        if (there.Length > 0)
        {
            throw new UsageException(
                $"{there.Length} of the files are there already, first '{there[0]}': choose another folder for OUT, or remove them.");
        }
    }

    private static void Count(LabelMap labels, SortedDictionary<int, long> pixels)
    {
        int[] counts = labels.Histogram();
        for (int value = 0; value < counts.Length; value++)
        {
            if (counts[value] > 0)
            {
                pixels[value] = pixels.GetValueOrDefault(value) + counts[value];
            }
        }
    }
}
