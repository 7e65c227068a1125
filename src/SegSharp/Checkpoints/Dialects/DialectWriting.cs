using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>Gives tensors the names and layouts of another code base.</summary>
public static class DialectWriting
{
    /// <summary>The tensors of a file under a dialect's names, in the order of its models.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="names">What was found in it.</param>
    /// <param name="dialect">Whose names to give.</param>
    /// <param name="leftOut">The names for which the dialect has no place.</param>
    /// <exception cref="CheckpointMismatchException">The decode head is one that the dialect does not have.</exception>
    public static IReadOnlyList<TensorSource> To(string path, RecognisedNames names, CheckpointDialect dialect,
        out IReadOnlyList<string> leftOut)
    {
        RequireHead(path, names, dialect);
        NameTable table = NameTable.Of(dialect);
        Dictionary<string, TensorSource> own = names.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        bool hasClassifier = own.ContainsKey("head.weight");
        string encoder = (names.Head, dialect) switch
        {
            (not HeadKind.None, _) => table.EncoderPrefix,
            (_, CheckpointDialect.HuggingFace) => hasClassifier ? table.EncoderPrefix : "encoder.",
            (_, CheckpointDialect.HuggingFace512) => hasClassifier ? table.EncoderPrefix : string.Empty,
            _ => string.Empty,
        };

        List<TensorSource> result = [];
        HashSet<string> used = new(StringComparer.Ordinal);
        IEnumerable<NameRow> head = names.Head == HeadKind.AllMlp ? table.Head(string.Empty) : [];
        foreach (NameRow row in table.Encoder(names.Depths, encoder).Concat(head))
        {
            result.AddRange(RowJoin.ToForeign(path, row, own));
            used.UnionWith(row.Own);
        }

        foreach (TensorSource tensor in names.Tensors.Where(tensor => !used.Contains(tensor.Name)))
        {
            if (Rename(tensor.Name, names.Head, dialect) is { } name)
            {
                result.Add(tensor with { Name = name });
                used.Add(tensor.Name);
            }
        }

        leftOut = [.. names.LeftOut, .. names.Tensors.Select(tensor => tensor.Name).Where(name => !used.Contains(name))];
        return result;
    }

    /// <summary>The same tensors with floating-point elements of another type.</summary>
    public static IReadOnlyList<TensorSource> WithType(IReadOnlyList<TensorSource> tensors, DType dtype) =>
        [.. tensors.Select(tensor => tensor.DType.IsFloatingPoint() && tensor.DType != dtype
            ? new LiveTensorSource(tensor.Name, tensor.Shape, dtype, () => Converted(tensor, dtype)) : tensor)];

    // what has the same name in both: the head of MMSegmentation 1.x, the unused classifier of the original, the classifier of whole images
    private static string? Rename(string name, HeadKind head, CheckpointDialect dialect)
    {
        bool isHead = name.StartsWith("decode_head.", StringComparison.Ordinal);
        bool isClassifier = name.StartsWith("head.", StringComparison.Ordinal);
        return dialect switch
        {
            CheckpointDialect.Original or CheckpointDialect.MmSegmentation when isHead || isClassifier => name,
            CheckpointDialect.HuggingFace or CheckpointDialect.HuggingFace512 when isClassifier && head == HeadKind.None =>
                "classifier." + name["head.".Length..],
            CheckpointDialect.Smp when isClassifier && head == HeadKind.None => name,
            _ => null,
        };
    }

    private static void RequireHead(string path, RecognisedNames names, CheckpointDialect dialect)
    {
        if (names.Head == HeadKind.MultiBranch && dialect != CheckpointDialect.MmSegmentation)
        {
            throw new CheckpointMismatchException(
                $"'{path}' has the decode head of MMSegmentation 1.x (convolution, normalization and ReLU per level), " +
                    "which is another function than the published one: "
                + $"its weights do not convert to the names of {dialect}.");
        }

        if (names.Head == HeadKind.AllMlp && dialect is CheckpointDialect.MmSegmentation or CheckpointDialect.Timm)
        {
            throw new CheckpointMismatchException(
                $"'{path}' has the published decode head (a linear map per level), " +
                    "which is another function than that of MMSegmentation 1.x: "
                + $"its weights do not convert to the names of {dialect}.");
        }
    }

    private static Tensor Converted(TensorSource tensor, DType dtype)
    {
        using Tensor original = tensor.Read();
        return original.To(dtype);
    }
}
