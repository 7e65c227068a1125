using SegSharp.Checkpoints.Dialects;
using SegSharp.Nn;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Loading;

/// <summary>
/// The tensors of a file under the names that a model has. Those of a SegFormer are recognised, whatever they are called; those of any
/// other network must have the model's own names, with or without something before them.
/// </summary>
internal sealed class MatchingNames
{
    private const string Encoder = "backbone.";

    /// <summary>The tensors.</summary>
    public required IReadOnlyList<TensorSource> Tensors { get; init; }

    /// <summary>Names in the file that belong to no part that is known.</summary>
    public IReadOnlyList<string> LeftOut { get; private init; } = [];

    /// <summary>Whose names they were; null for the model's own.</summary>
    public CheckpointDialect? Dialect { get; private init; }

    /// <summary>What stood before every name.</summary>
    public string Prefix { get; private init; } = string.Empty;

    /// <summary>The tensors for a whole model.</summary>
    /// <param name="recognised">What was recognised; null where nothing was.</param>
    /// <param name="raw">The file's tensors under its names.</param>
    /// <param name="model">The model.</param>
    public static MatchingNames Of(RecognisedNames? recognised, IReadOnlyList<TensorSource> raw, Module model)
    {
        HashSet<string> wanted = Wanted(model);
        return Recognised(recognised, string.Empty, raw, wanted) ?? Behind(BestPrefix(raw, wanted), raw);
    }

    /// <summary>The tensors for an encoder. What else is in the file is none of its business: a classifier, a head.</summary>
    /// <param name="recognised">What was recognised; null where nothing was.</param>
    /// <param name="raw">The file's tensors under its names.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="isOwn">Whether the file is a checkpoint of this program, in which nothing is unknown.</param>
    public static MatchingNames OfEncoder(RecognisedNames? recognised, IReadOnlyList<TensorSource> raw, Module encoder, bool isOwn)
    {
        HashSet<string> wanted = Wanted(encoder);
        if (Recognised(recognised, Encoder, raw, wanted) is { } found)
        {
            return found;
        }

        // fc.weight beside layer4.2.conv1.weight is the classifier; layer4.3.conv1.weight would be a layer that the encoder lacks
        MatchingNames all = Behind(BestPrefix(raw, wanted), raw);
        HashSet<string> parts = wanted.Select(FirstPart).ToHashSet(StringComparer.Ordinal);
        ILookup<bool, TensorSource> ofEncoder = all.Tensors.ToLookup(tensor => parts.Contains(FirstPart(tensor.Name)));
        return new MatchingNames
        {
            Tensors = [.. ofEncoder[true]],
            LeftOut = isOwn ? [] : [.. all.LeftOut, .. ofEncoder[false].Select(tensor => all.Prefix + tensor.Name)],
            Prefix = isOwn ? string.Empty : all.Prefix,
        };
    }

    private static string FirstPart(string name) => name.Split('.')[0];

    private static HashSet<string> Wanted(Module model) => model.NamedState().Select(state => state.Name).ToHashSet(StringComparer.Ordinal);

    // another network may have some names in common with a Mix Transformer: the names that fit more of the model count
    private static MatchingNames? Recognised(RecognisedNames? names, string part, IReadOnlyList<TensorSource> raw, HashSet<string> wanted)
    {
        if (names is null)
        {
            return null;
        }

        TensorSource[] tensors = WithoutPrefix(names.Tensors, part);
        string prefix = BestPrefix(raw, wanted);
        int plain = raw.Count(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)
            && wanted.Contains(tensor.Name[prefix.Length..]));
        return plain > tensors.Count(tensor => wanted.Contains(tensor.Name)) ? null
            : new MatchingNames { Tensors = tensors, LeftOut = names.LeftOut, Dialect = names.Dialect, Prefix = names.Prefix };
    }

    // what stands before the model's names in the file: behind which most of them are found, the shortest of several
    private static string BestPrefix(IReadOnlyList<TensorSource> raw, HashSet<string> wanted)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal) { [string.Empty] = 0 };
        foreach (TensorSource tensor in raw)
        {
            for (int start = 0; start < tensor.Name.Length; start = tensor.Name.IndexOf('.', start) is >= 0 and var dot ? dot + 1
                : tensor.Name.Length)
            {
                if (wanted.Contains(tensor.Name[start..]))
                {
                    counts[tensor.Name[..start]] = counts.GetValueOrDefault(tensor.Name[..start]) + 1;
                }
            }
        }

        return counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Length).First().Key;
    }

    private static TensorSource[] WithoutPrefix(IReadOnlyList<TensorSource> tensors, string prefix) =>
    [
        .. tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(tensor => tensor with { Name = tensor.Name[prefix.Length..] }),
    ];

    private static MatchingNames Behind(string prefix, IReadOnlyList<TensorSource> raw) => new()
    {
        Tensors = WithoutPrefix(raw, prefix),
        LeftOut = [.. raw.Select(tensor => tensor.Name).Where(name => !name.StartsWith(prefix, StringComparison.Ordinal))],
        Prefix = prefix,
    };
}
