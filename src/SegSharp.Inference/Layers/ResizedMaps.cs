using System.Runtime.CompilerServices;
using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Layers;

/// <summary>
/// A few maps of as many channels that are resized to one size and added; a value, so that a prediction allocates nothing for it.
/// </summary>
internal unsafe struct ResizedMaps
{
    private const int MostMaps = 8;
    private const int Usual = 3;

    private Items _items;

    /// <summary>Maps.</summary>
    public int Count { get; private set; }

    /// <summary>Floats of scratch memory that <see cref="Sum"/> takes.</summary>
    public nint Scratch { get; private set; }

    /// <summary>Adds a map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="rows">Where its rows go.</param>
    /// <param name="columns">Where its columns go.</param>
    public void Add(FeatureMap map, Axis rows, Axis columns)
    {
        _items[Count++] = new Item(map, rows.Span, columns.Span);
        Scratch += (nint)map.Width * map.Channels;
    }

    /// <summary>Pixels first to last of a row of the sum.</summary>
    public readonly void Sum<V>(int y, int first, int last, float* scratch, float* to)
        where V : unmanaged, IVector<V>
    {
        float** mixed = stackalloc float*[MostMaps];
        int channels = _items[0].Map.Channels;
        for (int i = 0; i < Count; i++)
        {
            // the columns that these pixels read, mixed of two rows: fewer than there are pixels
            Item item = _items[i];
            mixed[i] = scratch;
            nint begin = (nint)item.Columns.Low[first] * channels, end = ((nint)item.Columns.High[last - 1] + 1) * channels;
            (int low, int high) = (item.Rows.Low[y], item.Rows.High[y]);
            RowKernels<V>.Mix(
                item.Map.Row(low) + begin, item.Map.Row(high) + begin, item.Rows.LowWeight[y], item.Rows.HighWeight[y], end - begin,
                scratch + begin);
            scratch += (nint)item.Map.Width * channels;
        }

        if (Count == Usual && channels % V.Count == 0)
        {
            Resampling<V>.SumOfThree(
                mixed[0], _items[0].Columns, mixed[1], _items[1].Columns, mixed[2], _items[2].Columns, first, last, channels, to);
            return;
        }

        for (int i = 0; i < Count; i++)
        {
            Resampling<V>.Row(mixed[i], _items[i].Columns, first, last, channels, accumulate: i > 0, to);
        }
    }

    private readonly record struct Item(FeatureMap Map, AxisSpan Rows, AxisSpan Columns);

    [InlineArray(MostMaps)]
    private struct Items
    {
        private Item _first;
    }
}
