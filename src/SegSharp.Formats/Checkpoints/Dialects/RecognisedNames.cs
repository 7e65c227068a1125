using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>Whose names a file's tensors have, found by looking at them, and the same tensors under SegSharp's own names.</summary>
public sealed class RecognisedNames
{
    private const string OwnEncoder = "backbone.";
    private const string OwnHead = "decode_head.";
    private const string OwnClassifier = "head.";

    private RecognisedNames(CheckpointDialect dialect, string prefix, HeadKind head, IReadOnlyList<int> depths)
    {
        (Dialect, Prefix, Head, Depths) = (dialect, prefix, head, depths);
    }

    /// <summary>Whose names they are.</summary>
    public CheckpointDialect Dialect { get; }

    /// <summary>What stood before every name, such as Lightning's <c>model.</c>; mostly empty.</summary>
    public string Prefix { get; }

    /// <summary>The decode head.</summary>
    public HeadKind Head { get; }

    /// <summary>The number of layers of each stage.</summary>
    public IReadOnlyList<int> Depths { get; }

    /// <summary>
    /// The tensors under SegSharp's names: <c>backbone.</c>, <c>decode_head.</c>, and <c>head.</c> for a classifier of whole images.
    /// </summary>
    public IReadOnlyList<TensorSource> Tensors { get; private set; } = [];

    /// <summary>Names in the file that belong to no part that is known, such as an auxiliary head.</summary>
    public IReadOnlyList<string> LeftOut { get; private set; } = [];

    /// <summary>Looks at a file's names; null where they are those of no dialect.</summary>
    /// <exception cref="CheckpointMismatchException">The shapes contradict the names.</exception>
    public static RecognisedNames? Find(TensorFile file) =>
        Find(file.Path, [.. file.Entries.Select(entry => new TensorSource(file, entry))]);

    /// <inheritdoc cref="Find(TensorFile)"/>
    /// <param name="path">The file, for messages.</param>
    /// <param name="tensors">What is in it.</param>
    public static RecognisedNames? Find(string path, IReadOnlyList<TensorSource> tensors)
    {
        Dictionary<string, TensorSource> byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        foreach (NameTable table in NameTable.All)
        {
            // of several copies, such as a running average beside the weights, the one with the shortest prefix
            string? anchor = byName.Keys
                .Where(name => name.EndsWith(table.Anchor, StringComparison.Ordinal)
                    && (name.Length == table.Anchor.Length || name[^(table.Anchor.Length + 1)] == '.'))
                .MinBy(name => name.Length);
            if (anchor is null)
            {
                continue;
            }

            string encoder = anchor[..^table.Anchor.Length];
            if (table.Dialect == CheckpointDialect.Original && EndsWithPart(encoder, "encoder."))
            {
                continue; // segmentation_models_pytorch has the same encoder under another name
            }

            return Build(path, table, encoder, byName);
        }

        return null;
    }

    private static bool EndsWithPart(string prefix, string part) =>
        prefix.EndsWith(part, StringComparison.Ordinal) && (prefix.Length == part.Length || prefix[^(part.Length + 1)] == '.');

    private static RecognisedNames Build(string path, NameTable table, string encoder, Dictionary<string, TensorSource> byName)
    {
        string? known = ((string[])[table.EncoderPrefix, "encoder.", "backbone."]).FirstOrDefault(part => EndsWithPart(encoder, part));
        string root = known is null ? encoder : encoder[..^known.Length];
        List<int> depths = [];
        for (int stage = 1; stage <= 4; stage++)
        {
            int layers = 0;
            while (byName.ContainsKey(encoder + table.BlockAnchor(stage, layers)))
            {
                layers++;
            }

            depths.Add(layers);
        }

        Dictionary<string, TensorSource> left = new(byName, StringComparer.Ordinal);
        List<TensorSource> own = [];
        foreach (NameRow row in table.Encoder(depths, encoder).Concat(table.Head(root)))
        {
            own.AddRange(RowJoin.ToOwn(path, row, byName));
            Array.ForEach(row.Foreign, name => left.Remove(name));
        }

        // Keep names that both sides share, and unknown names inside known parts; LoadPlan reports those that the model lacks.
        foreach ((string name, TensorSource tensor) in byName.Where(item => left.ContainsKey(item.Key)))
        {
            if (Rename(table, root, encoder, name) is { } renamed)
            {
                own.Add(tensor with { Name = renamed });
                left.Remove(name);
            }
        }

        HeadKind head = own.Any(tensor => tensor.Name.StartsWith("decode_head.linear_c", StringComparison.Ordinal)) ? HeadKind.AllMlp
            : own.Any(tensor => tensor.Name.StartsWith("decode_head.convs.", StringComparison.Ordinal))
                ? HeadKind.MultiBranch : HeadKind.None;
        return new RecognisedNames(table.Dialect, root, head, depths) { Tensors = own, LeftOut = [.. left.Keys] };
    }

    private static string? Rename(NameTable table, string root, string encoder, string name)
    {
        bool ownHeads = table.Dialect is CheckpointDialect.Original or CheckpointDialect.MmSegmentation;
        string classifier = table.Dialect.IsHuggingFace() ? "classifier." : OwnClassifier;
        if (ownHeads && name.StartsWith(root + OwnHead, StringComparison.Ordinal))
        {
            return name[root.Length..];
        }

        if (name.StartsWith(root + classifier, StringComparison.Ordinal)
            && name.Count(c => c == '.') == (root + classifier).Count(c => c == '.'))
        {
            return OwnClassifier + name[(root.Length + classifier.Length)..];
        }

        bool named = encoder.Length > root.Length;
        return named && name.StartsWith(encoder, StringComparison.Ordinal) ? OwnEncoder + name[encoder.Length..] : null;
    }
}
