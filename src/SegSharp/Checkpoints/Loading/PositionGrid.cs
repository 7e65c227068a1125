namespace SegSharp.Checkpoints.Loading;

/// <summary>How the rows of a position embedding lie: a square of places, sometimes behind a row for the class token.</summary>
internal static class PositionGrid
{
    /// <summary>The sides of two squares and the number of rows before each; null where the rows are none.</summary>
    public static (int Extra, int OwnSide, int OtherSide)? Common(long own, long other)
    {
        foreach (int extra in (int[])[0, 1])
        {
            if (Side(own - extra) is { } ownSide && Side(other - extra) is { } otherSide)
            {
                return (extra, ownSide, otherSide);
            }
        }

        return null;
    }

    private static int? Side(long count)
    {
        int side = (int)Math.Sqrt(Math.Max(0, count));
        return side > 0 && (long)side * side == count ? side : null;
    }
}
