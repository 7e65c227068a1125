using System.Numerics;

namespace SegSharp.Data;

/// <summary>The generator xoshiro256**: 64 random bits a step, the same on every machine and runtime.</summary>
/// <remarks>Source: Blackman and Vigna, https://prng.di.unimi.it; its state is filled by SplitMix64, as they advise.
/// <see cref="System.Random"/> may change with the runtime.</remarks>
internal struct Xoshiro256(ulong s0, ulong s1, ulong s2, ulong s3)
{
    /// <summary>What SplitMix64 adds at each step.</summary>
    public const ulong Golden = 0x9E3779B97F4A7C15;

    private ulong _s0 = s0, _s1 = s1, _s2 = s2, _s3 = s3;

    /// <summary>SplitMix64's mixing of a number, without its step.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next()
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
}
