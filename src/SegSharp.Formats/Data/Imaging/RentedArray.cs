using System.Buffers;

namespace SegSharp.Data.Imaging;

/// <summary>The memory of an image: the caller's array, or one from the pool, which may be longer than needed.</summary>
internal sealed class RentedArray<T>
    where T : unmanaged
{
    private readonly bool _pooled;
    private readonly int _length;
    private T[]? _array;

    /// <summary>Wraps an array that never goes to the pool.</summary>
    public RentedArray(T[] array)
        : this(array, array.Length, pooled: false)
    {
    }

    private RentedArray(T[] array, int length, bool pooled) => (_array, _length, _pooled) = (array, length, pooled);

    /// <summary>The values.</summary>
    /// <exception cref="ObjectDisposedException">The memory was given back.</exception>
    public Span<T> Span => (_array ?? throw new ObjectDisposedException(nameof(Image))).AsSpan(0, _length);

    /// <summary>Values that are not set yet.</summary>
    public static RentedArray<T> Rent(int length) => new(ArrayPool<T>.Shared.Rent(length), length, pooled: true);

    /// <summary>Gives the array back.</summary>
    public void Return()
    {
        if (_pooled && Interlocked.Exchange(ref _array, null) is T[] array)
        {
            ArrayPool<T>.Shared.Return(array);
        }
    }
}
