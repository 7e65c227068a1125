namespace SegSharp.Data;

/// <summary>A generator whose draws follow from (seed, epoch, index) alone, whatever thread asks and in whatever order.</summary>
/// <remarks><see cref="Xoshiro256"/>, started by SplitMix64 over the three numbers.</remarks>
public sealed class SeededSampleRandom : SampleRandom
{
    private Xoshiro256 _bits; // changes with each draw

    /// <summary>Starts the generator of one sample.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">How often the data set has been gone through.</param>
    /// <param name="index">The sample's number in the data set.</param>
    public SeededSampleRandom(long seed, long epoch, long index)
    {
        ulong state = Mix(Mix(Mix((ulong)seed) ^ (ulong)epoch) ^ (ulong)index);
        ulong s0 = Mix(state), s1 = Mix(s0), s2 = Mix(s1);
        _bits = new Xoshiro256(s0, s1, s2, Mix(s2));
    }

    /// <inheritdoc />
    public override double NextDouble() => (_bits.Next() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc />
    public override double NextUniform(double low, double high) => low + ((high - low) * NextDouble());

    /// <inheritdoc />
    /// <exception cref="ArgumentOutOfRangeException">The range is empty.</exception>
    public override int NextInt(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(low, high);

        // Lemire's multiplication; the rejection keeps every value equally likely.
        ulong range = (ulong)((long)high - low);
        ulong threshold = unchecked(0 - range) % range;
        ulong upper, lower;
        do
        {
            upper = Math.BigMul(_bits.Next(), range, out lower);
        }
        while (lower < threshold);

        return (int)(low + (long)upper);
    }

    private static ulong Mix(ulong value) => Xoshiro256.Mix(value + Xoshiro256.Golden);
}
