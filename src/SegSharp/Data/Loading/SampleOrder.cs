namespace SegSharp.Data.Loading;

/// <summary>Which sample comes at which position, for ever: each epoch is a shuffled pass over the data set.</summary>
/// <remarks>It follows from (seed, position) alone, so a run is continued by its number of consumed batches.</remarks>
internal sealed class SampleOrder(int count, long seed, bool shuffle) : ISampleOrder
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, int[]> _epochs = [];

    /// <inheritdoc />
    public (long Epoch, int Index) At(long position)
    {
        (long epoch, long offset) = Math.DivRem(position, count);
        return (epoch, shuffle ? Permutation(epoch)[offset] : (int)offset);
    }

    private int[] Permutation(long epoch)
    {
        lock (_lock)
        {
            if (!_epochs.TryGetValue(epoch, out int[]? order))
            {
                // Workers are at most a few batches apart: two epochs are enough unless batches are larger than the data set.
                foreach (long old in _epochs.Keys.Where(e => e < epoch - 2).ToArray())
                {
                    _epochs.Remove(old);
                }

                order = Shuffle(epoch);
                _epochs.Add(epoch, order);
            }

            return order;
        }
    }

    private int[] Shuffle(long epoch)
    {
        int[] order = new int[count];
        SeededSampleRandom random = new(seed, epoch, index: -1); // no sample has this number
        for (int i = 0; i < count; i++)
        {
            int other = random.NextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }

        return order;
    }
}
