namespace SegSharp.Inference.Kernels;

/// <summary>
/// The packed weights of a network in a few large pieces of memory, which get huge pages:
/// a large model reads all of them in each prediction.
/// </summary>
internal sealed unsafe class WeightMemory : IDisposable
{
    private const nint Piece = 4 << 20; // floats
    private const nint CacheLine = 16;

    private readonly List<FloatMemory> _pieces = [];
    private nint _used;

    /// <summary>Takes memory, which lives as long as this does.</summary>
    public float* Take(nint count)
    {
        count = (count + CacheLine - 1) / CacheLine * CacheLine;
        if (_pieces.Count == 0 || _used + count > _pieces[^1].Count)
        {
            _pieces.Add(new FloatMemory(Math.Max(Piece, count)));
            _used = 0;
        }

        float* result = _pieces[^1].Pointer + _used;
        _used += count;
        return result;
    }

    /// <inheritdoc />
    public void Dispose() => _pieces.ForEach(piece => piece.Dispose());
}
