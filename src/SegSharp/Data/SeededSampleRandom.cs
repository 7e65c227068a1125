using System.Numerics;

namespace SegSharp.Data;

/// <summary>A generator whose draws follow from (seed, epoch, index) alone, whatever thread asks and in whatever order.</summary>
/// <remarks>Source: xoshiro256** by Blackman and Vigna, https://prng.di.unimi.it, started by SplitMix64 over the three numbers.</remarks>
public sealed class SeededSampleRandom : SampleRandom
{
    private ulong _s0, _s1, _s2, _s3;

    /// <summary>Starts the generator of one sample.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="epoch">How often the data set has been gone through.</param>
    /// <param name="index">The sample's number in the data set.</param>
    public SeededSampleRandom(long seed, long epoch, long index)
    {
        ulong state = Mix(Mix(Mix((ulong)seed) ^ (ulong)epoch) ^ (ulong)index);
        _s0 = Mix(state);
        _s1 = Mix(_s0);
        _s2 = Mix(_s1);
        _s3 = Mix(_s2);
    }

    /// <inheritdoc />
    public override double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

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
            upper = Math.BigMul(Next(), range, out lower);
        }
        while (lower < threshold);

        return (int)(low + (long)upper);
    }

    private ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        ulong shifted = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= shifted;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
