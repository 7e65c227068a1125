using System.Collections.Concurrent;

namespace SegSharp.Data.Loading;

/// <summary>Keeps the arrays of consumed batches: a batch is megabytes, and fresh memory costs more than filling it.</summary>
internal sealed class BatchArrays(int capacity)
{
    private readonly ConcurrentQueue<float[]> _pixels = new();
    private readonly ConcurrentQueue<byte[]> _labels = new();

    public float[] RentPixels(int length) => Rent(_pixels, length);

    public byte[] RentLabels(int length) => Rent(_labels, length);

    public void Return(float[]? pixels, byte[]? labels)
    {
        Return(_pixels, pixels);
        Return(_labels, labels);
    }

    // Training batches have one length. Where lengths vary, an array that does not fit is dropped.
    private static T[] Rent<T>(ConcurrentQueue<T[]> queue, int length) =>
        queue.TryDequeue(out T[]? array) && array.Length == length ? array : GC.AllocateUninitializedArray<T>(length);

    private void Return<T>(ConcurrentQueue<T[]> queue, T[]? array)
    {
        if (array is not null && queue.Count < capacity)
        {
            queue.Enqueue(array);
        }
    }
}
