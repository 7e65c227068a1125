using SegSharp.Data.Imaging;
using SegSharp.IO;

namespace SegSharp.Inference.Files;

/// <summary>Which images are labelled, and what the files made of each are called.</summary>
public static class LabellingPlan
{
    private const string OverlayEnd = "_overlay";

    /// <summary>Looks up the inputs: a file stands for itself, whatever it is called, a folder for all images in it and below.</summary>
    /// <param name="inputs">Images and folders of images.</param>
    /// <param name="directory">Folder of the files that are made.</param>
    /// <param name="failures">Gets each input that holds nothing, with the reason.</param>
    /// <exception cref="ArgumentException">An image would be overwritten, or earlier results be mixed with the images.</exception>
    public static IReadOnlyList<PlannedImage> Make(IReadOnlyList<string> inputs, string directory,
        ICollection<(string Image, string Error)> failures)
    {
        string output = Path.GetFullPath(directory);
        List<PlannedImage> plan = [];
        FreeNames names = new();
        foreach ((string image, string name) in inputs.SelectMany(input => Find(input, output, failures)))
        {
            string free = names.Of(name); // a.png beside a.jpg, or two folders with an a.png each
            plan.Add(new PlannedImage(image, Path.Combine(directory, free + ".png"), Path.Combine(directory, free + OverlayEnd + ".png")));
        }

        HashSet<string> written = [.. plan.SelectMany(item => (string[])[Path.GetFullPath(item.Labels), Path.GetFullPath(item.Overlay)])];
        if (plan.FirstOrDefault(item => written.Contains(Path.GetFullPath(item.Image)))?.Image is { } overwritten)
        {
            throw new ArgumentException($"The image '{overwritten}' would be overwritten by a prediction. Choose another --out-dir.");
        }

        return plan;
    }

    /// <summary>What is said of an image that is not there.</summary>
    public static string Missing(string image) => $"The image '{image}' does not exist.";

    private static (string Image, string Name)[] Find(string input, string output, ICollection<(string Image, string Error)> failures)
    {
        if (!Directory.Exists(input))
        {
            return [(input, Path.GetFileName(input))];
        }

        string[] images = [.. ImageFolder.Files(input).Where(ImageFolder.IsImageName)];

        // Earlier predictions below the folder are no images to be labelled.
        (string, string)[] found =
        [
            .. images.Where(file => !IsBelow(file, output)).Order(StringComparer.Ordinal)
                .Select(file => (file, Path.GetRelativePath(input, file))),
        ];
        if (found.Length == 0 && images.Length > 0)
        {
            throw new ArgumentException(
                $"All images of '{input}' lie in --out-dir, '{output}', where predictions would be mixed with them: " +
                    "choose another --out-dir.");
        }

        if (found.Length == 0)
        {
            failures.Add((input, $"The folder '{input}' holds no images ({string.Join(", ", ImageFolder.Suffixes)})."));
        }

        return found;
    }

    private static bool IsBelow(string file, string directory) =>
        Path.GetFullPath(file)
            .StartsWith(Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
