using SegSharp.Inference.Kernels;

namespace SegSharp.Inference.Threading;

/// <summary>
/// The memory of one prediction at a time: what is taken last is given back first. A first run takes each piece from the system and learns
/// how much there is at once; from the next on, all pieces lie in one block that stays.
/// </summary>
internal sealed unsafe class Workspace(Team team) : IDisposable
{
    private const nint CacheLine = 16;

    private readonly Stack<(nint Mark, FloatMemory Memory)> _loose = new();
    private FloatMemory? _block;
    private nint _used;
    private nint _most;

    /// <summary>Who computes.</summary>
    public Team Team { get; } = team;

    /// <summary>Where the next piece begins; what is taken from here on ends with <see cref="Release"/>.</summary>
    public nint Mark => _used;

    /// <summary>Bytes that are held.</summary>
    public long Bytes => (_block?.Count ?? 0) * sizeof(float);

    /// <summary>Takes a piece; what is in it is arbitrary.</summary>
    public float* Take(nint count)
    {
        nint mark = _used;
        _used += (count + CacheLine - 1) / CacheLine * CacheLine;
        _most = Math.Max(_most, _used);
        if (_block is not null && _used <= _block.Count)
        {
            return _block.Pointer + mark;
        }

        FloatMemory memory = new(count);
        _loose.Push((mark, memory));
        return memory.Pointer;
    }

    /// <summary>Takes a piece for each thread of the team, <paramref name="each"/> floats apart.</summary>
    public ThreadMemory TakeForThreads(nint each)
    {
        nint spaced = (each + CacheLine - 1) / CacheLine * CacheLine;
        return new ThreadMemory(Take(spaced * Team.Threads), spaced);
    }

    /// <summary>Gives back all that was taken since the mark.</summary>
    public void Release(nint mark)
    {
        _used = mark;
        while (_loose.TryPeek(out (nint Mark, FloatMemory Memory) last) && last.Mark >= mark)
        {
            _loose.Pop().Memory.Dispose();
        }
    }

    /// <summary>Gives back everything and gets ready for a run as large as the largest so far.</summary>
    public void Reset()
    {
        Release(0);
        if (_block is null || _block.Count < _most)
        {
            _block?.Dispose();
            _block = null;
            _block = new FloatMemory(_most);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Release(0);
        _block?.Dispose();
        _block = null;
    }
}
