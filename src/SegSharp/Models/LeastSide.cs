using SegSharp.Tensors;

namespace SegSharp.Models;

/// <summary>How long the sides of an image must be at least, from what a run on the symbols N, H and W asked for.</summary>
/// <remarks>Sizes only grow with the side, so most conditions on one side say how long it must be.</remarks>
internal static class LeastSide
{
    /// <summary>Beyond this no side is looked for.</summary>
    public const long Largest = 1024;

    /// <summary>The smallest side that fits in both directions, the other one being large; null if none fits.</summary>
    public static long? Of(IReadOnlyList<ShapeCondition> conditions)
    {
        bool Hold(long height, long width) => conditions.All(condition => Holds(condition, height, width));
        return Least(side => Hold(side, Largest) && Hold(Largest, side));
    }

    /// <summary>A condition that asks for no more than a least side, solved for it: <c>H &gt;= 29</c>; null for any other.</summary>
    public static string? Solve(ShapeCondition condition) =>
        Solve("H", height => Holds(condition, height, 1)) ?? Solve("W", width => Holds(condition, 1, width));

    private static string? Solve(string side, Func<long, bool> holds) =>
        Least(holds) is > 1 and { } least && Enumerable.Range((int)least, (int)(Largest - least)).All(size => holds(size))
            ? $"{side} >= {least}" : null;

    private static long? Least(Func<long, bool> holds)
    {
        for (long side = 1; side <= Largest; side++)
        {
            if (holds(side))
            {
                return side;
            }
        }

        return null;
    }

    private static bool Holds(ShapeCondition condition, long height, long width) =>
        condition.Holds(new Dictionary<string, long>(StringComparer.Ordinal) { ["N"] = 1, ["H"] = height, ["W"] = width });
}
