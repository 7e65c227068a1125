using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints.Dialects;

/// <summary>
/// Takes tensors under one code base's names to another's without changing a bit: splits and joins rows, adds and drops sizes of 1.
/// </summary>
internal static class RowJoin
{
    /// <summary>The row's own tensors; none when the file has none of the foreign ones.</summary>
    public static IEnumerable<TensorSource> ToOwn(string path, NameRow row, IReadOnlyDictionary<string, TensorSource> foreign) =>
        Take(path, row.Own, row.Foreign, foreign).Select(tensor => row.IsPointwise ? Squeeze(path, tensor) : tensor);

    /// <summary>The row's foreign tensors; none when none of the own ones are there.</summary>
    public static IEnumerable<TensorSource> ToForeign(string path, NameRow row, IReadOnlyDictionary<string, TensorSource> own) =>
        Take(path, row.Foreign, row.Own, own).Select(tensor => row.IsPointwise ? Unsqueeze(tensor) : tensor);

    private static IEnumerable<TensorSource> Take(string path, string[] targets, string[] names,
        IReadOnlyDictionary<string, TensorSource> available)
    {
        TensorSource[] sources = [.. names.Where(available.ContainsKey).Select(name => available[name])];
        if (sources.Length == 0)
        {
            return [];
        }

        if (sources.Length < names.Length)
        {
            throw new CheckpointMismatchException(
                $"'{path}' holds '{sources[0].Name}' but not '{names.First(name => !available.ContainsKey(name))}', which belongs to it.");
        }

        if (targets.Length == 1 && sources.Length == 1)
        {
            return [sources[0] with { Name = targets[0] }];
        }

        return sources.Length == 1 ? Split(path, targets, sources[0]) : [Join(path, targets[0], sources)];
    }

    private static IEnumerable<TensorSource> Split(string path, string[] targets, TensorSource source)
    {
        int parts = targets.Sum(NameRow.Parts);
        if (source.Shape.Rank == 0 || source.Shape[0].Value % parts != 0)
        {
            throw new CheckpointMismatchException(
                $"'{path}': '{source.Name}' of shape {source.Shape} does not divide into {parts} parts of equal height.");
        }

        long height = source.Shape[0].Value / parts;
        int start = 0;
        foreach (string target in targets)
        {
            (long first, long count) = (start * height, NameRow.Parts(target) * height);
            start += NameRow.Parts(target);
            yield return new TensorSource(target, WithRows(source.Shape, count), source.DType,
                bytes => Narrow(source, first, count, bytes));
        }
    }

    private static TensorSource Join(string path, string target, TensorSource[] sources)
    {
        if (sources.Any(source => source.Shape.Rank == 0 || WithRows(source.Shape, 1) != WithRows(sources[0].Shape, 1)
            || source.DType != sources[0].DType))
        {
            throw new CheckpointMismatchException(
                $"'{path}': {string.Join(" and ", sources.Select(s => $"'{s.Name}' {s.Shape}"))} do not join to one tensor.");
        }

        return new TensorSource(
            target, WithRows(sources[0].Shape, sources.Sum(source => source.Shape[0].Value)), sources[0].DType,
            bytes =>
            {
                int at = 0;
                foreach (TensorSource source in sources)
                {
                    source.Fill(bytes.Slice(at, (int)source.ByteCount));
                    at += (int)source.ByteCount;
                }
            });
    }

    private static void Narrow(TensorSource source, long first, long count, Span<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        byte[] whole = GC.AllocateUninitializedArray<byte>(checked((int)source.ByteCount));
        source.Fill(whole);
        int row = (int)(whole.Length / source.Shape[0].Value);
        whole.AsSpan(checked((int)(first * row)), (int)(count * row)).CopyTo(bytes);
    }

    private static TensorSource Squeeze(string path, TensorSource tensor) =>
        tensor.Shape.Rank == 4 && tensor.Shape[2] == 1 && tensor.Shape[3] == 1
            ? Reshaped(tensor, [tensor.Shape[0], tensor.Shape[1]])
            : throw new CheckpointMismatchException($"'{path}': '{tensor.Name}' has shape {tensor.Shape}, expected is a 1x1 convolution.");

    private static TensorSource Unsqueeze(TensorSource tensor) =>
        tensor.Shape.Rank == 2 ? Reshaped(tensor, [tensor.Shape[0], tensor.Shape[1], 1, 1]) : tensor;

    private static TensorSource Reshaped(TensorSource tensor, Shape shape) =>
        new(tensor.Name, shape, tensor.DType, tensor.Fill);

    private static Shape WithRows(Shape shape, long rows) => Shape.Of([rows, .. shape.Skip(1).Select(dim => dim.Value)]);
}
