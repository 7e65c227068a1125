using SegSharp.Tensors;

namespace SegSharp.Models.Heads;

/// <summary>Takes the map that a head's <c>in_index</c> names.</summary>
internal static class MapSelection
{
    /// <summary>The map at an index; negative ones count from the end.</summary>
    /// <exception cref="ShapeException">There is no such map.</exception>
    public static Tensor At(IReadOnlyList<Tensor> maps, int index)
    {
        int place = index < 0 ? index + maps.Count : index;
        return place >= 0 && place < maps.Count ? maps[place] : throw new ShapeException(
            "in_index", $"it asks for map {index}, but the backbone gives {maps.Count}.",
            [.. maps.Select((map, i) => new ShapeOperand($"map {i}", map.Shape))], ModulePath.Current,
            $"Use indices from 0 to {maps.Count - 1}.");
    }
}
