using SegSharp.Nn;
using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints;

/// <summary>Compares a checkpoint's tensors with a model's, before any of them is read.</summary>
internal static class CheckpointFit
{
    /// <summary>Tensors of published checkpoints that the original head never uses; the head of MMSegmentation 1.x does.</summary>
    private const string UnusedClassifier = "decode_head.conv_seg.";

    /// <summary>The classifier of whole images that an encoder was trained with.</summary>
    private const string ImageClassifier = "head.";

    /// <exception cref="CheckpointMismatchException">They differ.</exception>
    public static void Require(string path, IReadOnlyList<TensorSource> entries, IReadOnlyList<(string Name, TensorSlot Slot)> slots)
    {
        Dictionary<string, Shape> expected = slots.ToDictionary(slot => slot.Name, slot => slot.Slot.Shape, StringComparer.Ordinal);
        Dictionary<string, Shape> found = entries
            .Where(entry => !entry.Name.Contains('/', StringComparison.Ordinal)
                && (expected.ContainsKey(entry.Name) || !(entry.Name.StartsWith(UnusedClassifier, StringComparison.Ordinal) || entry.Name.StartsWith(ImageClassifier, StringComparison.Ordinal))))
            .ToDictionary(entry => entry.Name, entry => entry.Shape, StringComparer.Ordinal);

        List<string> problems = [];
        if (slots.FirstOrDefault(slot => found.TryGetValue(slot.Name, out Shape shape) && shape != slot.Slot.Shape) is { Name: { } name } different)
        {
            int count = slots.Count(slot => found.TryGetValue(slot.Name, out Shape shape) && shape != slot.Slot.Shape);
            problems.Add($"'{name}' has shape {found[name]} in the file and {different.Slot.Shape} in the model{(count > 1 ? $" (and {count - 1} more differ)" : string.Empty)}");
        }

        Describe(problems, "lacks", [.. expected.Keys.Where(key => !found.ContainsKey(key))]);
        Describe(problems, "has the unknown", [.. found.Keys.Where(key => !expected.ContainsKey(key))]);
        if (problems.Count > 0)
        {
            throw new CheckpointMismatchException($"'{path}' does not fit the model{Architectures(found, expected)}: {string.Join("; ", problems)}.");
        }
    }

    private static void Describe(List<string> problems, string verb, List<string> names)
    {
        if (names.Count > 0)
        {
            problems.Add($"it {verb} tensor{(names.Count > 1 ? "s" : string.Empty)} '{names[0]}'{(names.Count > 1 ? $" and {names.Count - 1} more" : string.Empty)}");
        }
    }

    private static string Architectures(Dictionary<string, Shape> found, Dictionary<string, Shape> expected)
    {
        string? file = ArchitectureSummary.Recognise(found.Select(pair => (pair.Key, pair.Value)));
        string? model = ArchitectureSummary.Recognise(expected.Select(pair => (pair.Key, pair.Value)));
        return file is not null && model is not null && file != model ? $" (the file holds {file}, the config builds {model})" : string.Empty;
    }
}
