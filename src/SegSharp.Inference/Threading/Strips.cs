namespace SegSharp.Inference.Threading;

/// <summary>A number of rows cut into strips of nearly one length.</summary>
internal readonly struct Strips
{
    /// <summary>Rows that are worked on together: several tiles, few enough for the second cache.</summary>
    public const int Usual = 112;

    // How few are still worth a piece of their own.
    private const int Short = 28;

    private readonly int _rows;

    /// <summary>
    /// Cuts; as many strips for each thread where that leaves them long enough, for of three, one thread of two would have two.
    /// </summary>
    /// <param name="rows">All rows.</param>
    /// <param name="most">The most rows of a strip.</param>
    /// <param name="threads">The threads that divide them.</param>
    public Strips(int rows, int most, int threads)
    {
        int count = (rows + most - 1) / most, even = (count + threads - 1) / threads * threads;
        (_rows, Count) = (rows, Math.Max(count, Math.Min(even, rows / Short)));
    }

    /// <summary>Strips.</summary>
    public int Count { get; }

    /// <summary>The most rows of one.</summary>
    public int Longest => (_rows + Count - 1) / Count;

    /// <summary>The first row of a strip.</summary>
    public int First(int strip) => (int)((long)_rows * strip / Count);

    /// <summary>The row after its last one.</summary>
    public int Last(int strip) => First(strip + 1);
}
