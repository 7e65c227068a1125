using SegSharp.Tensors;
using SegSharp.Tensors.Serialization;

namespace SegSharp.Checkpoints;

/// <summary>How two sets of tensors differ.</summary>
/// <param name="OnlyFirst">Names that only the first has.</param>
/// <param name="OnlySecond">Names that only the second has.</param>
/// <param name="Different">Names of both whose shapes or values differ.</param>
/// <param name="EqualCount">How many are the same, bit by bit.</param>
public sealed record CheckpointDiff(
    IReadOnlyList<string> OnlyFirst, IReadOnlyList<string> OnlySecond, IReadOnlyList<TensorDifference> Different, int EqualCount)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => OnlyFirst.Count + OnlySecond.Count + Different.Count == 0;

    /// <summary>Compares by name.</summary>
    public static CheckpointDiff Of(IReadOnlyList<TensorSource> first, IReadOnlyList<TensorSource> second)
    {
        Dictionary<string, TensorSource> others = second.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        HashSet<string> names = first.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        List<TensorDifference> different = [];
        int equal = 0;
        foreach (TensorSource tensor in first.Where(tensor => others.ContainsKey(tensor.Name)))
        {
            if (Compare(tensor, others[tensor.Name]) is { } difference)
            {
                different.Add(difference);
            }
            else
            {
                equal++;
            }
        }

        return new CheckpointDiff(
            [.. names.Where(name => !others.ContainsKey(name))], [.. others.Keys.Where(name => !names.Contains(name))], different, equal);
    }

    private static TensorDifference? Compare(TensorSource first, TensorSource second)
    {
        if (first.Shape != second.Shape)
        {
            return new TensorDifference(first.Name, $"{first.Shape} and {second.Shape}", null);
        }

        using TensorScope scope = TensorScope.Open();
        Tensor a = first.Read(), b = second.Read();
        if (first.DType == second.DType && a.AsBytes().SequenceEqual(b.AsBytes()))
        {
            return null;
        }

        double largest = first.Shape.ElementCount == 0 ? 0 : (a.To(DType.Float64) - b.To(DType.Float64)).Abs().Amax([]).Item();
        return new TensorDifference(first.Name, first.DType == second.DType ? null : $"{first.DType} and {second.DType}", largest);
    }
}
