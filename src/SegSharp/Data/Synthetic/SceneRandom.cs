namespace SegSharp.Data.Synthetic;

/// <summary>The generator behind the scenes: xoshiro256**, seeded by SplitMix64 from a seed and a stream number.</summary>
internal sealed class SceneRandom
{
    private Xoshiro256 _bits; // changes with each draw

    public SceneRandom(ulong seed, ulong stream)
    {
        ulong state = Xoshiro256.Mix(seed) + (stream * 0xD1B54A32D192ED03UL);
        _bits = new Xoshiro256(Step(ref state), Step(ref state), Step(ref state), Step(ref state));
    }

    /// <summary>64 random bits.</summary>
    public ulong NextBits() => _bits.Next();

    /// <summary>A fraction in [0, 1) with 24 bits, exact in a float.</summary>
    public float Next() => (NextBits() >> 40) * (1f / (1 << 24));

    /// <summary>A number in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public float Between(float low, float high) => low + ((high - low) * Next());

    /// <summary>An integer from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Integer(int low, int high) => low + (int)((NextBits() >> 32) * (ulong)(high - low + 1) >> 32);

    /// <summary>True with the given probability.</summary>
    public bool Chance(float probability) => Next() < probability;

    /// <summary>One of the given values.</summary>
    public T Pick<T>(ReadOnlySpan<T> values) => values[Integer(0, values.Length - 1)];

    /// <summary>-1 or 1.</summary>
    public int Sign() => Chance(0.5f) ? 1 : -1;

    /// <summary>A seed for <see cref="ValueNoise"/>.</summary>
    public uint NoiseSeed() => (uint)(NextBits() >> 32);

    /// <summary>
    /// Roughly normal with mean 0 and deviation 1: a sum of four uniform numbers, because logarithms and cosines may
    /// differ in the last bit from one C library to the next.
    /// </summary>
    public float Gaussian()
    {
        ulong bits = NextBits();
        float sum = (bits & 0xFFFF) + ((bits >> 16) & 0xFFFF) + ((bits >> 32) & 0xFFFF) + (bits >> 48);
        return ((sum / 65536f) - 2f) * 1.7320508f;
    }

    private static ulong Step(ref ulong state) => Xoshiro256.Mix(state += Xoshiro256.Golden);
}
