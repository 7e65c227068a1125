using SegSharp.Tensors;

namespace SegSharp.Diagnosis;

/// <summary>What must hold of an image's size for a model to take it.</summary>
/// <param name="Requirement">The condition, solved for the side where it is about one: <c>H &gt;= 29</c>.</param>
/// <param name="Reason">Why, with the operator that asks for it.</param>
/// <param name="Module">The layer that asks for it.</param>
public sealed record SizeCondition(string Requirement, string Reason, string Module)
{
    private const long LargeSide = 1024;

    /// <summary>A condition of a symbolic run.</summary>
    public static SizeCondition Of(ShapeCondition condition) =>
        new(Solved(condition) ?? condition.Requirement, condition.Reason.TrimEnd(',', ' '), condition.ModulePath);

    // Sizes only grow with the side, so a condition on one side says how long it must be at least.
    private static string? Solved(ShapeCondition condition)
    {
        foreach (string side in (string[])["H", "W"])
        {
            bool Holds(long size) => condition.Holds(new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["N"] = 1,
                ["H"] = side == "H" ? size : 1,
                ["W"] = side == "W" ? size : 1,
            });
            long least = 1;
            while (least <= LargeSide && !Holds(least))
            {
                least++;
            }

            if (least > 1 && least <= LargeSide && Enumerable.Range((int)least, (int)(LargeSide - least)).All(size => Holds(size)))
            {
                return $"{side} >= {least}";
            }
        }

        return null;
    }
}
