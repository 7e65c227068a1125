using System.Runtime.CompilerServices;
using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Layers;

/// <summary>
/// A few maps of as many channels that are resized to one size, row by row; a value, so that a prediction allocates nothing for it.
/// </summary>
internal unsafe struct ResizedMaps
{
    private Items _items;

    /// <summary>Maps.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="rows">Where its rows go.</param>
    /// <param name="columns">Where its columns go.</param>
    public void Add(FeatureMap map, Axis rows, Axis columns) => _items[Count++] = new Item(map, rows, columns);

    /// <summary>Pixels first to last of a row of a resized map.</summary>
    public readonly void Resize<V>(int index, int y, int first, int last, bool accumulate, float* to)
        where V : unmanaged, IVector<V>
    {
        Item item = _items[index];
        AxisSpan rows = item.Rows.Span;
        RowKernels<V>.Resize(
            item.Map.Row(rows.Low[y]), item.Map.Row(rows.High[y]), (rows.LowWeight[y], rows.HighWeight[y]), item.Columns.Span, first, last,
            item.Map.Channels, accumulate, to);
    }

    private readonly record struct Item(FeatureMap Map, Axis Rows, Axis Columns);

    [InlineArray(MostMaps)]
    private struct Items
    {
        private const int MostMaps = 8;

        private Item _first;
    }
}
