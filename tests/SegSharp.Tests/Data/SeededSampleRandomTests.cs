using SegSharp.Data;

namespace SegSharp.Tests.Data;

public sealed class SeededSampleRandomTests
{
    [Fact]
    public void Draws_SameNumbers_RepeatAndOtherNumbersDiffer()
    {
        Assert.Equal(Draw(1, 2, 3), Draw(1, 2, 3));
        ulong[] firsts = [.. from seed in Enumerable.Range(0, 4) from epoch in Enumerable.Range(0, 4) from index in Enumerable.Range(0, 4)
                             select BitConverter.DoubleToUInt64Bits(Draw(seed, epoch, index)[0])];
        Assert.Equal(64, firsts.Distinct().Count());
    }

    [Fact]
    public void NextInt_ManyDraws_CoverTheRangeEvenly()
    {
        SeededSampleRandom random = new(0, 0, 0);
        int[] counts = new int[6];
        for (int i = 0; i < 60_000; i++)
        {
            counts[random.NextInt(-3, 3) + 3]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500)); // 10,000 ± 5 standard deviations
    }

    [Fact]
    public void NextInt_EmptyRange_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SeededSampleRandom(0, 0, 0).NextInt(3, 3));

    private static double[] Draw(long seed, long epoch, long index)
    {
        SeededSampleRandom random = new(seed, epoch, index);
        return [random.NextDouble(), random.NextUniform(-1, 1), random.NextInt(1000)];
    }
}
